import Glibc

/// Adam, with decoupled weight decay if wanted (then called AdamW).
///
/// `m ← m + (1 − β₁)(g − m)`, `v ← v + (1 − β₂)(g² − v)`,
/// `w ← w − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε)`; with decay λ first `w ← w − η λ w`, for kernels
/// only. Kingma and Ba, ICLR 2015, with ε before the bias correction as in the note to its section 2;
/// Loshchilov and Hutter, ICLR 2019. Keras computes the same.
package struct Adam: Optimizer {
  package let stateCount = 2
  package let squaresIndex: Int? = 1
  package let settings: OptimizerSettings
  package let learningRate: Double
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
    var numbers = [
      "learning_rate": learningRate, "beta_1": beta1, "beta_2": beta2, "epsilon": epsilon,
    ]
    if weightDecay > 0 { numbers["weight_decay"] = weightDecay }
    settings = OptimizerSettings(name: weightDecay > 0 ? "adamw" : "adam", numbers: numbers)
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    self.weightDecay = weightDecay
  }

  /// The bias correction.
  package func rateFactor(ofStep step: Int) -> Double {
    (1 - pow(beta2, Double(step))).squareRoot() / (1 - pow(beta1, Double(step)))
  }

  package func update(_ piece: ParameterPiece, learningRate: Double, rateFactor: Double) {
    guard let means = piece.states.0, let squares = piece.states.1 else { return }
    forEachVector(
      of: piece.count,
      Step(
        values: piece.values, gradients: piece.gradients, means: means, squares: squares,
        rate: Float(learningRate * rateFactor), rest1: Float(1 - beta1), rest2: Float(1 - beta2),
        epsilon: epsilon, lost: piece.decays ? Float(learningRate * weightDecay) : 0))
  }

  private struct Step: VectorTask {
    let values: UnsafeMutablePointer<Float>
    let gradients: UnsafePointer<Float>
    let means: UnsafeMutablePointer<Float>
    let squares: UnsafeMutablePointer<Float>
    let rate: Float
    let rest1: Float
    let rest2: Float
    let epsilon: Float
    /// The share that decays; not the one that stays, of which rounding to 1 would leave little.
    let lost: Float

    @inline(__always)
    func run<L: Lanes>(_ lanes: L) {
      let gradient = lanes.load(gradients)
      var (mean, square) = (lanes.load(means), lanes.load(squares))
      mean.addProduct(gradient - mean, SIMD16(repeating: rest1))
      square.addProduct(gradient * gradient - square, SIMD16(repeating: rest2))
      lanes.store(mean, to: means)
      lanes.store(square, to: squares)
      let change = rate * mean / (squareRoot(square) + epsilon)
      let before = lanes.load(values)
      lanes.store(before - (lost * before + change), to: values)
    }
  }
}
