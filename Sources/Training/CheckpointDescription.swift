import Errors
import FoundationEssentials
import Memory
import Models

private let quote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")

/// What a checkpoint is of, for whoever wants to go on with it.
package struct CheckpointDescription: Encodable {
  let version: String
  let architecture: ModelSpec
  let data: CheckpointState.DataIdentity
  let settings: CheckpointState.Settings
  let progress: CheckpointState.Position
  package let note: String

  /// Reads the header and the note of a checkpoint; whether the rest is whole is seen when a trainer is
  /// restored from it.
  ///
  /// - Throws: `EngineError.notFound`, `.inputOutput` or `.badModel`.
  package init(path: String) throws {
    do {
      let file = try CheckpointFile(path: path)
      version = file.libraryVersion
      architecture = file.architecture
      (data, settings, progress) = (file.state.data, file.state.settings, file.state.progress)
      note = try file.readNote()
    } catch EngineError.badModel(let reason) {
      throw EngineError.badModel("\(path): \(reason)")
    }
  }

  /// As JSON, keys in alphabetical order.
  ///
  /// - Throws: `EngineError.outOfMemory`.
  package func json() throws -> String {
    // JSON makes up to six bytes of one; and an array that grows stands beside its former self.
    let longest = note.utf8.reduce(0) {
      $0 + ($1 < 32 ? 6 : $1 == quote || $1 == backslash ? 2 : 1)
    }
    try MemoryReserve.require(
      MemoryReserve.size + 6 * longest, for: "description of the checkpoint")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
