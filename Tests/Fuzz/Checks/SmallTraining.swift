import Datasets
import Layers
import Models
import Optimizers
import TestSupport
import Training

/// The trainings that checkpoints in the corpus are of.
enum SmallTraining: CaseIterable {
  /// One dense layer, and no option that a training may have.
  case dense
  /// A layer of each kind that computes something of its own, and all options but augmentation.
  case convolutional

  /// The one that a checkpoint is read into.
  init(ofCheckpoint bytes: [UInt8]) {
    self = String(decoding: bytes, as: UTF8.self).contains("conv2d") ? .convolutional : .dense
  }

  /// Bytes of each tensor in such a checkpoint before its note.
  var tensorSizes: [Int] {
    switch self {
    case .dense: return [24, 8] + [48, 16]
    case .convolutional:
      let (convolution, normalization, dense) = ([32, 8], [8, 8], [16, 8])
      let parameters = convolution + normalization + [8, 8] + dense
      return parameters + parameters + convolution + normalization + dense
    }
  }

  /// A trainer at its beginning, and its network.
  func make() throws -> (trainer: Trainer, network: Sequential) {
    switch self {
    case .dense:
      let network = try network(3, [2])
      let images = try dataset("0,1,2,3\n1,40,50,60\n0,7,0,9\n1,200,0,255\n1,0,0,0\n")
      let adam = try Adam(
        learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 0.125, weightDecay: 0)
      let options = try TrainingOptions(
        batchSize: 2, optimizer: adam, shuffles: true, seed: 7, timeLimit: nil)
      return (try Trainer(network, images, options), network)
    case .convolutional:
      let network = try network(images: [3, 3, 1], Self.layers)
      let trainer = try Trainer(network, dataset(Self.digits), Self.manyOptions())
      try trainer.setClassWeights([0.5, 2])
      return (trainer, network)
    }
  }

  private static let layers: [LayerSpec] = [
    .convolution2D(
      filters: 2, kernelSize: [2, 2], strides: [1, 1], padding: .valid, activation: .gelu),
    .batchNormalization(momentum: 0.5, epsilon: 0.25), .dropout(rate: 0.25),
    .maxPool2D(poolSize: [2, 2], strides: [1, 1], padding: .same),
    .globalAveragePool2D, .dense(units: 2, activation: .none),
  ]

  private static let digits = """
    0,1,2,3,4,5,6,7,8,9
    1,40,50,60,0,0,0,9,9,9
    0,7,0,9,255,0,255,3,3,3
    1,200,0,255,1,1,1,0,0,0
    1,0,0,0,0,0,0,0,0,0

    """

  private static func manyOptions() throws -> TrainingOptions {
    try TrainingOptions(
      batchSize: 2, optimizer: Momentum(learningRate: 0.25, momentum: 0.5, looksAhead: true),
      shuffles: true, seed: 7, timeLimit: nil,
      schedule: Schedule(
        .oneCycle(steps: 8, warmupShare: 0.25, startDivisor: 4, finalFraction: 0.125),
        warmupSteps: 1),
      labelSmoothing: 0.125, clipNorm: 0.5, averageDecay: 0.5)
  }

  private func dataset(_ csv: String) throws -> Dataset {
    try CSVDecoder.read(MemoryReader(Array(csv.utf8), path: "images"), classCount: 2)
  }
}
