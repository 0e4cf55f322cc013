import Errors
import Files
import FoundationEssentials
import Memory
import Models

/// A checkpoint file of which the header has been read and understood.
final class CheckpointFile {
  let file: InputFile
  let header: SafetensorsHeader
  /// The file's bytes up to the first tensor.
  let headerBytes: [UInt8]
  let libraryVersion: String
  let architecture: ModelSpec
  let state: CheckpointState
  /// Bytes of the note.
  let noteSize: Int

  /// - Throws: `EngineError.notFound`, `.inputOutput`, or `.badModel`. Nothing larger than the file is
  ///   allocated for it.
  init(path: String) throws {
    file = try InputFile(path: path)
    (header, headerBytes) = try SafetensorsHeader.read(from: file, kind: "checkpoint")
    let metadata = header.metadata
    try Self.requireCheckpoint(metadata)
    libraryVersion = metadata[ModelFormat.libraryVersionKey] ?? "unknown"
    architecture = try Self.decode(metadata[ModelFormat.architectureKey], "architecture")
    state = try Self.decode(metadata[CheckpointFormat.stateKey], "state of the training")
    noteSize = try Self.noteSize(in: header, dataSize: file.size - headerBytes.count)
  }

  /// Reads the note.
  func readNote() throws -> String {
    guard let start = header.entries[CheckpointFormat.noteName]?.offsets[0] else { return "" }
    try file.seek(to: headerBytes.count + start)
    return try Self.text(ofNote: try bytes(noteSize))
  }

  static func text(ofNote bytes: [UInt8]) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw EngineError.badModel("the note is not UTF-8")
    }
    return text
  }

  /// The next bytes of the file.
  ///
  /// - Throws: `EngineError.outOfMemory` also if there is too little for a text that is made of them.
  func bytes(_ count: Int) throws -> [UInt8] {
    try MemoryReserve.require(MemoryReserve.size + 2 * count, for: "note of the checkpoint")
    var bytes = [UInt8](repeating: 0, count: count)
    guard try bytes.withUnsafeMutableBytes({ try file.readFully(into: $0) }) == count else {
      throw EngineError.badModel("the file ends too early")
    }
    return bytes
  }

  private static func requireCheckpoint(_ metadata: [String: String]) throws {
    guard metadata[ModelFormat.formatKey] != ModelFormat.format else {
      throw EngineError.badModel(
        "is a model, without the state of a training; give a file that `digitus train --checkpoint` (or "
          + "digitus_trainer_save) wrote")
    }
    guard metadata[ModelFormat.formatKey] == ModelFormat.checkpointFormat else {
      throw EngineError.badModel("a safetensors file, but not a Digitus checkpoint")
    }
    try ModelFormat.requireVersion(
      metadata[ModelFormat.versionKey] ?? "", upTo: CheckpointFormat.version,
      of: "checkpoint format")
  }

  private static func decode<Value: Decodable>(_ text: String?, _ name: String) throws -> Value {
    guard let text, let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
      throw EngineError.badModel("the \(name) in the metadata cannot be understood")
    }
    return value
  }

  private static func noteSize(in header: SafetensorsHeader, dataSize: Int) throws -> Int {
    guard let entry = header.entries[CheckpointFormat.noteName], entry.type == "U8",
      entry.shape.count == 1, entry.offsets.count == 2,
      case let (size, start) = (entry.shape[0], entry.offsets[0]),
      (0...CheckpointFormat.noteLimit).contains(size), start >= 0, dataSize >= size,
      start <= dataSize - size, entry.offsets[1] == start + size
    else {
      throw EngineError.badModel(
        "the note is missing, of more than \(CheckpointFormat.noteLimit) bytes, or the file ends before it"
      )
    }
    return size
  }
}
