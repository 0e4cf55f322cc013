import Errors
import Layers
import Memory
import Models

extension Trainer {
  /// Goes on where a checkpoint was saved: parameters, optimizer state, place in the epoch and its scores
  /// become those of the checkpoint, to the bit. The number of threads and the time limit may differ.
  ///
  /// - Throws: `EngineError.notFound` or `.inputOutput`; `.badModel` if the file is not what
  ///   `CheckpointFormat` describes; `.badValue` if it is of another architecture, dataset or setting, with
  ///   the first difference; `.outOfMemory`. Network and trainer then are as they were.
  package func restore(from path: String) throws {
    do {
      let file = try CheckpointFile(path: path)
      try requireSameArchitecture(file.architecture)
      try file.state.requireMatch(with: self)
      let progress = try file.state.progress.checked(
        images: dataset.count, batchSize: batchSize)
      let saved = try readTensors(file)
      network.forgetTraining()
      if dataset.images.holdsBytes { network.noteBytesScaling() }
      for (buffer, saved) in zip(tensors, saved) {
        buffer.pointer.update(from: saved.pointer, count: buffer.count)
      }
      let place = file.state.progress
      update.setRate(place.learningRate)
      latestRate = place.latestLearningRate
      move(to: progress, beginning: place.beginning, drawnEpochs: place.drawnEpochs)
    } catch EngineError.badModel(let reason) {
      throw EngineError.badModel("\(path): \(reason)")
    } catch EngineError.badValue(let reason) {
      throw EngineError.badValue("\(path): \(reason)")
    }
  }

  private func requireSameArchitecture(_ saved: ModelSpec) throws {
    let here = network.spec()
    guard saved == here else {
      throw EngineError.badValue(
        "the checkpoint has network \(saved.outline), here it is \(here.outline)")
    }
  }

  /// Reads all tensors into memory of their own, whose sizes the trainer knows.
  private func readTensors(_ file: CheckpointFile) throws -> [HeapBuffer<Float>] {
    let layout = CheckpointFormat.layout(
      network.parameters, stateCount: update.stateCount, average: update.average,
      noteSize: file.noteSize)
    try requirePlaces(layout, in: file)
    try file.file.seek(to: file.headerBytes.count)
    var hashes = [file.headerBytes.withUnsafeBytes(xxHash64).littleEndian]
    let saved = try zip(tensors, layout).map { tensor, place in
      let buffer = try HeapBuffer<Float>(uninitialized: tensor.count, for: "checkpoint")
      guard try file.file.readFully(into: buffer.bytes) == buffer.bytes.count else {
        throw EngineError.badModel("the file ends within tensor '\(place.name)'")
      }
      hashes.append(xxHash64(UnsafeRawBufferPointer(buffer.bytes)).littleEndian)
      return buffer
    }
    let note = try file.bytes(file.noteSize)
    hashes.append(note.withUnsafeBytes(xxHash64).littleEndian)
    let hash = hashes.withUnsafeBytes(xxHash64).littleEndian
    guard try file.bytes(CheckpointFormat.hashSize) == withUnsafeBytes(of: hash, Array.init) else {
      throw EngineError.badModel("is damaged: its hash is not that of its content")
    }
    for (index, (buffer, place)) in zip(saved, layout).enumerated() {
      if let fault = fault(in: buffer, ofTensor: index) {
        throw EngineError.badModel("tensor '\(place.name)': \(fault)")
      }
    }
    _ = try CheckpointFile.text(ofNote: note)
    return saved
  }

  /// What is wrong with the first number that no training can have left in a tensor; nil if there is none.
  ///
  /// - Parameter index: Of the tensor among `tensors`.
  private func fault(in values: HeapBuffer<Float>, ofTensor index: Int) -> String? {
    let parameters = network.parameters
    if index < parameters.count { return parameters[index].fault(in: values.pointer) }
    var start = values.count
    if index < 2 * parameters.count, let squares = update.squaresIndex {
      start = squares * (values.count / update.stateCount)
    }
    return valueFault(in: values.pointer, count: values.count, notNegativeFrom: start)
  }

  /// - Throws: `EngineError.badModel` unless the file holds exactly the wanted tensors at their places.
  private func requirePlaces(
    _ layout: [(name: String, entry: SafetensorsHeader.Entry)], in file: CheckpointFile
  ) throws {
    let entries = file.header.entries
    guard entries.count == layout.count else {
      throw EngineError.badModel("holds \(entries.count) tensors; expected \(layout.count)")
    }
    for (name, expected) in layout {
      guard let entry = entries[name] else {
        throw EngineError.badModel("tensor '\(name)' is missing")
      }
      guard entry == expected else {
        throw EngineError.badModel(
          "tensor '\(name)': expected \(expected.type) \(expected.shape) at \(expected.offsets), got "
            + "\(entry.type) \(entry.shape) at \(entry.offsets)")
      }
    }
    let (size, needed) = (file.file.size - file.headerBytes.count, layout.last?.entry.offsets[1])
    guard size == needed else {
      throw EngineError.badModel("holds \(size) bytes of tensors; expected \(needed ?? 0)")
    }
  }
}

extension ModelSpec {
  /// The architecture in one line, such as "784 -> dense 128 relu -> dense 10".
  fileprivate var outline: String {
    let input = inputShape.map(String.init).joined(separator: " x ")
    return layers.reduce(input) { "\($0) -> \($1.spec.outline)" }
  }
}
