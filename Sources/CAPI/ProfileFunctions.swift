import CDigitus
import Errors
import Training

/// Bytes of `digitus_profile` in ABI 1.
private let firstProfileSize = 96

@_cdecl("digitus_trainer_set_profiling") @implementation
public func digitus_trainer_set_profiling(
  _ trainer: OpaquePointer?, _ enabled: Int32
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    try trainer.setProfiling(Arguments.flag(enabled, "enabled"))
  }
}

@_cdecl("digitus_trainer_profile") @implementation
public func digitus_trainer_profile(
  _ trainer: OpaquePointer?, _ out: UnsafeMutablePointer<digitus_profile>?
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    let write = try SizedStruct.writer(
      to: Arguments.present(out, "out"), firstSize: firstProfileSize, "out")
    guard let profile = trainer.profile else {
      throw EngineError.badState(
        "there is no profile: digitus_trainer_set_profiling() was never called with 1")
    }
    write(digitus_profile(profile))
  }
}

extension digitus_profile {
  fileprivate init(_ profile: StepProfile) {
    self.init(
      struct_size: 0, steps: Int64(profile.stepCount), images: Int64(profile.imageCount),
      threads: Int64(profile.threadCount), seconds: profile.wallSeconds,
      gather: profile.seconds(of: .gather), forward: profile.seconds(of: .forward),
      loss: profile.seconds(of: .loss), backward: profile.seconds(of: .backward),
      gradients: profile.seconds(of: .gradients), update: profile.seconds(of: .update),
      waiting: profile.waitingSeconds)
  }
}
