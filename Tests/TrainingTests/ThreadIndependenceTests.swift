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
