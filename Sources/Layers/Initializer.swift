import Randomness

/// How the weights of a new layer are drawn.
package enum Initializer: Sendable {
  /// Uniform in ±√(6 / (inputs + outputs)): Glorot and Bengio, AISTATS 2010.
  case glorotUniform
  /// Normal with standard deviation √(2 / inputs), not truncated: He et al., ICCV 2015.
  case heNormal
  /// Normal with the given standard deviation.
  case normal(standardDeviation: Double)
  /// All 0, for weights that are set right afterwards.
  case zero

  /// Fills `weights` in row-major order.
  ///
  /// Numbers are drawn and scaled in double precision and then rounded, so that NumPy gets the same bits
  /// (for the normal ones: but for the last bit of the platform's logarithm and cosine).
  func fill(
    _ weights: UnsafeMutablePointer<Float>, count: Int, inputs: Int, outputs: Int,
    generator: SplitMix64
  ) {
    switch self {
    case .glorotUniform:
      var generator = generator
      let limit = (6 / Double(inputs + outputs)).squareRoot()
      for index in 0..<count { weights[index] = Float((2 * generator.nextUnit() - 1) * limit) }
    case .heNormal:
      fillNormal(weights, count, (2 / Double(inputs)).squareRoot(), generator)
    case .normal(let standardDeviation):
      fillNormal(weights, count, standardDeviation, generator)
    case .zero:
      weights.update(repeating: 0, count: count)
    }
  }

  private func fillNormal(
    _ weights: UnsafeMutablePointer<Float>, _ count: Int, _ standardDeviation: Double,
    _ generator: SplitMix64
  ) {
    var numbers = NormalNumbers(generator)
    for index in 0..<count { weights[index] = Float(numbers.next() * standardDeviation) }
  }
}
