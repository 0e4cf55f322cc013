import Models
import Optimizers
import Randomness
import TestSupport
import Testing
import Training

@Suite("The progress of a trainer", .usesThreadPool) struct TrainerProgressTests {
  @Test("batches, images, steps and epochs are counted") func counts() throws {
    let trainer = try trainer(images: 10, batchSize: 4)
    let expected: [(maxBatches: Int, epoch: Int, batch: Int, images: Int, step: Int, over: Bool)] =
      [
        (1, 1, 1, 4, 1, false), (5, 1, 3, 10, 3, true), (2, 2, 2, 8, 5, false),
        (1, 2, 3, 10, 6, true), (3, 3, 3, 10, 9, true), (.max, 4, 3, 10, 12, true),
        (2, 5, 2, 8, 14, false), (.max, 5, 3, 10, 15, true),
      ]
    for call in expected {
      let progress = trainer.run(maxBatches: call.maxBatches)
      #expect(progress.epoch == call.epoch && progress.batch == call.batch)
      #expect(progress.scores.count == call.images && progress.step == call.step)
      #expect(progress.isEpochFinished == call.over && progress.batchesPerEpoch == 3)
    }
  }

  @Test(
    "an epoch has the batches that its images need",
    arguments: [(1, 1, 1), (5, 1, 5), (8, 4, 2), (9, 4, 3), (9, 9, 1), (9, 10, 1), (9, .max, 1)])
  func batchesPerEpoch(images: Int, batchSize: Int, expected: Int) throws {
    let trainer = try trainer(images: images, batchSize: batchSize)
    let progress = trainer.run(maxBatches: .max)
    #expect(progress.batchesPerEpoch == expected && progress.batch == expected)
    #expect(progress.step == expected && progress.isEpochFinished)
    #expect(progress.scores.count == images)
  }

  @Test("without a batch size a batch is all images") func fullBatch() throws {
    let trainer = try trainer(images: 50, batchSize: nil)
    for epoch in 1...3 {
      let progress = trainer.run(maxBatches: 1)
      #expect(progress.epoch == epoch && progress.batchesPerEpoch == 1 && progress.isEpochFinished)
    }
  }

  @Test("each epoch visits the images in the order drawn from seed and epoch") func order() throws {
    let trainer = try trainer(images: 10, batchSize: 4, seed: 42)
    for epoch in 0..<4 {
      var generator = SplitMix64(seed: 42, purpose: .imageOrder, index: epoch)
      var expected = [Int32](repeating: -1, count: 10)
      shuffle(&expected, count: 10, using: &generator)
      for _ in 0..<3 {
        #expect(order(of: trainer) == expected.map { Int64($0) }, "epoch \(epoch)")
        _ = trainer.run(maxBatches: 1)
      }
    }
  }

  @Test("without shuffling the order is that of the dataset in every epoch") func fileOrder() throws
  {
    let trainer = try trainer(images: 10, batchSize: 4, shuffles: false)
    for _ in 0..<3 {
      #expect(order(of: trainer) == Array(0..<10))
      _ = trainer.run(maxBatches: .max)
    }
  }

  @Test("however many batches a call does, the result is the same bits") func callsDoNotMatter()
    throws
  {
    let results = try [1, 2, 3, 100].map { maxBatches in
      let network = try network(4, [5, 3])
      let trainer = try trainer(images: 50, batchSize: 8, network: network)
      var progress = trainer.run(maxBatches: maxBatches)
      while progress.step < 21 { progress = trainer.run(maxBatches: maxBatches) }
      while !progress.isEpochFinished { progress = trainer.run(maxBatches: 1) }
      return (parameterBits(network), progress.step, progress.scores.lossSum)
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// Full slices are 1,024 rows, after each of which the clock is looked at.
  @Test(
    "a time limit leaves a batch half done and goes on to the same bits",
    arguments: [(nil, [0, 0, 1]), (1500, [0, 1, 2]), (2000, [0, 1, 2]), (1024, [1, 2, 3])]
      as [(Int?, [Int])])
  func timeLimit(batchSize: Int?, batchesAfterCalls: [Int]) throws {
    let (limited, unlimited) = (try network(4, [5, 3]), try network(4, [5, 3]))
    let start = parameterBits(limited)
    let short = try trainer(
      images: 2500, batchSize: batchSize, timeLimit: 1e-9, network: limited)
    let long = try trainer(images: 2500, batchSize: batchSize, network: unlimited)
    for epoch in 1...2 {
      for (call, batches) in batchesAfterCalls.enumerated() {
        let progress = short.run(maxBatches: .max)
        #expect(progress.epoch == epoch && progress.batch == batches)
        #expect(progress.isEpochFinished == (call == 2))
        #expect(progress.scores.count == min(batches * (batchSize ?? 2500), 2500))
        if epoch == 1, batches == 0 { #expect(parameterBits(limited) == start) }
      }
      let whole = long.run(maxBatches: .max)
      #expect(whole.isEpochFinished)
      #expect(parameterBits(limited) == parameterBits(unlimited))
    }
    #expect(parameterBits(limited) != start)
  }

  @Test("a generous time limit changes nothing") func generousTimeLimit() throws {
    let trainer = try trainer(images: 2500, batchSize: 100, timeLimit: 1e6)
    #expect(trainer.run(maxBatches: .max).batch == 25)
  }

  @Test("no layer can be added once a trainer exists, not even when it is gone") func fixes() throws
  {
    let network = try network(4, [3])
    func train() throws {
      _ = try trainer(images: 5, batchSize: 2, network: network).run(maxBatches: 1)
    }
    try train()
    expectFailure(.badState) { try network.add(.dense(units: 2, activation: .none)) }
    try train()
  }

  @Test("a refused trainer leaves the network open") func refusedTrainer() throws {
    let network = try network(5, [3])
    expectFailure(.badSize) { try trainer(images: 5, batchSize: 2, network: network) }
    try network.add(.dense(units: 2, activation: .none))
  }

  @Test("a dataset that does not fit is refused") func doesNotFit() throws {
    expectFailure(.badSize, naming: "4 values", "5") {
      try trainer(images: 5, batchSize: 2, network: try network(5, [3]))
    }
    expectFailure(.badSize, naming: "3 classes", "2 outputs") {
      try trainer(images: 5, batchSize: 2, network: try network(4, [2]))
    }
    expectFailure(.badState, naming: "no layers") {
      try trainer(images: 5, batchSize: 2, network: try network(4, []))
    }
  }

  @Test("a batch size below 1 is refused", arguments: [0, -1, Int.min])
  func badBatchSize(batchSize: Int) {
    expectFailure(.badSize, naming: "batch size", "\(batchSize)") {
      try trainer(images: 5, batchSize: batchSize)
    }
  }

  @Test("a time limit that is no time is refused", arguments: [0, -1, .nan, .infinity])
  func badTimeLimit(timeLimit: Double) {
    expectFailure(.badValue, naming: "time limit") {
      try trainer(images: 5, batchSize: 2, timeLimit: timeLimit)
    }
  }

  private func trainer(
    images: Int, batchSize: Int?, shuffles: Bool = true, seed: UInt64 = 0,
    timeLimit: Double? = nil, network given: Sequential? = nil
  ) throws -> Trainer {
    let sample = try SampleImages.bytes(images, width: 4, classCount: 3, seed: 61)
    return try Trainer(
      try given ?? network(4, [3]), sample.dataset,
      TrainingOptions(
        batchSize: batchSize, optimizer: GradientDescent(learningRate: 0.1), shuffles: shuffles,
        seed: seed, timeLimit: timeLimit))
  }

  private func order(of trainer: Trainer) -> [Int64] {
    var order = [Int64](repeating: -1, count: trainer.imageCount)
    trainer.copyOrder(to: &order)
    return order
  }
}
