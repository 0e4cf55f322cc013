import Datasets
import Models
import TestSupport
import Testing
import Training

@Suite("The steps of a trainer", .usesThreadPool) struct TrainerStepTests {
  @Test(
    "equal naive steps in double precision, for every optimizer and batch size",
    arguments: try OptimizerPair.all(), [1, 7, 8, 30, nil])
  func equalNaive(pair: OptimizerPair, batchSize: Int?) throws {
    let count = 30
    let sample = try SampleImages.bytes(count, width: 9, classCount: 4, seed: 51)
    let network = try network(9, [6, 4])
    let trainer = try Trainer(
      network, sample.dataset,
      TrainingOptions(
        batchSize: batchSize, optimizer: pair.optimizer, shuffles: true, seed: 3, timeLimit: nil))
    var twin = NaiveTrainer(network, sample, pair, batchSize: batchSize ?? count)
    for step in 1...10 {
      let order = try order(of: trainer, count)
      let progress = trainer.run(maxBatches: 1)
      let score = twin.step(order: order)
      expectClose(parameterValues(network), twin.parameters, .trainingRun, "step \(step)")
      expectClose(progress.scores.loss, score.loss, .trainingRun, "loss of step \(step)")
      #expect(progress.scores.accuracy == score.accuracy, "step \(step)")
      #expect(progress.step == step)
    }
  }

  @Test("of batches larger than a slice equal naive steps", arguments: [1024, 1025, 1500, nil])
  func largeBatches(batchSize: Int?) throws {
    let count = 2500
    let sample = try SampleImages.bytes(count, width: 5, classCount: 3, seed: 52)
    let network = try network(5, [4, 3])
    let pair = try #require(try OptimizerPair.all().first { $0.testDescription == "momentum" })
    let trainer = try Trainer(
      network, sample.dataset,
      TrainingOptions(
        batchSize: batchSize, optimizer: pair.optimizer, shuffles: true, seed: 4, timeLimit: nil))
    var twin = NaiveTrainer(network, sample, pair, batchSize: batchSize ?? count)
    for step in 1...3 {
      let order = try order(of: trainer, count)
      let progress = trainer.run(maxBatches: 1)
      let score = twin.step(order: order)
      expectClose(parameterValues(network), twin.parameters, .trainingRun, "step \(step)")
      expectClose(progress.scores.loss, score.loss, .trainingRun)
    }
  }

  @Test("go on from parameters that were set meanwhile, and keep the optimizer's state")
  func parametersSetMeanwhile() throws {
    let sample = try SampleImages.bytes(20, width: 5, classCount: 3, seed: 53)
    let network = try network(5, [4, 3])
    let pair = try #require(try OptimizerPair.all().first { $0.testDescription == "momentum" })
    let trainer = try Trainer(
      network, sample.dataset,
      TrainingOptions(
        batchSize: nil, optimizer: pair.optimizer, shuffles: false, seed: 0, timeLimit: nil))
    var twin = NaiveTrainer(network, sample, pair, batchSize: 20)
    for _ in 0..<2 {
      _ = trainer.run(maxBatches: 1)
      _ = twin.step(order: Array(0..<20))
      network.parameters[0].values.pointer[3] = 0.75
      twin.network.layers[0].kernel[3] = 0.75
    }
    _ = trainer.run(maxBatches: 1)
    _ = twin.step(order: Array(0..<20))
    expectClose(parameterValues(network), twin.parameters, .trainingRun)
  }

  @Test("on floats that the caller lends equal those on a copy") func borrowedFloats() throws {
    let sample = try SampleImages.floats(25, width: 6, classCount: 3, seed: 54)
    let memory = try heap(sample.values)
    let table = try ImageTable(.floats(memory.pointer), count: 25, width: 6)
    let lent = try Dataset(table, owner: nil, labels: heap(sample.labels), classCount: 3)
    let trained = try [lent, sample.dataset].map { dataset in
      let network = try network(6, [5, 3])
      let trainer = try Trainer(
        network, dataset,
        TrainingOptions(
          batchSize: 4, optimizer: OptimizerPair.all()[3].optimizer, shuffles: true, seed: 1,
          timeLimit: nil))
      for _ in 0..<3 { _ = trainer.run(maxBatches: .max) }
      return parameterBits(network)
    }
    withExtendedLifetime(memory) {}
    #expect(trained[0] == trained[1])
  }

  @Test("reduce the loss of images that can be learned", arguments: try OptimizerPair.all())
  func learns(pair: OptimizerPair) throws {
    let sample = try SampleImages.bytes(40, width: 20, classCount: 2, seed: 55)
    let network = try network(20, [10, 2])
    let before = try network.evaluate(sample.dataset)
    let trainer = try Trainer(
      network, sample.dataset,
      TrainingOptions(
        batchSize: 8, optimizer: pair.optimizer, shuffles: true, seed: 0, timeLimit: nil))
    for _ in 0..<60 { _ = trainer.run(maxBatches: .max) }
    let after = try network.evaluate(sample.dataset)
    #expect(after.loss < 0.5 * before.loss && after.accuracy > 0.85)
  }

  private func order(of trainer: Trainer, _ count: Int) throws -> [Int] {
    var order = [Int64](repeating: -1, count: count)
    trainer.copyOrder(to: &order)
    return order.map { Int($0) }
  }
}

/// Training in double precision, batch after batch, with the scores of the epoch so far.
private struct NaiveTrainer {
  var network: NaiveNetwork
  private var optimizer: NaiveOptimizer
  private let sample: SampleImages
  private let batchSize: Int
  private var done = 0
  private var (lossSum, hits) = (0.0, 0.0)

  init(_ network: Sequential, _ sample: SampleImages, _ pair: OptimizerPair, batchSize: Int) {
    self.network = NaiveNetwork(network)
    self.sample = sample
    self.batchSize = batchSize
    optimizer = NaiveOptimizer(
      pair.rule, learningRate: pair.learningRate,
      sizes: self.network.parameters.map(\.count))
  }

  var parameters: [Double] { network.parameters.flatMap { $0 } }

  /// - Parameter order: Of the epoch that the step belongs to.
  mutating func step(order: [Int]) -> (loss: Double, accuracy: Double) {
    if done == sample.count { (done, lossSum, hits) = (0, 0, 0) }
    let (images, labels) = sample.rows(order[done..<min(done + batchSize, sample.count)])
    lossSum += network.loss(images, labels) * Double(images.count)
    hits += (network.accuracy(images, labels) * Double(images.count)).rounded()
    done += images.count
    var parameters = network.parameters
    optimizer.update(&parameters, network.gradients(images, labels))
    network.parameters = parameters
    return (lossSum / Double(done), hits / Double(done))
  }
}
