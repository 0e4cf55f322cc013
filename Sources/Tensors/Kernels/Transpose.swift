/// Writes `bᵀ`, `[b.columns, b.rows]`.
///
/// Goes by blocks of 16 x 16, whose lines fit in the first cache even where all rows fall on few of its sets.
package func transpose(_ b: Matrix, into transposed: MutableMatrix) {
  precondition(transposed.rows == b.columns && transposed.columns == b.rows)
  for firstRow in stride(from: 0, to: b.rows, by: 16) {
    for firstColumn in stride(from: 0, to: b.columns, by: 16) {
      let rowCount = min(16, b.rows - firstRow)
      for column in firstColumn..<min(firstColumn + 16, b.columns) {
        let target = transposed[column] + firstRow
        var source = b[firstRow] + column
        for row in 0..<rowCount {
          target[row] = source.pointee
          source += b.stride
        }
      }
    }
  }
}
