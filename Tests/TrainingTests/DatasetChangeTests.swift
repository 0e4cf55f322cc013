import Augmentation
import Datasets
import Errors
import Models
import TestSupport
import Testing
import Training

@Suite("A trainer that is given other images", .usesThreadPool) struct DatasetChangeTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Kinds and numbers of images that take each way through the buffers: fewer, more than a batch was so far, and
  /// others that are kept in another way.
  @Test(
    "does what one that was made for them does",
    arguments: [InputKind.sparseBytes, .denseBytes, .denseFloats], [4, 50, 300])
  func sameAsMadeFor(kind: InputKind, count: Int) throws {
    for batchSize in [8, 64, nil] {
      var setup = try CheckpointCase.optioned()
      (setup.kind, setup.images, setup.batchSize) = (kind, count, batchSize)
      let made = try setup.make()
      var former = setup
      (former.images, former.dataSeed) = (50, 9)
      if kind != .denseFloats { former.kind = .denseBytes }
      former.augmentation = nil
      let changed = try former.make()
      if let changes = setup.augmentation {
        try changed.trainer.setAugmentation(changes, shape: setup.imageShape)
      }
      try changed.trainer.setDataset(kind.sample(count, width: 70, seed: setup.dataSeed).dataset)
      try changed.trainer.setClassWeights(#require(setup.classWeights))
      for _ in 0..<2 {
        _ = made.trainer.run(maxBatches: .max)
        _ = changed.trainer.run(maxBatches: .max)
        #expect(try TrainingBits(changed, in: folder) == TrainingBits(made, in: folder))
      }
    }
  }

  @Test("keeps images by their non-zero values, or not, as one that was made for them")
  func inputForm() throws {
    for (former, new) in [
      (InputKind.sparseBytes, InputKind.denseBytes), (.denseBytes, .sparseBytes),
    ] {
      var setup = try CheckpointCase()
      setup.kind = new
      let made = try setup.make()
      setup.kind = former
      let changed = try setup.make()
      try changed.trainer.setDataset(new.sample(50, width: 70, seed: setup.dataSeed).dataset)
      for _ in 0..<2 {
        _ = made.trainer.run(maxBatches: .max)
        _ = changed.trainer.run(maxBatches: .max)
      }
      #expect(parameterBits(changed.network) == parameterBits(made.network))
    }
  }

  @Test("goes on with steps, epochs and the optimizer's state, also from a checkpoint")
  func goesOn() throws {
    let setup = try CheckpointCase()  // 50 images in batches of 8: 7 steps
    let whole = try setup.make()
    _ = whole.trainer.run(maxBatches: .max)
    try whole.trainer.setDataset(InputKind.sparseBytes.sample(20, width: 70, seed: 5).dataset)
    #expect(whole.trainer.progress.batchesPerEpoch == 7 && whole.trainer.progress.step == 7)
    #expect(throws: EngineError.self) {
      try whole.trainer.save(to: folder.path("c"), note: "", libraryVersion: "0.1.0")
    }
    _ = whole.trainer.run(maxBatches: 2)
    let progress = whole.trainer.progress
    #expect((progress.epoch, progress.batch, progress.batchesPerEpoch) == (2, 2, 3))
    #expect(progress.step == 9 && progress.scores.count == 16)
    try whole.trainer.save(to: folder.path("c"), note: "", libraryVersion: "0.1.0")
    var later = setup
    (later.images, later.dataSeed) = (20, 5)
    let resumed = try later.make(networkSeed: 9)
    try resumed.trainer.restore(from: folder.path("c"))
    for _ in 0..<3 {
      #expect(try TrainingBits(resumed, in: folder) == TrainingBits(whole, in: folder))
      _ = whole.trainer.run(maxBatches: .max)
      _ = resumed.trainer.run(maxBatches: .max)
    }
  }

  @Test("measures on where it was told to") func profile() throws {
    var setup = try CheckpointCase()
    setup.batchSize = nil
    let (trainer, _) = try setup.make()
    try trainer.setProfiling(true)
    _ = trainer.run(maxBatches: 1)
    try trainer.setDataset(InputKind.sparseBytes.sample(2000, width: 70, seed: 5).dataset)
    _ = trainer.run(maxBatches: 1)
    #expect(trainer.profile?.stepCount == 2 && trainer.profile?.imageCount == 2050)
  }

  @Test("takes no more threads than it was made for") func threads() throws {
    let setup = try CheckpointCase()
    let (trainer, _) = try withThreads(1) { try setup.make() }
    try trainer.setProfiling(true)
    try withThreads(4) {
      try trainer.setDataset(InputKind.denseBytes.sample(3000, width: 70, seed: 5).dataset)
      _ = trainer.run(maxBatches: .max)
    }
    #expect(trainer.profile?.threadCount == 1)
  }
}
