/// A view of rows most of whose values are zero: the values, and bits that tell which are not.
package struct SparseMatrix {
  /// The values, row-major.
  package enum Values {
    /// Pixels; each stands for its value divided by 255.
    case bytes(UnsafePointer<UInt8>)
    case floats(UnsafePointer<Float>)
  }

  package let values: Values
  package let rows: Int
  package let columns: Int
  /// Values from the start of one row to that of the next.
  package let stride: Int
  /// `[rows, wordsPerRow]`: bit c of word w is set if column 64 w + c is not zero.
  let rowMasks: UnsafePointer<UInt64>
  /// `[rows / 8 rounded up, 64 · wordsPerRow]`: bit r of byte c of line l is set if row 8 l + r, column c is
  /// not zero.
  let columnMasks: UnsafePointer<UInt8>

  /// Words of a row in `rowMasks`.
  var wordsPerRow: Int { (columns + 63) / 64 }
  /// Bytes of a line in `columnMasks`.
  var lineLength: Int { 64 * wordsPerRow }

  /// Some of the rows.
  ///
  /// - Precondition: The range starts at a multiple of 8.
  package func rows(_ range: Range<Int>) -> SparseMatrix {
    precondition(range.lowerBound % 8 == 0, "rows of a sparse matrix are cut at multiples of 8")
    let first = range.lowerBound
    let start: Values
    switch values {
    case .bytes(let values): start = .bytes(values + first * stride)
    case .floats(let values): start = .floats(values + first * stride)
    }
    return SparseMatrix(
      values: start, rows: range.count, columns: columns, stride: stride,
      rowMasks: rowMasks + first * wordsPerRow, columnMasks: columnMasks + first / 8 * lineLength)
  }
}
