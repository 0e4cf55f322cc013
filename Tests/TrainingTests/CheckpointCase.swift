import Augmentation
import Datasets
import Models
import Optimizers
import TestSupport
import Training

/// What a training is made of, one thing of which a test can change.
struct CheckpointCase {
  var images = 50
  var width = 70
  var units = [33, 10]
  var batchSize: Int? = 8
  var optimizer: any Optimizer
  var shuffles = true
  var seed: UInt64 = 5
  var timeLimit: Double?
  var kind = InputKind.sparseBytes
  var dataSeed: UInt64 = 76
  var schedule = Schedule.constant
  var labelSmoothing = 0.0
  var clipNorm: Double?
  var averageDecay = 0.0
  var classWeights: [Double]?
  /// Of images of 7 x 10 pixels.
  var augmentation: AugmentationOptions?
  var imageShape = ImageShape(height: 7, width: 10, channels: 1)

  init(optimizer: (any Optimizer)? = nil) throws {
    self.optimizer = try optimizer ?? OptimizerPair.all()[4].optimizer
  }

  /// As small as there is, for tests of every byte.
  static func tiny() throws -> CheckpointCase {
    var small = try CheckpointCase()
    (small.images, small.width, small.units, small.batchSize) = (10, 4, [10], 4)
    return small
  }

  /// With every option that a training may have.
  static func optioned() throws -> CheckpointCase {
    var setup = try CheckpointCase()
    setup.schedule = try Schedule(.cosine(steps: 15, finalFraction: 0.1), warmupSteps: 3)
    (setup.labelSmoothing, setup.clipNorm, setup.averageDecay) = (0.1, 0.5, 0.8)
    setup.classWeights = (0..<10).map { Double($0) / 5 }
    setup.augmentation = everyChange()
    return setup
  }

  /// A trainer at its beginning, and its network.
  func make(networkSeed: UInt64 = 1) throws -> (trainer: Trainer, network: Sequential) {
    let network = try network(width, units, seed: networkSeed)
    let sample = try kind.sample(images, width: width, seed: dataSeed)
    let trainer = try Trainer(
      network, sample.dataset,
      TrainingOptions(
        batchSize: batchSize, optimizer: optimizer, shuffles: shuffles, seed: seed,
        timeLimit: timeLimit, schedule: schedule, labelSmoothing: labelSmoothing,
        clipNorm: clipNorm, averageDecay: averageDecay))
    if let classWeights { try trainer.setClassWeights(classWeights) }
    if let augmentation { try trainer.setAugmentation(augmentation, shape: imageShape) }
    return (trainer, network)
  }
}

/// Everything that may happen to an image.
func everyChange() -> AugmentationOptions {
  var changes = AugmentationOptions()
  (changes.shift, changes.rotation, changes.shear, changes.flip) = (1.5, 20, 10, 0.5)
  (changes.lowestScale, changes.highestScale) = (0.8, 1.25)
  (changes.elasticStrength, changes.elasticSmoothness, changes.erasing) = (10, 3, 0.5)
  return changes
}

/// Trains until some step is done.
func advance(_ trainer: Trainer, to step: Int) {
  while trainer.progress.step < step {
    _ = trainer.run(maxBatches: step - trainer.progress.step)
  }
}

/// All that decides how a training goes on: the bytes of a checkpoint, and the order of the images.
struct TrainingBits: Equatable {
  let checkpoint: [UInt8]
  let parameters: [UInt32]
  let average: [UInt32]?
  let order: [Int64]
  let lossSum: UInt64

  init(_ made: (trainer: Trainer, network: Sequential), in folder: TemporaryFolder) throws {
    let trainer = made.trainer
    try trainer.save(to: folder.path("bits"), note: "", libraryVersion: "0.1.0")
    checkpoint = try folder.read("bits")
    parameters = parameterBits(made.network)
    average = (try? trainer.makeAveragedNetwork()).map(parameterBits)
    var order = [Int64](repeating: -1, count: trainer.imageCount)
    trainer.copyOrder(to: &order)
    self.order = order
    lossSum = trainer.progress.scores.lossSum.bitPattern
  }
}
