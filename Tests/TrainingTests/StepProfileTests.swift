import Models
import TestSupport
import Testing
import Training

@Suite("A profile of steps", .usesThreadPool) struct StepProfileTests {
  @Test(
    "changes no bit of what is trained, however images are taken", arguments: InputKind.allCases,
    [1, 3])
  func sameBits(kind: InputKind, threadCount: Int) throws {
    let sample = try kind.sample(260, width: 784, seed: 81)
    let results = try [false, true].map { isProfiled in
      try withThreads(threadCount) {
        let (trainer, network) = try makeTrainer(sample, units: [130, 33, 10], batchSize: 128)
        try trainer.setProfiling(isProfiled)
        var losses: [Double] = []
        for _ in 0..<3 { losses.append(trainer.run(maxBatches: .max).scores.lossSum) }
        return (parameterBits(network), losses)
      }
    }
    #expect(results[0] == results[1])
  }

  @Test(
    "has parts that make up the time of all threads", arguments: InputKind.allCases, [1, 2, 4])
  func partsAddUp(kind: InputKind, threadCount: Int) throws {
    let sample = try kind.sample(300, width: 784, seed: 82)
    try withThreads(threadCount) {
      let (trainer, _) = try makeTrainer(sample, units: [130, 10], batchSize: 128)
      try trainer.setProfiling(true)
      for _ in 0..<4 { _ = trainer.run(maxBatches: .max) }
      let profile = try #require(trainer.profile)
      #expect(profile.stepCount == 12 && profile.imageCount == 1200)
      #expect(profile.threadCount == threadCount)
      let parts = StepPart.allCases.map { profile.seconds(of: $0) }
      #expect(parts.allSatisfy { $0 > 0 } && profile.waitingSeconds > 0)
      let all = profile.wallSeconds * Double(threadCount)
      #expect(abs(parts.reduce(profile.waitingSeconds, +) - all) < 1e-6 * all)
    }
  }

  /// On one thread nothing waits, so what is left over is what the profile fails to account for.
  @Test("leaves little of one thread's time unexplained") func accountsForTime() throws {
    let sample = try SampleImages.bytes(1000, width: 784, classCount: 10, seed: 83)
    try withThreads(1) {
      let (trainer, _) = try makeTrainer(sample, units: [128, 10], batchSize: 128)
      _ = trainer.run(maxBatches: .max)
      try trainer.setProfiling(true)
      for _ in 0..<5 { _ = trainer.run(maxBatches: .max) }
      let profile = try #require(trainer.profile)
      #expect(profile.waitingSeconds < 0.2 * profile.wallSeconds)
    }
  }

  @Test("counts a step of several slices once, and images as they are gone through")
  func slices() throws {
    let sample = try SampleImages.bytes(2500, width: 5, classCount: 3, seed: 84)
    let (trainer, _) = try makeTrainer(sample, units: [3], batchSize: nil, timeLimit: 1e-9)
    try trainer.setProfiling(true)
    let profile = try #require(trainer.profile)
    for (steps, images) in [(0, 1024), (0, 2048), (1, 2500), (1, 3524)] {
      _ = trainer.run(maxBatches: 1)
      #expect(profile.stepCount == steps && profile.imageCount == images)
    }
  }

  @Test("counts the threads that a step could use, when their number changes") func threads() throws
  {
    let sample = try SampleImages.bytes(300, width: 70, classCount: 10, seed: 85)
    let (trainer, _) = try withThreads(2) {
      try makeTrainer(sample, units: [33, 10], batchSize: 100)
    }
    try trainer.setProfiling(true)
    let profile = try #require(trainer.profile)
    for (threadCount, usable) in [(2, 2), (1, 1), (4, 2)] {
      try withThreads(threadCount) { _ = trainer.run(maxBatches: 1) }
      #expect(profile.threadCount == usable)
    }
    #expect(profile.waitingSeconds < 2 * profile.wallSeconds)
  }

  private func makeTrainer(
    _ sample: SampleImages, units: [Int], batchSize: Int?, timeLimit: Double? = nil
  ) throws -> (Trainer, Sequential) {
    let network = try network(sample.width, units)
    let trainer = try Trainer(
      network, sample.dataset,
      TrainingOptions(
        batchSize: batchSize, optimizer: OptimizerPair.all()[3].optimizer, shuffles: true, seed: 5,
        timeLimit: timeLimit))
    return (trainer, network)
  }
}
