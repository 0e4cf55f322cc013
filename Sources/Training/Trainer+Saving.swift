import Errors
import Files
import FoundationEssentials
import Memory
import Models

extension Trainer {
  /// Writes all that is needed to go on later to the same bits, to a file that is replaced at once or not
  /// at all; see `CheckpointFormat`. Of a batch that a time limit has cut short nothing is saved; it will be
  /// done again from its beginning.
  ///
  /// - Parameters:
  ///   - note: Any text of the caller, kept as it is; at most `CheckpointFormat.noteLimit` bytes.
  ///   - libraryVersion: Goes into the metadata.
  /// - Throws: `EngineError.badState` if a parameter or the optimizer's state is not finite: those of a
  ///   training that diverged must not replace a good checkpoint; the same within an epoch whose order was given,
  ///   which no file holds, and between an epoch and the first step on another dataset; `.limit` for a longer note;
  ///   `.inputOutput`, `.notFound` or `.outOfMemory`.
  package func save(to path: String, note: String, libraryVersion: String) throws {
    try CheckpointFormat.requireNoteSize(note.utf8.count)
    try requireFinite()
    try requirePlace()
    try MemoryReserve.require(
      MemoryReserve.size + 8192 * network.parameters.count, for: "header of the checkpoint")
    let layout = CheckpointFormat.layout(
      network.parameters, stateCount: update.stateCount, average: update.average,
      noteSize: note.utf8.count)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let state = CheckpointState(self)
    let stateText = String(decoding: try encoder.encode(state), as: UTF8.self)
    let header = SafetensorsHeader(
      metadata: [
        ModelFormat.formatKey: ModelFormat.checkpointFormat,
        ModelFormat.versionKey: state.needsVersion2 ? "2" : "1",
        ModelFormat.libraryVersionKey: libraryVersion,
        ModelFormat.architectureKey: try network.describe(),
        CheckpointFormat.stateKey: stateText,
      ], entries: Dictionary(uniqueKeysWithValues: layout))
    let file = try AtomicFile(path: path)
    var hashes: [UInt64] = []
    func write(_ bytes: UnsafeRawBufferPointer) throws {
      hashes.append(xxHash64(bytes).littleEndian)
      try file.write(bytes)
    }
    try header.encoded().withUnsafeBytes(write)
    for buffer in tensors { try write(UnsafeRawBufferPointer(buffer.bytes)) }
    var note = note
    try note.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    let hash = hashes.withUnsafeBytes(xxHash64).littleEndian
    try withUnsafeBytes(of: hash) { try file.write($0) }
    try file.commit()
  }

  /// The parameters, the optimizer's state and the averages, as they follow each other in a checkpoint.
  var tensors: [HeapBuffer<Float>] {
    network.parameters.map(\.values) + (update.stateCount > 0 ? update.states : [])
      + (update.average?.values.filter { $0.count > 0 } ?? [])
  }

  private func requirePlace() throws {
    guard !order.isGiven else {
      throw EngineError.badState(
        "the order of the images was given for this epoch, and a checkpoint cannot hold it; save one before that, "
          + "or after the epoch's last step")
    }
    guard !isDatasetNew else {
      throw EngineError.badState(
        "the dataset was set after epoch \(progress.epoch), of which the figures are; save a checkpoint before "
          + "that, or after the first step on it")
    }
  }

  private func requireFinite() throws {
    for (index, parameter) in network.parameters.enumerated() {
      let isStateFinite = update.states[index].isFinite
      let isAverageFinite = update.average?.values[index].isFinite ?? true
      guard parameter.isFinite, isStateFinite, isAverageFinite else {
        let name =
          !parameter.isFinite
          ? parameter.name
          : "the \(isStateFinite ? "average" : "optimizer's state") of \(parameter.name)"
        throw EngineError.badState(
          "\(name) holds values that are not finite (training diverged; a lower learning rate may help); "
            + "no checkpoint was saved")
      }
    }
  }
}

extension HeapBuffer<Float> {
  /// The values as they lie in memory.
  var bytes: UnsafeMutableRawBufferPointer {
    .init(start: pointer, count: count * MemoryLayout<Float>.stride)
  }

  /// Whether no value is NaN or infinite.
  var isFinite: Bool { (0..<count).allSatisfy { pointer[$0].isFinite } }
}
