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

/// `y = slope · y` where y is below 0, in place; a NaN stays.
package func applyLeakyReLU(slope: Float, to y: MutableMatrix) {
  for row in 0..<y.rows {
    let values = y[row]
    for column in 0..<y.columns { values[column] *= values[column] <= 0 ? slope : 1 }
  }
}

/// Carries a gradient back through `applyLeakyReLU`, whose derivative at 0 is taken as the slope.
///
/// - Parameters:
///   - y: `[rows, columns]`, the outputs of the forward pass.
///   - gradY: `[rows, columns]`, gradient at the output; becomes the gradient at the input.
package func backwardLeakyReLU(slope: Float, output y: Matrix, gradient gradY: MutableMatrix) {
  for row in 0..<y.rows {
    let outputs = y[row]
    let gradients = gradY[row]
    for column in 0..<y.columns { gradients[column] *= outputs[column] > 0 ? 1 : slope }
  }
}

/// Sets all values of a matrix.
func fill(_ y: MutableMatrix, with value: Float) {
  for row in 0..<y.rows { y[row].update(repeating: value, count: y.columns) }
}

/// Copies all values of a matrix.
///
/// - Parameter y: As many rows and columns, overwritten.
package func copy(_ x: Matrix, into y: MutableMatrix) {
  for row in 0..<x.rows { y[row].update(from: x[row], count: x.columns) }
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
  forEachColumnSum(of: x) { column, sum in sums[column] = Float(sum) }
}

/// Calls `body` with each column and the sum of its values, row by row from the first, in double precision.
@inline(__always)
private func forEachColumnSum(of x: Matrix, _ body: (_ column: Int, _ sum: Double) -> Void) {
  var column = 0
  while column + 8 <= x.columns {
    var total = SIMD8<Double>.zero
    for row in 0..<x.rows {
      total += SIMD8<Double>(
        UnsafeRawPointer(x[row] + column).loadUnaligned(as: SIMD8<Float>.self))
    }
    for lane in 0..<8 { body(column + lane, total[lane]) }
    column += 8
  }
  while column < x.columns {
    var total = 0.0
    for row in 0..<x.rows { total += Double(x[row][column]) }
    body(column, total)
    column += 1
  }
}

/// Adds the columns of a matrix to sums, one column of each `period` to the same sum.
///
/// What a row gives is added up in double precision and rounded once, for the reason that `sumColumns` names.
///
/// - Parameters:
///   - x: `[rows, columns]`, columns a multiple of `period`.
///   - sums: `period` sums, added to.
package func addColumns(of x: Matrix, period: Int, to sums: UnsafeMutablePointer<Float>) {
  for row in 0..<x.rows {
    let places = Matrix(x[row], rows: x.columns / period, columns: period)
    forEachColumnSum(of: places) { column, sum in sums[column] += Float(sum) }
  }
}
