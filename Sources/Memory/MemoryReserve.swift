import CMachine
import Errors

/// Memory that must be left for small things.
///
/// Swift's own objects, texts and arrays cannot report that there is no memory: its runtime ends the
/// process. So whoever is about to take memory first makes sure that there is enough left for them, and
/// throws if not. Another thread may take it in between; that risk stays.
package enum MemoryReserve {
  /// Bytes that a call needs for small things at most, unless it says otherwise. Blocks of this size come
  /// from the same part of the heap as small ones do.
  package static let size = 60_000

  /// Whether that many bytes could be had now, in one piece.
  package static func isThere(_ byteCount: Int = size) -> Bool { digitus_has_memory(byteCount) }

  /// - Throws: `EngineError.outOfMemory`.
  package static func require(_ byteCount: Int = size, for purpose: String) throws {
    guard isThere(byteCount) else {
      throw EngineError.outOfMemory("\(purpose): less than \(byteCount) bytes of memory are left")
    }
  }
}
