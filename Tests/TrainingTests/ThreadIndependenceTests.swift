import Models
import TestSupport
import Testing
import Training

@Suite("The number of threads", .usesThreadPool) struct ThreadIndependenceTests {
  private static let threadCounts = [1, 2, 3, 4, 8]

  @Test(
    "changes no bit of what is trained, for any optimizer", arguments: try OptimizerPair.all(),
    [7, 128, nil])
  func training(pair: OptimizerPair, batchSize: Int?) throws {
    let sample = try SampleImages.bytes(300, width: 70, classCount: 10, seed: 71)
    let results = try Self.threadCounts.map { threadCount in
      try withThreads(threadCount) {
        let network = try network(70, [33, 10])
        let trainer = try Trainer(
          network, sample.dataset,
          TrainingOptions(
            batchSize: batchSize, optimizer: pair.optimizer, shuffles: true, seed: 5,
            timeLimit: nil))
        var losses: [Double] = []
        for _ in 0..<2 { losses.append(trainer.run(maxBatches: .max).scores.lossSum) }
        return (parameterBits(network), losses)
      }
    }
    for result in results { #expect(result == results[0]) }
  }

  /// Of a size that all threads take part in, by the sparse and by the dense products.
  @Test(
    "changes no bit of a larger network, for any optimizer", arguments: try OptimizerPair.all(),
    [InputKind.sparseBytes, .denseBytes, .denseFloats])
  func largerTraining(pair: OptimizerPair, kind: InputKind) throws {
    let sample = try kind.sample(260, width: 784, seed: 75)
    let hashes = try (Self.threadCounts + Self.threadCounts).map { threadCount in
      try withThreads(threadCount) {
        let network = try network(784, [130, 33, 10])
        let trainer = try Trainer(
          network, sample.dataset,
          TrainingOptions(
            batchSize: 128, optimizer: pair.optimizer, shuffles: true, seed: 5, timeLimit: nil))
        for _ in 0..<3 { _ = trainer.run(maxBatches: .max) }
        return hash(parameterBits(network))
      }
    }
    for found in hashes { #expect(found == hashes[0]) }
  }

  @Test("changes no bit of gradients over several slices") func gradientsOfMany() throws {
    let sample = try SampleImages.bytes(2500, width: 70, classCount: 10, seed: 72)
    let network = try network(70, [33, 10])
    let results = try Self.threadCounts.map { threadCount in
      try withThreads(threadCount) {
        let found = try gradients(network, sample.dataset)
        return (bits(found.values), found.loss)
      }
    }
    for result in results { #expect(result == results[0]) }
  }

  /// With more threads than there are blocks of rows, and several times, because it is a matter of luck
  /// who comes first.
  @Test("changes no bit of scores and probabilities", arguments: [1, 100, 129, 300, 1000])
  func evaluation(count: Int) throws {
    let sample = try SampleImages.bytes(count, width: 20, classCount: 10, seed: 73)
    let network = try network(20, [15, 10])
    func results() throws -> ([UInt32], [UInt32], Double, Int) {
      var outputs = [Float](repeating: .nan, count: count * 15)
      try network.output(ofLayer: 0, sample.dataset.images, into: &outputs)
      let total = try network.evaluate(sample.dataset)
      let probabilities = try predict(network, sample.dataset.images)
      return (bits(probabilities), bits(outputs), total.lossSum, total.correct)
    }
    let expected = try withThreads(1) { try results() }
    for threadCount in Self.threadCounts {
      try withThreads(threadCount) {
        for _ in 0..<10 {
          let found = try results()
          #expect(found == expected, "\(threadCount) threads")
        }
      }
    }
  }

  @Test("may change while a network is trained") func changesMeanwhile() throws {
    let sample = try SampleImages.bytes(300, width: 70, classCount: 10, seed: 74)
    let results = try [[1], Self.threadCounts].map { threadCounts in
      let network = try network(70, [33, 10])
      let trainer = try Trainer(
        network, sample.dataset,
        TrainingOptions(
          batchSize: 32, optimizer: OptimizerPair.all()[3].optimizer, shuffles: true, seed: 6,
          timeLimit: nil))
      for step in 0..<20 {
        try withThreads(threadCounts[step % threadCounts.count]) { _ = trainer.run(maxBatches: 1) }
      }
      return parameterBits(network)
    }
    #expect(results[0] == results[1])
  }
}

/// Kinds of images, each of which takes another way through the first layer.
enum InputKind: CaseIterable {
  case sparseBytes
  case denseBytes
  case denseFloats

  func sample(_ count: Int, width: Int, seed: UInt64) throws -> SampleImages {
    switch self {
    case .sparseBytes: return try .bytes(count, width: width, classCount: 10, seed: seed)
    case .denseBytes:
      return try .bytes(count, width: width, classCount: 10, seed: seed, isSparse: false)
    case .denseFloats: return try .floats(count, width: width, classCount: 10, seed: seed)
    }
  }
}

/// FNV-1a of 64 bits (Fowler, Noll and Vo, 1991).
private func hash(_ words: [UInt32]) -> UInt64 {
  words.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
