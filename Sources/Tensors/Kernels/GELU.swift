/// `y = y · Φ(y)`, in place, with Φ the distribution of standard normal numbers.
package func applyGELU(to y: MutableMatrix) {
  for row in 0..<y.rows {
    let values = y[row]
    for column in 0..<y.columns { values[column] *= normalDistribution(values[column]) }
  }
}

/// Carries a gradient back through `applyGELU`, whose derivative is `Φ(x) + x · φ(x)`, φ being the density.
///
/// - Parameters:
///   - x: `[rows, columns]`, what `applyGELU` was given.
///   - gradY: `[rows, columns]`, gradient at the output; becomes the gradient at the input.
package func backwardGELU(input x: Matrix, gradient gradY: MutableMatrix) {
  // 1 / √(2π)
  let scale: Float = 0.398_942_28
  for row in 0..<x.rows {
    let inputs = x[row]
    let gradients = gradY[row]
    for column in 0..<x.columns {
      let input = inputs[column]
      let density = scale * exponential(-0.5 * input * input)
      gradients[column] *= normalDistribution(input) + input * density
    }
  }
}

/// The chance that a standard normal number is at most `x`.
@inline(__always)
private func normalDistribution(_ x: Float) -> Float {
  // √½
  0.5 * (1 + errorFunction(x * 0.707_106_77))
}
