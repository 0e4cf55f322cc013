/// Gradient descent with momentum, as Keras and scikit-learn write it.
///
/// `v ← μ v − η g`, then `w ← w + v`, or with Nesterov's look ahead `w ← w + μ v − η g`. Polyak 1964;
/// Sutskever et al., ICML 2013.
package struct Momentum: Optimizer {
  package let stateCount = 1
  package let settings: OptimizerSettings
  package let learningRate: Double
  private let momentum: Float
  private let looksAhead: Bool

  /// - Throws: `EngineError.badValue` for a number out of its range.
  package init(learningRate: Double, momentum: Double, looksAhead: Bool) throws {
    try SettingCheck.positive(learningRate, "learning rate")
    try SettingCheck.fraction(momentum, "momentum")
    settings = OptimizerSettings(
      name: looksAhead ? "nesterov" : "momentum",
      numbers: ["learning_rate": learningRate, "momentum": momentum])
    self.learningRate = learningRate
    self.momentum = Float(momentum)
    self.looksAhead = looksAhead
  }

  package func update(_ piece: ParameterPiece, learningRate: Double, rateFactor: Double) {
    guard let velocities = piece.states.0 else { return }
    let learningRate = Float(learningRate)
    for index in 0..<piece.count {
      let descent = learningRate * piece.gradients[index]
      let velocity = momentum * velocities[index] - descent
      velocities[index] = velocity
      piece.values[index] += looksAhead ? momentum * velocity - descent : velocity
    }
  }
}
