import Optimizers
import TestSupport
import Testing

/// An optimizer and the rule that its naive twin follows.
struct OptimizerPair: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let optimizer: any Optimizer
  let rule: NaiveOptimizer.Rule
  let learningRate: Double

  static func all() throws -> [OptimizerPair] {
    [
      OptimizerPair(
        testDescription: "SGD", optimizer: try GradientDescent(learningRate: 0.5),
        rule: .gradientDescent, learningRate: 0.5),
      OptimizerPair(
        testDescription: "momentum",
        optimizer: try Momentum(learningRate: 0.1, momentum: 0.9, looksAhead: false),
        rule: .momentum(0.9, looksAhead: false), learningRate: 0.1),
      OptimizerPair(
        testDescription: "Nesterov",
        optimizer: try Momentum(learningRate: 0.1, momentum: 0.9, looksAhead: true),
        rule: .momentum(0.9, looksAhead: true), learningRate: 0.1),
      OptimizerPair(
        testDescription: "Adam",
        optimizer: try Adam(
          learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0),
        rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0), learningRate: 0.01),
      OptimizerPair(
        testDescription: "AdamW",
        optimizer: try Adam(
          learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.3),
        rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.3), learningRate: 0.01),
    ]
  }
}
