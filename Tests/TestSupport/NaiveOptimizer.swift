/// The rules of the optimizers in double precision, written from their formulas.
///
/// `m` and `v` are the running means of Adam; `v` alone is the velocity of momentum.
package struct NaiveOptimizer: Sendable {
  package enum Rule: Sendable {
    case gradientDescent
    case momentum(Double, looksAhead: Bool)
    case adam(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)
  }

  private let rule: Rule
  private let learningRate: Double
  private var m: [[Double]]
  private var v: [[Double]]
  private var step = 0

  /// - Parameter sizes: How many elements each parameter has.
  package init(_ rule: Rule, learningRate: Double, sizes: [Int]) {
    self.rule = rule
    self.learningRate = learningRate
    m = sizes.map { [Double](repeating: 0, count: $0) }
    v = m
  }

  /// Makes one step with all parameters; those with an odd number are biases, which do not decay.
  package mutating func update(_ parameters: inout [[Double]], _ gradients: [[Double]]) {
    step += 1
    for index in parameters.indices {
      for element in parameters[index].indices {
        update(
          &parameters[index][element], gradients[index][element], &m[index][element],
          &v[index][element], decays: index.isMultiple(of: 2))
      }
    }
  }

  private func update(
    _ w: inout Double, _ g: Double, _ m: inout Double, _ v: inout Double, decays: Bool
  ) {
    switch rule {
    case .gradientDescent:
      w -= learningRate * g
    case .momentum(let mu, let looksAhead):
      v = mu * v - learningRate * g
      w += looksAhead ? mu * v - learningRate * g : v
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      if decays { w -= learningRate * weightDecay * w }
      m = beta1 * m + (1 - beta1) * g
      v = beta2 * v + (1 - beta2) * g * g
      let correction = (1 - power(beta2, step)).squareRoot() / (1 - power(beta1, step))
      w -= learningRate * correction * m / (v.squareRoot() + epsilon)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
