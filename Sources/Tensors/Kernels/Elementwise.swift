/// Sets every row to `bias`.
///
/// - Parameters:
///   - bias: `[columns]`.
///   - y: `[rows, columns]`, overwritten.
package func fillRows(of y: MutableMatrix, with bias: UnsafePointer<Float>) {
  for row in 0..<y.rows { y[row].update(from: bias, count: y.columns) }
}

/// Adds `bias` to every row: `y[r, c] += bias[c]`.
///
/// - Parameters:
///   - bias: `[columns]`.
///   - y: `[rows, columns]`, updated.
package func addBias(_ bias: UnsafePointer<Float>, to y: MutableMatrix) {
  for row in 0..<y.rows {
    let values = y[row]
    for column in 0..<y.columns { values[column] += bias[column] }
  }
}

/// `y = max(y, 0)`, in place; a NaN stays.
package func applyReLU(to y: MutableMatrix) {
  for row in 0..<y.rows {
    let values = y[row]
    for column in 0..<y.columns { values[column] = values[column] <= 0 ? 0 : values[column] }
  }
}

/// Carries a gradient back through ReLU: keeps it where the output was above 0, else 0. At 0 the
/// derivative is taken as 0.
///
/// - Parameters:
///   - y: `[rows, columns]`, the outputs of the forward pass.
///   - gradY: `[rows, columns]`, gradient at the output; becomes the gradient at the input.
package func backwardReLU(output y: Matrix, gradient gradY: MutableMatrix) {
  for row in 0..<y.rows {
    let outputs = y[row]
    let gradients = gradY[row]
    for column in 0..<y.columns {
      gradients[column] = outputs[column] > 0 ? gradients[column] : 0
    }
  }
}

/// Sums each column, row by row from the first: `sums[c] = Σ x[r, c]`.
///
/// Adds in double precision and rounds once: the terms of a bias gradient nearly cancel, which would
/// leave little of a single-precision sum over thousands of rows.
///
/// - Parameters:
///   - x: `[rows, columns]`.
///   - sums: `[columns]`, overwritten.
package func sumColumns(of x: Matrix, into sums: UnsafeMutablePointer<Float>) {
  var column = 0
  while column + 8 <= x.columns {
    var total = SIMD8<Double>.zero
    for row in 0..<x.rows {
      total += SIMD8<Double>(
        UnsafeRawPointer(x[row] + column).loadUnaligned(as: SIMD8<Float>.self))
    }
    for lane in 0..<8 { sums[column + lane] = Float(total[lane]) }
    column += 8
  }
  while column < x.columns {
    var total = 0.0
    for row in 0..<x.rows { total += Double(x[row][column]) }
    sums[column] = Float(total)
    column += 1
  }
}
