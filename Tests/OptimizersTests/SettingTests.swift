import Optimizers
import TestSupport
import Testing

@Suite("Settings of the optimizers") struct SettingTests {
  static let notPositive = [0, -0.0, -1, .nan, .infinity, -.infinity]
  static let notFraction = [-0.1, 1, 1.5, .nan, .infinity, -.infinity]
  /// Numbers that become 0 or infinite in single precision, in which the optimizers compute: an ε of 0
  /// makes 0 / 0 of every weight without gradient, an infinite rate ∞ · 0.
  static let notFloat = [1e-50, 1e-300, 1e39, 1e308]

  @Test("a learning rate must be finite and above 0", arguments: notPositive)
  func learningRate(value: Double) {
    expectFailure(.badValue, naming: "learning rate") { try GradientDescent(learningRate: value) }
    expectFailure(.badValue, naming: "learning rate") {
      try Momentum(learningRate: value, momentum: 0.9, looksAhead: false)
    }
    expectFailure(.badValue, naming: "learning rate") { try adam(learningRate: value) }
  }

  @Test("a momentum and β must be in [0, 1)", arguments: notFraction)
  func fractions(value: Double) {
    expectFailure(.badValue, naming: "momentum", "\(value)") {
      try Momentum(learningRate: 0.1, momentum: value, looksAhead: true)
    }
    expectFailure(.badValue, naming: "beta_1", "\(value)") { try adam(beta1: value) }
    expectFailure(.badValue, naming: "beta_2", "\(value)") { try adam(beta2: value) }
  }

  @Test("an ε must be finite and above 0", arguments: notPositive)
  func epsilon(value: Double) {
    expectFailure(.badValue, naming: "epsilon", "\(value)") { try adam(epsilon: value) }
  }

  @Test("a weight decay must be finite and not below 0", arguments: [-1, .nan, .infinity])
  func weightDecay(value: Double) {
    expectFailure(.badValue, naming: "weight decay", "\(value)") { try adam(weightDecay: value) }
  }

  @Test("the ends of the ranges that belong to them are accepted") func acceptsEnds() throws {
    _ = try Momentum(learningRate: 0.1, momentum: 0, looksAhead: false)
    _ = try Momentum(learningRate: 0.1, momentum: 0.999, looksAhead: false)
    _ = try adam(beta1: 0, beta2: 0, weightDecay: 0)
  }

  @Test("what single precision cannot hold is refused", arguments: notFloat)
  func refusesWhatFloatCannotHold(value: Double) {
    expectFailure(.badValue, naming: "learning rate") { try GradientDescent(learningRate: value) }
    expectFailure(.badValue, naming: "epsilon") { try adam(epsilon: value) }
  }

  private func adam(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, weightDecay: Double = 0.004
  ) throws -> Adam {
    try Adam(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      weightDecay: weightDecay)
  }
}
