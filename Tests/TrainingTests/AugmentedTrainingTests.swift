import Augmentation
import Datasets
import Memory
import Models
import TestSupport
import Testing
import Training

@Suite("A training that changes its images", .usesThreadPool) struct AugmentedTrainingTests {
  private static let threadCounts = [1, 2, 3, 4, 8]
  private static let count = 50

  /// The twin of an epoch is one of a training whose dataset holds the images as the plain twin of `Augmenter`
  /// changes them; with few units, so that neither takes images by their non-zero values.
  @Test(
    "sees what the plain twin of the augmenter makes of them", arguments: InputKind.allCases,
    [1, 7, 32, nil])
  func seesChangedImages(kind: InputKind, batchSize: Int?) throws {
    let sample = try kind.sample(Self.count, width: 70, seed: 77)
    let shape = ImageShape(height: 7, width: 10, channels: 1)
    let (network, other) = (try network(70, [5, 10]), try network(70, [5, 10]))
    let options = try TrainingOptions(
      batchSize: batchSize, optimizer: OptimizerPair.all()[0].optimizer, shuffles: false, seed: 6,
      timeLimit: nil)
    let trainer = try Trainer(network, sample.dataset, options)
    try trainer.setAugmentation(everyChange(), shape: shape)
    let augmenter = try Augmenter(everyChange(), shape, seed: 6)
    for epoch in 1...3 {
      let changed = try changed(sample, augmenter, epoch: epoch)
      let expected = try Trainer(other, changed, options).run(maxBatches: .max)
      let found = trainer.run(maxBatches: .max)
      #expect(parameterBits(network) == parameterBits(other))
      #expect(found.scores.lossSum == expected.scores.lossSum)
    }
  }

  /// By the dense products, although some of the images are sparse.
  @Test(
    "gives the same bits for any number of threads", arguments: InputKind.allCases, [7, nil])
  func threads(kind: InputKind, batchSize: Int?) throws {
    let sample = try kind.sample(300, width: 784, seed: 78)
    let results = try Self.threadCounts.map { threadCount in
      try withThreads(threadCount) {
        let network = try network(784, [130, 10])
        let trainer = try Trainer(
          network, sample.dataset,
          TrainingOptions(
            batchSize: batchSize, optimizer: OptimizerPair.all()[3].optimizer, shuffles: true,
            seed: 5, timeLimit: nil))
        try trainer.setAugmentation(everyChange())
        for _ in 0..<2 { _ = trainer.run(maxBatches: .max) }
        return parameterBits(network)
      }
    }
    for found in results { #expect(found == results[0]) }
  }

  @Test("and is told not to before it begins sees them as they are") func switchedOff() throws {
    let results = try (0..<3).map { way in
      let made = try CheckpointCase().make()
      if way > 0 { try made.trainer.setAugmentation(everyChange(), shape: wide) }
      if way == 1 { try made.trainer.setAugmentation(nil) }
      if way == 2 { try made.trainer.setAugmentation(AugmentationOptions(), shape: wide) }
      advance(made.trainer, to: 10)
      return parameterBits(made.network)
    }
    #expect(results[0] == results[1] && results[0] == results[2])
    var setup = try CheckpointCase()
    setup.augmentation = everyChange()
    let made = try setup.make()
    advance(made.trainer, to: 10)
    #expect(parameterBits(made.network) != results[0])
  }

  @Test("is not told once it has begun, be it by a part of a batch") func begun() throws {
    var setup = try CheckpointCase()
    (setup.images, setup.batchSize, setup.timeLimit) = (1500, nil, 1e-9)
    let made = try setup.make()
    #expect(made.trainer.run(maxBatches: 1).step == 0)
    let found = failure { try made.trainer.setAugmentation(everyChange(), shape: wide) }
    #expect(found?.kind == .badState)
    #expect(found?.message.contains("augmentation: training has begun") == true)
  }

  @Test("keeps what it was told if the next is refused") func keepsEarlier() throws {
    var setup = try CheckpointCase()
    setup.augmentation = everyChange()
    let (first, second) = (try setup.make(), try setup.make())
    var wrong = everyChange()
    wrong.shear = 81
    #expect(
      failure { try second.trainer.setAugmentation(wrong, shape: wide) }?.kind == .badValue)
    #expect(failure { try second.trainer.setAugmentation(everyChange()) }?.kind == .badSize)
    advance(first.trainer, to: 8)
    advance(second.trainer, to: 8)
    #expect(parameterBits(first.network) == parameterBits(second.network))
  }

  private let wide = ImageShape(height: 7, width: 10, channels: 1)

  private func changed(
    _ sample: SampleImages, _ augmenter: Augmenter, epoch: Int
  ) throws -> Dataset {
    let width = sample.width
    let memory = try heap(
      (0..<sample.count).flatMap { row in
        augmenter.applyReference(
          sample: row, epoch: epoch, to: Array(sample.values[row * width..<(row + 1) * width]))
      })
    return try Dataset(
      ImageTable(.floats(memory.pointer), count: sample.count, width: width), owner: memory,
      labels: heap(sample.labels), classCount: sample.classCount)
  }
}
