import Errors
import Glibc

/// A block of memory for `count` plain values, aligned to 64 bytes (a cache line and the widest
/// vector). Unlike an array, it reports lack of memory by throwing, and that also if it would leave too little
/// for things that cannot.
package final class HeapBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Element>
  package let count: Int
  /// Bytes from which on the reserve is looked at; less hardly touches it.
  private static var reservingSize: Int { 4096 }

  /// Takes memory with arbitrary contents.
  ///
  /// - Parameters:
  ///   - count: Values, 0 or more.
  ///   - purpose: What the memory is for, for the message.
  /// - Throws: `EngineError.badSize` or `EngineError.outOfMemory`.
  package init(uninitialized count: Int, for purpose: String) throws {
    let byteCount = try checkedProduct([count, MemoryLayout<Element>.stride], of: purpose)
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, 64, max(byteCount, 64)) == 0, let memory else {
      throw EngineError.outOfMemory("\(purpose): no memory for \(byteCount) bytes")
    }
    if byteCount >= Self.reservingSize, !MemoryReserve.isThere() {
      free(memory)
      throw EngineError.outOfMemory("\(purpose): \(byteCount) bytes would leave too little memory")
    }
    self.pointer = memory.bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
  }

  /// Takes memory filled with zero bytes.
  package convenience init(zeroed count: Int, for purpose: String) throws {
    try self.init(uninitialized: count, for: purpose)
    memset(pointer, 0, count * MemoryLayout<Element>.stride)
  }

  /// Takes memory and copies `count` values into it.
  package convenience init(
    copying source: UnsafePointer<Element>, count: Int, for purpose: String
  ) throws {
    try self.init(uninitialized: count, for: purpose)
    pointer.update(from: source, count: count)
  }

  deinit { free(pointer) }
}
