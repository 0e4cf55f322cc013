import Augmentation
import Errors
import Memory
import Optimizers

/// What a checkpoint holds beside tensors and architecture.
package struct CheckpointState: Codable, Equatable {
  /// The dataset, as far as it can be told from others.
  package struct DataIdentity: Codable, Equatable {
    /// 16 hexadecimal digits.
    let hash: String
    let images: Int
    let width: Int
    let classes: Int
  }

  package struct Settings: Codable, Equatable {
    /// Never more than there are images.
    let batchSize: Int
    let optimizer: OptimizerSettings
    let shuffle: Bool
    let seed: UInt64
    // Options that were added later; nil where they are off, so that a file without them is as it was before.
    let schedule: ScheduleSettings?
    let labelSmoothing: Double?
    /// Of the images' weights, 16 hexadecimal digits.
    let weightsHash: String?
    let clipNorm: Double?
    let averageDecay: Double?
    /// How images are changed, and their height, width and channels, by the names of the fields in C.
    let augmentation: [String: Double]?
    let l2Penalty: Double?
    /// "weights"; nil for that of the images.
    let reduction: String?

    enum CodingKeys: String, CodingKey {
      case batchSize = "batch_size"
      case optimizer, shuffle, seed, schedule, augmentation, reduction
      case labelSmoothing = "label_smoothing"
      case weightsHash = "weights_hash"
      case clipNorm = "clip_norm"
      case averageDecay = "average_decay"
      case l2Penalty = "l2_penalty"
    }

    /// Whether a library that knows version 1 of the format alone would go on in another way.
    var needsVersion2: Bool {
      schedule != nil || labelSmoothing != nil || weightsHash != nil || clipNorm != nil
        || averageDecay != nil || augmentation != nil || l2Penalty != nil || reduction != nil
    }
  }

  package let data: DataIdentity
  package let settings: Settings
  package let progress: Position

  /// Whether a library that knows version 1 of the format alone would go on in another way.
  var needsVersion2: Bool { settings.needsVersion2 || progress.needsVersion2 }
}

extension CheckpointState {
  init(_ trainer: Trainer) {
    let (dataset, options) = (trainer.dataset, trainer.options)
    data = DataIdentity(
      hash: hexadecimal(trainer.dataHash), images: dataset.count, width: dataset.width,
      classes: dataset.classCount)
    settings = Settings(
      batchSize: trainer.batchSize, optimizer: options.optimizer.settings,
      shuffle: options.shuffles, seed: options.seed, schedule: options.schedule.settings,
      labelSmoothing: options.labelSmoothing > 0 ? options.labelSmoothing : nil,
      weightsHash: trainer.imageWeights.hash.map(hexadecimal), clipNorm: options.clipNorm,
      averageDecay: options.averageDecay > 0 ? options.averageDecay : nil,
      augmentation: trainer.augmenter.map(augmentationNumbers),
      l2Penalty: options.l2Penalty > 0 ? options.l2Penalty : nil,
      reduction: options.reduction == .weights ? "weights" : nil)
    progress = Position(trainer)
  }

  /// - Throws: `EngineError.badValue` that names the first thing in which a trainer differs.
  func requireMatch(with trainer: Trainer) throws {
    let here = CheckpointState(trainer)
    func compare<Value: Equatable>(_ name: String, _ saved: Value, _ present: Value) throws {
      guard saved == present else {
        throw EngineError.badValue("the checkpoint has \(name) \(saved), here it is \(present)")
      }
    }
    try compare("values of an image", data.width, here.data.width)
    try compare("number of classes", data.classes, here.data.classes)
    try compare("number of images", data.images, here.data.images)
    guard data.hash == here.data.hash else {
      throw EngineError.badValue(
        "the checkpoint was made with other images or labels, though as many (hash \(data.hash), here "
          + "\(here.data.hash)); give the same data")
    }
    try compare("batch size", settings.batchSize, here.settings.batchSize)
    try compare("optimizer", settings.optimizer.name, here.settings.optimizer.name)
    for (name, value) in here.settings.optimizer.numbers.sorted(by: { $0.key < $1.key }) {
      let title = name.split(separator: "_").joined(separator: " ")
      guard let saved = settings.optimizer.numbers[name] else {
        throw EngineError.badModel("the optimizer's \(title) is missing")
      }
      try compare(title, saved, value)
    }
    try compare("shuffle", settings.shuffle, here.settings.shuffle)
    try compare("seed", settings.seed, here.settings.seed)
    try requireSameOptions(here.settings)
  }

  private func requireSameOptions(_ here: Settings) throws {
    func compare<Value: Equatable>(_ name: String, _ saved: Value?, _ present: Value?) throws {
      guard saved == present else {
        let (saved, present) = (saved.map { "\($0)" }, present.map { "\($0)" })
        throw EngineError.badValue(
          "the checkpoint has \(name) \(saved ?? "none"), here it is \(present ?? "none")")
      }
    }
    try compare("schedule", settings.schedule?.name, here.schedule?.name)
    let (saved, present) = (settings.schedule?.numbers ?? [:], here.schedule?.numbers ?? [:])
    for (name, value) in present.sorted(by: { $0.key < $1.key }) {
      let title = name.split(separator: "_").joined(separator: " ")
      guard let saved = saved[name] else {
        throw EngineError.badModel("the schedule's \(title) is missing")
      }
      try compare("schedule's \(title)", saved, value)
    }
    try compare("label smoothing", settings.labelSmoothing, here.labelSmoothing)
    try compare("weights of the images", settings.weightsHash, here.weightsHash)
    try compare("clip norm", settings.clipNorm, here.clipNorm)
    try compare("average decay", settings.averageDecay, here.averageDecay)
    try compare("l2 penalty", settings.l2Penalty, here.l2Penalty)
    try compare("reduction", settings.reduction ?? "images", here.reduction ?? "images")
    try requireSameAugmentation(here.augmentation)
  }

  private func requireSameAugmentation(_ here: [String: Double]?) throws {
    guard let saved = settings.augmentation, let here else {
      guard settings.augmentation == here else {
        throw EngineError.badValue(
          "the checkpoint has augmentation \(outline(settings.augmentation)), here it is \(outline(here))"
        )
      }
      return
    }
    for (name, value) in here.sorted(by: { $0.key < $1.key }) {
      let title = name.split(separator: "_").joined(separator: " ")
      guard let saved = saved[name] else {
        throw EngineError.badModel("the augmentation's \(title) is missing")
      }
      guard saved == value else {
        throw EngineError.badValue(
          "the checkpoint has augmentation's \(title) \(saved), here it is \(value)")
      }
    }
  }
}

/// How images are changed, and their shape, by the names of the fields in C.
private func augmentationNumbers(_ augmenter: Augmenter) -> [String: Double] {
  let shape = augmenter.shape
  let sizes = [
    "height": Double(shape.height), "width": Double(shape.width),
    "channels": Double(shape.channels),
  ]
  return augmenter.options.numbers.merging(sizes) { number, _ in number }
}

/// The numbers that are not as at first, such as "rotation 10.0, shift 2.0".
private func outline(_ numbers: [String: Double]?) -> String {
  guard let numbers else { return "none" }
  let usual = AugmentationOptions().numbers
  return numbers.filter { usual[$0.key] != nil && usual[$0.key] != $0.value }
    .sorted { $0.key < $1.key }
    .map { "\($0.key.split(separator: "_").joined(separator: " ")) \($0.value)" }
    .joined(separator: ", ")
}
