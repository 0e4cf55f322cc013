import Optimizers
import TestSupport
import Testing

/// Two steps, with gradients (0.5, −1, 0) and then (1, 1, 1), from (1, −2, 0.5); the results were
/// worked out by hand, Adam's with a pocket calculator's precision in Python.
@Suite("One and two steps of each optimizer by hand") struct OptimizerStepTests {
  @Test("gradient descent") func gradientDescent() throws {
    check(
      try GradientDescent(learningRate: 0.1), decays: true, first: [0.95, -1.9, 0.5],
      second: [0.85, -2.0, 0.4])
  }

  @Test("momentum") func momentum() throws {
    check(
      try Momentum(learningRate: 0.1, momentum: 0.9, looksAhead: false), decays: true,
      first: [0.95, -1.9, 0.5], second: [0.805, -1.91, 0.4])
  }

  @Test("Nesterov's momentum") func nesterov() throws {
    check(
      try Momentum(learningRate: 0.1, momentum: 0.9, looksAhead: true), decays: true,
      first: [0.905, -1.81, 0.5], second: [0.6745, -1.919, 0.31])
  }

  @Test("Adam with the usual settings") func adam() throws {
    check(
      try Adam(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0),
      decays: true, first: [0.9990000063245154, -1.9990000031622677, 0.5],
      second: [0.9980348270289059, -1.999052634623498, 0.49925586552959283])
  }

  /// With so large an ε it matters that it is added before the bias correction.
  @Test("Adam with a large ε") func adamWithLargeEpsilon() throws {
    check(
      try Adam(learningRate: 0.01, beta1: 0.8, beta2: 0.9, epsilon: 0.1, weightDecay: 0),
      decays: true, first: [0.9938742588672279, -1.9924025307335205, 0.5],
      second: [0.9863403594586391, -1.9933063024036723, 0.49418200629101877])
  }

  @Test("AdamW shrinks kernels") func adamW() throws {
    check(
      try Adam(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004),
      decays: true, first: [0.9989960063245154, -1.9989920031622677, 0.499998],
      second: [0.9980268310448805, -1.9990366386554854, 0.4992518655375928])
  }

  @Test("AdamW does not shrink biases") func adamWOfBiases() throws {
    check(
      try Adam(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004),
      decays: false, first: [0.9990000063245154, -1.9990000031622677, 0.5],
      second: [0.9980348270289059, -1.999052634623498, 0.49925586552959283])
  }

  @Test("the comparison tells the optimizers apart") func comparisonCanFail() {
    #expect(!isClose([0.95], [0.905], .oneStep))
    #expect(!isClose([0.9989960063245154], [0.9990000063245154], .oneStep))
    #expect(!isClose([0.49925586552959283], [0.4992518655375928], .oneStep))
  }

  private func check(
    _ optimizer: some Optimizer, decays: Bool, first: [Double], second: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var parameter = OptimizedParameter([1, -2, 0.5], optimizer, decays: decays)
    parameter.step([0.5, -1, 0])
    expectClose(parameter.values, first, .oneStep, "first", sourceLocation: sourceLocation)
    parameter.step([1, 1, 1])
    expectClose(parameter.values, second, .oneStep, "second", sourceLocation: sourceLocation)
  }
}
