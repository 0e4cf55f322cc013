/// The plain twin of `multiply`: each element is summed over k in rising order, in single precision.
package func multiplyReference(
  _ a: Factor, _ b: Factor, into c: MutableMatrix, accumulating: Bool = false
) {
  for row in 0..<c.rows {
    for column in 0..<c.columns {
      var sum: Float = accumulating ? c[row][column] : 0
      for k in 0..<a.columns { sum += a.element(row, k) * b.element(k, column) }
      c[row][column] = sum
    }
  }
}

extension Factor {
  fileprivate func element(_ row: Int, _ column: Int) -> Float {
    isTransposed ? matrix[column][row] : matrix[row][column]
  }
}
