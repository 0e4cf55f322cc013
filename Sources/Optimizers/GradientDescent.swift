/// Plain gradient descent: `w ← w − η g`.
package struct GradientDescent: Optimizer {
  package let stateCount = 0
  package let settings: OptimizerSettings
  package let learningRate: Double

  /// - Throws: `EngineError.badValue` for a learning rate that is not above 0.
  package init(learningRate: Double) throws {
    try SettingCheck.positive(learningRate, "learning rate")
    settings = OptimizerSettings(name: "sgd", numbers: ["learning_rate": learningRate])
    self.learningRate = learningRate
  }

  package func update(_ piece: ParameterPiece, learningRate: Double, rateFactor: Double) {
    let learningRate = Float(learningRate)
    for index in 0..<piece.count {
      piece.values[index] -= learningRate * piece.gradients[index]
    }
  }
}
