import Augmentation
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
      Difference("schedule", "schedule none", "step") {
        $0.schedule = try Schedule(.stepDecay(factor: 0.5, stepsPerDrop: 3))
      },
      Difference("warm-up", "schedule none", "constant") {
        $0.schedule = try Schedule(.constant, warmupSteps: 3)
      },
      Difference("smoothing", "label smoothing none", "0.1") { $0.labelSmoothing = 0.1 },
      Difference("clipping", "clip norm none", "0.5") { $0.clipNorm = 0.5 },
      Difference("average", "average decay none", "0.9") { $0.averageDecay = 0.9 },
      Difference("augmentation", "augmentation none", "here it is shift 2.0") {
        $0.augmentation = AugmentationOptions()
        $0.augmentation?.shift = 2
      },
      Difference("weights", "weights of the images none") {
        $0.classWeights = [Double](repeating: 2, count: 10)
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

  @Test(
    "with options that differ is refused with their names",
    arguments: [
      Difference("schedule", "schedule cosine", "step") {
        $0.schedule = try Schedule(.stepDecay(factor: 0.5, stepsPerDrop: 3))
      },
      Difference("no schedule", "schedule cosine", "none") { $0.schedule = .constant },
      Difference("steps", "schedule's steps 15", "16") {
        $0.schedule = try Schedule(.cosine(steps: 16, finalFraction: 0.1), warmupSteps: 3)
      },
      Difference("end", "schedule's final fraction 0.1", "0.2") {
        $0.schedule = try Schedule(.cosine(steps: 15, finalFraction: 0.2), warmupSteps: 3)
      },
      Difference("warm-up", "schedule's warmup steps 3", "4") {
        $0.schedule = try Schedule(.cosine(steps: 15, finalFraction: 0.1), warmupSteps: 4)
      },
      Difference("smoothing", "label smoothing 0.1", "0.2") { $0.labelSmoothing = 0.2 },
      Difference("no smoothing", "label smoothing 0.1", "none") { $0.labelSmoothing = 0 },
      Difference("clipping", "clip norm 0.5", "0.6") { $0.clipNorm = 0.6 },
      Difference("no clipping", "clip norm 0.5", "none") { $0.clipNorm = nil },
      Difference("average", "average decay 0.8", "0.9") { $0.averageDecay = 0.9 },
      Difference("no average", "average decay 0.8", "none") { $0.averageDecay = 0 },
      Difference("shift", "augmentation's shift 1.5", "1.6") { $0.augmentation?.shift = 1.6 },
      Difference("sides", "augmentation's height 7.0", "10.0") {
        $0.imageShape = ImageShape(height: 10, width: 7, channels: 1)
      },
      Difference("no augmentation", "augmentation elastic smoothness 3.0, elastic", "is none") {
        $0.augmentation = nil
      },
      Difference("weights", "weights of the images") { $0.classWeights?[9] += 1e-3 },
      Difference("no weights", "weights of the images", "none") { $0.classWeights = nil },
    ])
  func optionsDiffer(difference: Difference) throws {
    var setup = try CheckpointCase.optioned()
    let saved = folder.path("optioned")
    try setup.make().trainer.save(to: saved, note: "", libraryVersion: "0.1.0")
    try difference.change(&setup)
    let made = try setup.make()
    advance(made.trainer, to: 2)
    let before = try TrainingBits(made, in: folder)
    let found = failure { try made.trainer.restore(from: saved) }
    #expect(found?.kind == .badValue)
    for part in difference.parts { #expect(found?.message.contains(part) == true) }
    #expect(try TrainingBits(made, in: folder) == before)
  }

  @Test("is of version 2 only if an option is in use") func versions() throws {
    func version(_ setup: CheckpointCase) throws -> Bool {
      try setup.make().trainer.save(to: folder.path("v"), note: "", libraryVersion: "0.1.0")
      let text = String(decoding: try folder.read("v"), as: UTF8.self)
      return text.contains(#""digitus.format_version":"2""#)
    }
    #expect(try !version(CheckpointCase()))
    var unchanged = try CheckpointCase()
    unchanged.augmentation = AugmentationOptions()
    #expect(try !version(unchanged))
    #expect(try version(.optioned()))
    for change: (inout CheckpointCase) throws -> Void in [
      { $0.schedule = try Schedule(.constant, warmupSteps: 1) }, { $0.labelSmoothing = 0.1 },
      { $0.clipNorm = 1 }, { $0.averageDecay = 0.1 },
      { $0.classWeights = [Double](repeating: 1, count: 10) },
      { $0.augmentation = everyChange() },
    ] {
      var setup = try CheckpointCase()
      try change(&setup)
      #expect(try version(setup))
    }
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
