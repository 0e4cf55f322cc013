import Models
import Optimizers
import TestSupport
import Testing
import Training

@Suite("A checkpoint", .usesThreadPool) struct CheckpointRefusalTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("checkpoint")
    let made = try CheckpointCase().make()
    advance(made.trainer, to: 10)
    try made.trainer.save(to: path, note: "", libraryVersion: "0.1.0")
  }

  struct Difference: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What the message must name.
    let parts: [String]
    let change: @Sendable (inout CheckpointCase) throws -> Void

    init(
      _ name: String, _ parts: String...,
      change: @escaping @Sendable (inout CheckpointCase) throws -> Void
    ) {
      testDescription = name
      self.parts = parts
      self.change = change
    }
  }

  @Test(
    "of a training that differs in one thing is refused with its name, and nothing changes",
    arguments: [
      Difference("batch size", "batch size 8", "16") { $0.batchSize = 16 },
      Difference("full batch", "batch size 8", "50") { $0.batchSize = nil },
      Difference("seed", "seed 5", "6") { $0.seed = 6 },
      Difference("shuffle", "shuffle true", "false") { $0.shuffles = false },
      Difference("images", "number of images 50", "51") { $0.images = 51 },
      Difference("content", "other images or labels") { $0.dataSeed = 77 },
      Difference("type", "other images or labels") { $0.kind = .denseFloats },
      Difference("units", "70 -> dense 33 relu -> dense 10", "dense 34") { $0.units = [34, 10] },
      Difference("layers", "here it is 70 -> dense 10") { $0.units = [10] },
      Difference("inputs", "70 ->", "71 ->") { $0.width = 71 },
      Difference("optimizer", "optimizer adamw", "adam") {
        $0.optimizer = try Adam(
          learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0)
      },
      Difference("kind", "optimizer adamw", "nesterov") {
        $0.optimizer = try Momentum(learningRate: 0.01, momentum: 0.9, looksAhead: true)
      },
      Difference("descent", "optimizer adamw", "sgd") {
        $0.optimizer = try GradientDescent(learningRate: 0.01)
      },
      Difference("rate", "learning rate 0.01", "0.02") {
        $0.optimizer = try Adam(
          learningRate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.3)
      },
      Difference("beta 1", "beta 1 0.9", "0.8") {
        $0.optimizer = try Adam(
          learningRate: 0.01, beta1: 0.8, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.3)
      },
      Difference("beta 2", "beta 2 0.999", "0.99") {
        $0.optimizer = try Adam(
          learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-4, weightDecay: 0.3)
      },
      Difference("epsilon", "epsilon 0.0001", "0.001") {
        $0.optimizer = try Adam(
          learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: 0.3)
      },
      Difference("decay", "weight decay 0.3", "0.4") {
        $0.optimizer = try Adam(
          learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.4)
      },
    ])
  func differs(difference: Difference) throws {
    var setup = try CheckpointCase()
    try difference.change(&setup)
    let made = try setup.make()
    advance(made.trainer, to: 2)
    let before = try TrainingBits(made, in: folder)
    let found = failure { try made.trainer.restore(from: path) }
    #expect(found?.kind == .badValue)
    for part in [path] + difference.parts { #expect(found?.message.contains(part) == true) }
    #expect(try TrainingBits(made, in: folder) == before)
  }

  @Test("of the same momentum as Nesterov's is told apart, and momenta too") func momenta() throws {
    var setup = try CheckpointCase(
      optimizer: Momentum(learningRate: 0.01, momentum: 0.9, looksAhead: false))
    try setup.make().trainer.save(to: path, note: "", libraryVersion: "0.1.0")
    setup.optimizer = try Momentum(learningRate: 0.01, momentum: 0.9, looksAhead: true)
    expectFailure(.badValue, naming: "momentum", "nesterov") {
      try setup.make().trainer.restore(from: path)
    }
    setup.optimizer = try Momentum(learningRate: 0.01, momentum: 0.8, looksAhead: false)
    expectFailure(.badValue, naming: "momentum 0.9", "0.8") {
      try setup.make().trainer.restore(from: path)
    }
  }

  @Test("is no model, and a model is no checkpoint") func kinds() throws {
    let made = try CheckpointCase().make()
    let model = folder.path("model")
    try made.network.save(to: model, libraryVersion: "0.1.0")
    let before = try TrainingBits(made, in: folder)
    expectFailure(.badModel, naming: model, "is a model", "--checkpoint") {
      try made.trainer.restore(from: model)
    }
    expectFailure(.badModel, naming: model, "is a model") {
      try CheckpointDescription(path: model)
    }
    #expect(try TrainingBits(made, in: folder) == before)
    expectFailure(.badModel, naming: path, "is a checkpoint", "--resume") {
      try Sequential.load(from: path)
    }
  }

  @Test("that is not there, or a folder, is refused") func missing() throws {
    let made = try CheckpointCase().make()
    expectFailure(.notFound, naming: "none") { try made.trainer.restore(from: folder.path("none")) }
    expectFailure(.inputOutput, naming: folder.path) { try made.trainer.restore(from: folder.path) }
    expectFailure(.inputOutput, naming: folder.path) {
      try made.trainer.save(to: folder.path, note: "", libraryVersion: "0.1.0")
    }
    expectFailure(.notFound, naming: "none") {
      try made.trainer.save(to: folder.path("none/a"), note: "", libraryVersion: "0.1.0")
    }
  }

  @Test("of a training that diverged is not saved, and the old one stays") func diverged() throws {
    let before = try folder.read("checkpoint")
    let made = try CheckpointCase().make()
    let value = made.network.parameters[1].values.pointer + 3
    for broken in [Float.nan, .infinity] {
      value.pointee = broken
      expectFailure(.badState, naming: "dense_1.bias", "diverged") {
        try made.trainer.save(to: path, note: "", libraryVersion: "0.1.0")
      }
    }
    // One step makes the optimizer's state that of a gradient that is none; then the weights are mended.
    _ = made.trainer.run(maxBatches: 1)
    for parameter in made.network.parameters {
      for index in 0..<parameter.values.count { parameter.values.pointer[index] = 0 }
    }
    expectFailure(.badState, naming: "optimizer's state", "diverged") {
      try made.trainer.save(to: path, note: "", libraryVersion: "0.1.0")
    }
    #expect(try folder.read("checkpoint") == before && folder.names() == ["checkpoint"])
  }
}
