import Datasets
import Errors
import Optimizers

extension Trainer {
  /// Takes another learning rate in place of the optimizer's, from the next step on; the schedule goes on from
  /// it.
  ///
  /// - Throws: `EngineError.badValue` unless it is finite and above 0, in single precision too.
  package func setLearningRate(_ rate: Double) throws {
    try SettingCheck.positive(rate, "rate")
    let latest = progress.step > 0 ? learningRate : nil
    update.setRate(rate)
    latestRate = latest
  }

  /// Visits the images in this order in the epoch that the next step begins. Later epochs are drawn as if it had
  /// not been given.
  ///
  /// - Parameter rows: `imageCount` rows of the dataset, of which one may come more than once.
  /// - Throws: `EngineError.badValue` with the first number that is no row; `.badState` unless the next step is
  ///   the first of its epoch and nothing of it is done. Nothing changes then.
  package func setOrder(_ rows: UnsafePointer<Int64>) throws {
    try requireEpochToCome("rows")
    try order.take(rows)
  }

  /// Goes on with the images of another dataset. Parameters, the optimizer's state, steps, epochs, the average and
  /// augmentation go on; weights of images and a given order are forgotten, and the batch size is that of the
  /// options again.
  ///
  /// - Throws: `EngineError.badValue` unless it is as wide, of the same type and has as many classes; `.badState`
  ///   unless the next step is the first of its epoch and nothing of it is done; `.limit` for a batch that must
  ///   not be cut and is too large; `.outOfMemory`. Nothing changes then.
  package func setDataset(_ other: Dataset) throws {
    try requireSameKind(other)
    try requireEpochToCome("dataset")
    let size = Self.batchSize(options, other)
    let memory = try order.memory(for: other.count)
    if size > pass.batchCapacity {
      pass = try makePass(for: other, batchSize: size)
    } else {
      try pass.use(other)
    }
    dataset = other
    batchSize = size
    imageWeights = ImageWeights()
    order.restart(count: other.count, in: memory)
    beginDataset()
  }

  private func makePass(for other: Dataset, batchSize: Int) throws -> GradientPass {
    let made = try Self.makePass(
      network, other, batchSize, options, update, workerCount: pass.workerLimit)
    if let augmenter { try made.augment(augmenter) }
    made.profile = pass.profile
    return made
  }

  private func requireSameKind(_ other: Dataset) throws {
    func kind(_ dataset: Dataset) -> String {
      "\(dataset.width) \(dataset.images.holdsBytes ? "uint8" : "float32") values an image and "
        + "\(dataset.classCount) classes"
    }
    guard kind(dataset) == kind(other) else {
      throw EngineError.badValue(
        "dataset: expected \(kind(dataset)), as before, got \(kind(other))")
    }
  }

  private func requireEpochToCome(_ what: String) throws {
    guard isBetweenBatches, progress.isEpochFinished || progress.batch == 0 else {
      throw EngineError.badState(
        "\(what): epoch \(progress.epoch) has begun; this can be set before its first step, or after its last one"
      )
    }
  }
}
