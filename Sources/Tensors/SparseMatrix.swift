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
  private let rowMasks: UnsafePointer<UInt64>
  /// `[rows / 8 rounded up, lineLength]`: bit r of byte p of line l is set if in row 8 l + r column 2 p or
  /// 2 p + 1 is not zero.
  private let pairMasks: UnsafePointer<UInt8>

  /// Words of a row in `rowMasks`.
  var wordsPerRow: Int { (columns + 63) / 64 }
  /// Bytes of a line in `pairMasks`.
  private var lineLength: Int { 32 * wordsPerRow }

  init(
    values: Values, rows: Int, columns: Int, stride: Int, rowMasks: UnsafePointer<UInt64>,
    pairMasks: UnsafePointer<UInt8>
  ) {
    self.values = values
    self.rows = rows
    self.columns = columns
    self.stride = stride
    self.rowMasks = rowMasks
    self.pairMasks = pairMasks
  }

  /// Bit c is set if in that row column 64 `word` + c is not zero.
  @inline(__always)
  func rowMask(_ row: Int, _ word: Int) -> UInt64 { rowMasks[row * wordsPerRow + word] }

  /// Bit r is set if in row `firstRow` + r column 2 `pair` or 2 `pair` + 1 is not zero.
  ///
  /// - Parameter firstRow: A multiple of 8.
  @inline(__always)
  func pairMask(_ pair: Int, _ firstRow: Int) -> UInt64 {
    let lines = min(8, (rows - firstRow + 7) / 8)
    let masks = pairMasks + firstRow / 8 * lineLength + pair
    var bits: UInt64 = 0
    for line in 0..<lines { bits |= UInt64(masks[line &* lineLength]) &<< UInt64(8 &* line) }
    return bits
  }

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
      rowMasks: rowMasks + first * wordsPerRow, pairMasks: pairMasks + first / 8 * lineLength)
  }
}
