import CDigitus
import TestSupport
import Testing

@Suite("Profiles in C", .usesThreadPool) struct ProfileFunctionTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  @Test("the parts make up the time of all threads") func partsAddUp() throws {
    let trainer = try handles.trainer()
    try succeed(digitus_trainer_set_profiling(trainer, 1))
    for _ in 0..<3 { try succeed(digitus_trainer_run(trainer, .max, nil)) }
    let profile = try profile(of: trainer)
    #expect(profile.steps == 3 && profile.images == 30)
    #expect(profile.threads == digitus_thread_count())
    let parts = [
      profile.gather, profile.forward, profile.loss, profile.backward, profile.gradients,
      profile.update, profile.waiting,
    ]
    #expect(parts.allSatisfy { $0 >= 0 } && parts.dropLast().allSatisfy { $0 > 0 })
    let all = profile.seconds * Double(profile.threads)
    #expect(abs(parts.reduce(0, +) - all) < 1e-9 + 1e-6 * all)
  }

  @Test("1 begins from zero, 0 keeps what was measured") func beginsAndEnds() throws {
    let trainer = try handles.trainer()
    try succeed(digitus_trainer_run(trainer, 1, nil))
    for _ in 0..<2 {
      try succeed(digitus_trainer_set_profiling(trainer, 1))
      #expect(try profile(of: trainer).steps == 0)
      #expect(try profile(of: trainer).seconds == 0)
      try succeed(digitus_trainer_run(trainer, 1, nil))
      #expect(try profile(of: trainer).steps == 1)
    }
    let before = try profile(of: trainer).seconds
    for _ in 0..<2 {
      try succeed(digitus_trainer_set_profiling(trainer, 0))
      try succeed(digitus_trainer_run(trainer, 1, nil))
      #expect(try profile(of: trainer).steps == 1)
      #expect(try profile(of: trainer).seconds == before)
    }
  }

  @Test("a profile that was never begun is refused, also after an end") func neverBegun() throws {
    let trainer = try handles.trainer()
    try succeed(digitus_trainer_set_profiling(trainer, 0))
    var profile = digitus_profile()
    profile.steps = -1
    expectStatus(
      digitus_trainer_profile(trainer, &profile), DIGITUS_ERROR_BAD_STATE,
      naming: "digitus_trainer_set_profiling")
    #expect(profile.steps == -1)
  }

  @Test("what is neither 0 nor 1 is refused", arguments: [2, -1, .max, .min] as [Int32])
  func noFlag(enabled: Int32) throws {
    expectStatus(
      digitus_trainer_set_profiling(try handles.trainer(), enabled), DIGITUS_ERROR_BAD_VALUE,
      naming: "enabled", "0 or 1", "\(enabled)")
  }

  @Test(
    "a size too small is refused, and nothing is written", arguments: [1, 95, -1, .min] as [Int64])
  func shortStructure(size: Int64) throws {
    let trainer = try handles.trainer()
    try succeed(digitus_trainer_set_profiling(trainer, 1))
    var profile = digitus_profile()
    (profile.struct_size, profile.steps) = (size, -1)
    expectStatus(
      digitus_trainer_profile(trainer, &profile), DIGITUS_ERROR_BAD_SIZE,
      naming: "out.struct_size", "96", "\(size)")
    #expect(profile.struct_size == size && profile.steps == -1)
  }

  private func profile(of trainer: OpaquePointer) throws -> digitus_profile {
    var profile = digitus_profile()
    try succeed(digitus_trainer_profile(trainer, &profile))
    return profile
  }
}
