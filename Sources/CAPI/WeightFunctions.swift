import CDigitus
import Errors
import Models
import Training

@_cdecl("digitus_trainer_set_sample_weights") @implementation
public func digitus_trainer_set_sample_weights(
  _ trainer: OpaquePointer?, _ weights: UnsafePointer<Double>?, _ count: Int64
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    try trainer.setSampleWeights(
      checked(weights, count: count, expected: trainer.imageCount, "images"))
  }
}

@_cdecl("digitus_trainer_set_class_weights") @implementation
public func digitus_trainer_set_class_weights(
  _ trainer: OpaquePointer?, _ weights: UnsafePointer<Double>?, _ count: Int64
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    try trainer.setClassWeights(
      checked(weights, count: count, expected: trainer.classCount, "classes"))
  }
}

@_cdecl("digitus_trainer_average") @implementation
public func digitus_trainer_average(
  _ trainer: OpaquePointer?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    let out = try Arguments.aligned(Arguments.present(out, "out"), "out")
    out.pointee = NetworkHandle(try trainer.makeAveragedNetwork()).retainedForC()
  }
}

/// Weights of which there must be as many as there are images or classes.
private func checked(
  _ weights: UnsafePointer<Double>?, count: Int64, expected: Int, _ what: String
) throws -> UnsafePointer<Double> {
  let weights = try Arguments.aligned(Arguments.present(weights, "weights"), "weights")
  guard count == Int64(expected) else {
    throw EngineError.badSize(
      "count of the weights: expected \(expected), as many as \(what), got \(count)")
  }
  return weights
}
