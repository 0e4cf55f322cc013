/// `y = 1 / (1 + e⁻ʸ)`, in place; a NaN stays.
package func applySigmoid(to y: MutableMatrix) {
  for row in 0..<y.rows {
    let values = y[row]
    for column in 0..<y.columns { values[column] = 1 / (1 + exponential(-values[column])) }
  }
}

/// Carries a gradient back through `applySigmoid`, whose derivative is `y (1 − y)`.
///
/// - Parameters:
///   - y: `[rows, columns]`, the outputs of the forward pass.
///   - gradY: `[rows, columns]`, gradient at the output; becomes the gradient at the input.
package func backwardSigmoid(output y: Matrix, gradient gradY: MutableMatrix) {
  for row in 0..<y.rows {
    let outputs = y[row]
    let gradients = gradY[row]
    for column in 0..<y.columns {
      gradients[column] *= outputs[column] * (1 - outputs[column])
    }
  }
}

/// `y = tanh y`, in place; a NaN stays.
package func applyTanh(to y: MutableMatrix) {
  for row in 0..<y.rows {
    let values = y[row]
    for column in 0..<y.columns { values[column] = hyperbolicTangent(values[column]) }
  }
}

/// Carries a gradient back through `applyTanh`, whose derivative is `1 − y²`.
///
/// - Parameters:
///   - y: `[rows, columns]`, the outputs of the forward pass.
///   - gradY: `[rows, columns]`, gradient at the output; becomes the gradient at the input.
package func backwardTanh(output y: Matrix, gradient gradY: MutableMatrix) {
  for row in 0..<y.rows {
    let outputs = y[row]
    let gradients = gradY[row]
    for column in 0..<y.columns {
      gradients[column] *= 1 - outputs[column] * outputs[column]
    }
  }
}
