import Glibc

/// Adam, with decoupled weight decay if wanted (then called AdamW).
///
/// `m ← m + (1 − β₁)(g − m)`, `v ← v + (1 − β₂)(g² − v)`,
/// `w ← w − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε)`; with decay λ first `w ← w − η λ w`, for kernels
/// only. Kingma and Ba, ICLR 2015, with ε before the bias correction as in the note to its section 2;
/// Loshchilov and Hutter, ICLR 2019. Keras computes the same.
package struct Adam: Optimizer {
  package let stateCount = 2
  private let learningRate: Double
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Float
  private let weightDecay: Double

  /// - Parameter weightDecay: λ; 0 for Adam proper.
  /// - Throws: `EngineError.badValue` for a number out of its range.
  package init(
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
  ) throws {
    try SettingCheck.positive(learningRate, "learning rate")
    try SettingCheck.fraction(beta1, "beta_1")
    try SettingCheck.fraction(beta2, "beta_2")
    try SettingCheck.positive(epsilon, "epsilon")
    try SettingCheck.notNegative(weightDecay, "weight decay")
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    self.weightDecay = weightDecay
  }

  package func update(_ piece: ParameterPiece, step: Int) {
    guard let means = piece.states.0, let squares = piece.states.1 else { return }
    let correction = (1 - pow(beta2, Double(step))).squareRoot() / (1 - pow(beta1, Double(step)))
    let rate = Float(learningRate * correction)
    let (rest1, rest2) = (Float(1 - beta1), Float(1 - beta2))
    let kept = piece.decays ? Float(1 - learningRate * weightDecay) : 1
    for index in 0..<piece.count {
      let gradient = piece.gradients[index]
      let mean = means[index] + rest1 * (gradient - means[index])
      let square = squares[index] + rest2 * (gradient * gradient - squares[index])
      means[index] = mean
      squares[index] = square
      let value = kept * piece.values[index]
      piece.values[index] = value - rate * mean / (square.squareRoot() + epsilon)
    }
  }
}
