import Models
import Optimizers
import TestSupport
import Testing
import Training

@Suite("A trainer restored from a checkpoint", .usesThreadPool) struct CheckpointResumeTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Epochs have seven batches, the last of two images; the training has three epochs.
  @Test(
    "goes on to the same bits for any optimizer and input, from wherever it was saved",
    arguments: try OptimizerPair.all(), InputKind.allCases)
  func sameBits(pair: OptimizerPair, kind: InputKind) throws {
    var setup = try CheckpointCase(optimizer: pair.optimizer)
    setup.kind = kind
    let whole = try setup.make()
    advance(whole.trainer, to: 21)
    let expected = try TrainingBits(whole, in: folder)
    for stop in [0, 1, 2, 6, 7, 8, 13, 14, 20, 21] {
      let first = try setup.make()
      advance(first.trainer, to: stop)
      let there = try TrainingBits(first, in: folder)
      let second = try restored(setup, from: first.trainer)
      #expect(try TrainingBits(second, in: folder) == there, "stopped at \(stop)")
      #expect(second.trainer.progress.isEpochFinished == [7, 14, 21].contains(stop))
      advance(second.trainer, to: 21)
      #expect(try TrainingBits(second, in: folder) == expected, "stopped at \(stop)")
      advance(first.trainer, to: 21)
      #expect(try TrainingBits(first, in: folder) == expected, "saving changes nothing")
    }
  }

  @Test(
    "goes on to the same bits in file order and with full batches", arguments: [8, nil, 50, 999])
  func otherOrders(batchSize: Int?) throws {
    for shuffles in [false, true] {
      var setup = try CheckpointCase()
      (setup.batchSize, setup.shuffles) = (batchSize, shuffles)
      let whole = try setup.make()
      advance(whole.trainer, to: 9)
      let first = try setup.make()
      advance(first.trainer, to: 4)
      let second = try restored(setup, from: first.trainer)
      advance(second.trainer, to: 9)
      #expect(try TrainingBits(second, in: folder) == TrainingBits(whole, in: folder))
    }
  }

  @Test("goes on to the same bits with every option, and knows the average", arguments: [8, nil])
  func options(batchSize: Int?) throws {
    var setup = try CheckpointCase.optioned()
    setup.batchSize = batchSize
    let whole = try setup.make()
    advance(whole.trainer, to: 18)
    let expected = try TrainingBits(whole, in: folder)
    #expect(expected.average != nil)
    for stop in [0, 1, 3, 7, 12, 18] {
      let first = try setup.make()
      advance(first.trainer, to: stop)
      let second = try restored(setup, from: first.trainer)
      #expect(try TrainingBits(second, in: folder) == TrainingBits(first, in: folder))
      advance(second.trainer, to: 18)
      #expect(try TrainingBits(second, in: folder) == expected, "stopped at \(stop)")
    }
  }

  @Test("leaves a network that is saved as the trained one is", arguments: InputKind.allCases)
  func sameModel(kind: InputKind) throws {
    var setup = try CheckpointCase()
    setup.kind = kind
    let first = try setup.make()
    advance(first.trainer, to: 7)
    let second = try restored(setup, from: first.trainer)
    try first.network.save(to: folder.path("first"), libraryVersion: "0.1.0")
    try second.network.save(to: folder.path("second"), libraryVersion: "0.1.0")
    #expect(try folder.read("second") == folder.read("first"))
  }

  @Test("goes on to the same bits with another number of threads", arguments: InputKind.allCases)
  func otherThreads(kind: InputKind) throws {
    var setup = try CheckpointCase()
    (setup.images, setup.width, setup.units) = (260, 784, [130, 33, 10])
    (setup.batchSize, setup.kind) = (128, kind)
    let whole = try setup.make()
    try withThreads(1) { advance(whole.trainer, to: 7) }
    let expected = try TrainingBits(whole, in: folder)
    for (before, after) in [(1, 4), (3, 1), (2, 8)] {
      let first = try withThreads(before) {
        let made = try setup.make()
        advance(made.trainer, to: 4)
        return made
      }
      let second = try withThreads(after) {
        let made = try restored(setup, from: first.trainer)
        advance(made.trainer, to: 7)
        return made
      }
      #expect(try TrainingBits(second, in: folder) == expected)
    }
  }

  /// Slices are 1,024 rows; a call ends after each.
  @Test("does a batch that was cut short again", arguments: [nil, 2000] as [Int?])
  func batchCutShort(batchSize: Int?) throws {
    var setup = try CheckpointCase()
    (setup.images, setup.batchSize) = (2500, batchSize)
    let whole = try setup.make()
    advance(whole.trainer, to: 5)
    let expected = try TrainingBits(whole, in: folder)
    setup.timeLimit = 1e-9
    for calls in 1...6 {
      let first = try setup.make()
      for _ in 0..<calls { _ = first.trainer.run(maxBatches: .max) }
      let second = try restored(setup, from: first.trainer)
      let (left, right) = (first.trainer.progress, second.trainer.progress)
      #expect(left.epoch == right.epoch && left.batch == right.batch && left.step == right.step)
      for made in [first, second] {
        advance(made.trainer, to: 5)
        #expect(try TrainingBits(made, in: folder) == expected, "saved after \(calls) calls")
      }
    }
  }

  /// As when a batch has been begun, which restoring must forget.
  @Test("may have been anywhere before") func usedTrainer() throws {
    var setup = try CheckpointCase()
    (setup.images, setup.batchSize, setup.timeLimit) = (2500, nil, 1e-9)
    let (first, second) = (try setup.make(), try setup.make(networkSeed: 9))
    advance(first.trainer, to: 2)
    for _ in 0..<4 { _ = second.trainer.run(maxBatches: .max) }
    try first.trainer.save(to: folder.path("a"), note: "", libraryVersion: "0.1.0")
    try second.trainer.restore(from: folder.path("a"))
    for made in [first, second] { advance(made.trainer, to: 4) }
    #expect(try TrainingBits(first, in: folder) == TrainingBits(second, in: folder))
  }

  @Test("keeps settings that have no short decimal, and the largest seed") func oddSettings() throws
  {
    let rate = (0.001).nextUp
    var setup = try CheckpointCase(
      optimizer: Adam(
        learningRate: rate, beta1: 0.9.nextDown, beta2: 1 - 1e-7 / 3, epsilon: 1e-4 / 3,
        weightDecay: 1e-300))
    setup.seed = .max
    let first = try setup.make()
    advance(first.trainer, to: 3)
    let second = try restored(setup, from: first.trainer)
    #expect(try TrainingBits(first, in: folder) == TrainingBits(second, in: folder))
    setup.optimizer = try Adam(
      learningRate: 0.001, beta1: 0.9.nextDown, beta2: 1 - 1e-7 / 3, epsilon: 1e-4 / 3,
      weightDecay: 1e-300)
    expectFailure(.badValue, naming: "learning rate", "\(rate)", "0.001") {
      try setup.make().trainer.restore(from: folder.path("a"))
    }
  }

  /// The comparison of these tests would notice that the optimizer's state, or the place, was forgotten.
  @Test("is more than its parameters", arguments: try OptimizerPair.all())
  func comparisonCanFail(pair: OptimizerPair) throws {
    let setup = try CheckpointCase(optimizer: pair.optimizer)
    let (whole, begun) = (try setup.make(), try setup.make())
    advance(whole.trainer, to: 7)
    for (from, to) in zip(whole.network.parameters, begun.network.parameters) {
      to.values.pointer.update(from: from.values.pointer, count: from.values.count)
    }
    #expect(parameterBits(whole.network) == parameterBits(begun.network))
    #expect(try TrainingBits(whole, in: folder) != TrainingBits(begun, in: folder))
    advance(whole.trainer, to: 14)
    advance(begun.trainer, to: 7)
    #expect(parameterBits(whole.network) != parameterBits(begun.network))
  }

  @Test("has the caller's note", arguments: ["", "a", "zażółć \"\\ \n\u{1}\u{0} \u{1F600}"])
  func note(note: String) throws {
    let made = try CheckpointCase().make()
    try made.trainer.save(to: folder.path("a"), note: note, libraryVersion: "0.1.0")
    #expect(try CheckpointDescription(path: folder.path("a")).note == note)
    try made.trainer.restore(from: folder.path("a"))
    let long = String(repeating: "x", count: CheckpointFormat.noteLimit + 1)
    expectFailure(.limit, naming: "note", "\(long.count)") {
      try made.trainer.save(to: folder.path("a"), note: long, libraryVersion: "0.1.0")
    }
    #expect(try CheckpointDescription(path: folder.path("a")).note == note)
  }

  /// Saves a trainer and restores another one, whose network began with other weights.
  private func restored(
    _ setup: CheckpointCase, from trainer: Trainer
  ) throws -> (trainer: Trainer, network: Sequential) {
    try trainer.save(to: folder.path("a"), note: "some text", libraryVersion: "0.1.0")
    let made = try setup.make(networkSeed: 2)
    try made.trainer.restore(from: folder.path("a"))
    return made
  }
}
