/// How far a number may lie from what is expected: `|a − b| ≤ absolute + relative · |b|`.
///
/// Each has a name and a reason; to loosen one needs a reason too.
package struct Tolerance: Sendable {
  package let absolute: Double
  package let relative: Double
  /// Why so much and no more.
  package let reason: String

  package init(absolute: Double, relative: Double, reason: String) {
    self.absolute = absolute
    self.relative = relative
    self.reason = reason
  }
}

extension Tolerance {
  /// Single-precision products against single-precision products.
  package static let floatProduct = Tolerance(
    absolute: 2e-5, relative: 1e-5,
    reason: "up to 100 terms of at most 1, summed in another order, 6e-8 each")

  /// The engine's single precision against a naive computation in double precision.
  package static let floatNetwork = Tolerance(
    absolute: 2e-6, relative: 2e-5,
    reason: "sums of up to 100 terms below 3, each rounded to 6e-8, through three layers")

  /// The engine's gradient summed over slices against double precision.
  package static let floatGradient = Tolerance(
    absolute: 2e-6, relative: 1e-4,
    reason: "sums over up to 2,500 images, whose terms cancel")

  /// The naive gradient in double precision against differences of its own loss.
  package static let finiteDifference = Tolerance(
    absolute: 1e-8, relative: 1e-6,
    reason: "the step of 1e-6 squared, and a loss of about 1 rounded to 1e-16 over that step")

  /// The engine's gradient against differences of the loss in double precision.
  package static let floatFiniteDifference = Tolerance(
    absolute: 1e-6, relative: 1e-4,
    reason: "rounding of the engine's sums; the differences themselves are far better")

  /// One step against numbers worked out by hand.
  package static let oneStep = Tolerance(
    absolute: 1e-9, relative: 5e-7, reason: "a few roundings of 6e-8 each")

  /// Ten steps of an optimizer against double precision.
  package static let tenSteps = Tolerance(
    absolute: 1e-6, relative: 1e-5, reason: "ten steps, each with a few roundings of 6e-8 each")

  /// Whole training runs against double precision.
  package static let trainingRun = Tolerance(
    absolute: 2e-5, relative: 2e-4,
    reason: "a step carries the roundings of all the steps before it")

  /// Mean losses against double precision.
  package static let meanLoss = Tolerance(
    absolute: 1e-7, relative: 1e-6, reason: "each image's loss is rounded to 6e-8 of itself")

  /// Probabilities of the same image in batches of another size.
  package static let otherBatchSize = Tolerance(
    absolute: 1e-6, relative: 1e-6, reason: "oneDNN may sum in another order for another size")
}
