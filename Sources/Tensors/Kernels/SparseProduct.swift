// Products with a matrix most of whose values are zero: each one that is not costs a row of multiply-adds,
// most others cost nothing. Nothing is left out that would change a sum, but for 0 · ∞ and 0 · NaN.
//
// Both products walk tiles of 64 x 64, so that the rows that a tile's bits point at stay in the first cache.
// Two sums are made at once, of two images or of two neighbouring pixels: where either has a value, the row is
// loaded once for both, which are bound by loading. A zero beside a value is multiplied like one.

/// `y += x · w`, on the calling thread.
///
/// Each sum runs over the columns of `x` from the first to the last.
///
/// - Parameters:
///   - x: `[rows, inputs]`.
///   - w: `[inputs, outputs]`, 16 or more outputs.
///   - y: `[rows, outputs]`, added to.
package func addProduct(_ x: SparseMatrix, _ w: Matrix, to y: MutableMatrix) {
  precondition(x.rows == y.rows && x.columns == w.rows && w.columns == y.columns)
  switch x.values {
  case .bytes(let bytes):
    forEachPanel(of: w.columns, ForwardTask(x: x, values: PixelBytes(bytes), w: w, y: y))
  case .floats(let floats):
    forEachPanel(of: w.columns, ForwardTask(x: x, values: PixelFloats(floats), w: w, y: y))
  }
}

/// `g = xᵀ · y`, for some rows of `g`, on the calling thread.
///
/// Each sum runs over the rows of `x` from the first to the last.
///
/// - Parameters:
///   - x: `[rows, inputs]`.
///   - columns: Columns of `x`, which are the rows of `g`; they start at an even one.
///   - y: `[rows, outputs]`, 16 or more outputs.
///   - g: `[columns.count, outputs]`, overwritten.
package func multiplyTransposed(
  _ x: SparseMatrix, columns: Range<Int>, _ y: Matrix, into g: MutableMatrix
) {
  precondition(x.rows == y.rows && columns.count == g.rows && y.columns == g.columns)
  precondition(columns.lowerBound % 2 == 0, "columns of a sparse matrix are taken by pairs")
  switch x.values {
  case .bytes(let bytes):
    forEachPanel(
      of: y.columns,
      GradientTask(x: x, values: PixelBytes(bytes), columns: columns, y: y, g: g))
  case .floats(let floats):
    forEachPanel(
      of: y.columns,
      GradientTask(x: x, values: PixelFloats(floats), columns: columns, y: y, g: g))
  }
}

/// Reads single values of a sparse matrix.
private protocol ValueReader {
  subscript(offset: Int) -> Float { get }
}

private struct PixelBytes: ValueReader {
  private let bytes: UnsafePointer<UInt8>
  private let scaled: UnsafePointer<Float>

  init(_ bytes: UnsafePointer<UInt8>) {
    self.bytes = bytes
    scaled = PixelScale.values
  }

  @inline(__always)
  subscript(offset: Int) -> Float { scaled[Int(bytes[offset])] }
}

private struct PixelFloats: ValueReader {
  private let floats: UnsafePointer<Float>

  init(_ floats: UnsafePointer<Float>) { self.floats = floats }

  @inline(__always)
  subscript(offset: Int) -> Float { floats[offset] }
}

private struct ForwardTask<Values: ValueReader>: PanelTask {
  let x: SparseMatrix
  let values: Values
  let w: Matrix
  let y: MutableMatrix

  @inline(__always)
  func run<P: Panel>(_ panel: P.Type, columns: Range<Int>) {
    for word in 0..<x.wordsPerRow {
      let firstInput = 64 * word
      let terms = Terms(
        start: w.pointer + firstInput * w.stride + columns.lowerBound, stride: w.stride,
        width: columns.count, values: values, step: 1)
      for row in stride(from: 0, to: x.rows - 1, by: 2) {
        let bits = x.rowMask(row, word) | x.rowMask(row + 1, word)
        guard bits != 0 else { continue }
        let (start0, start1) = (y[row] + columns.lowerBound, y[row + 1] + columns.lowerBound)
        let (end0, end1) = (start0 + columns.count, start1 + columns.count)
        var (sums0, sums1) = (P(loading: start0, end0), P(loading: start1, end1))
        let first = row * x.stride + firstInput
        terms.add(where: bits, first, to: &sums0, first + x.stride, to: &sums1)
        sums0.store(start0, end0)
        sums1.store(start1, end1)
      }
      if x.rows % 2 > 0 {
        let row = x.rows - 1
        let start = y[row] + columns.lowerBound
        let end = start + columns.count
        var sums = P(loading: start, end)
        terms.add(where: x.rowMask(row, word), row * x.stride + firstInput, to: &sums)
        sums.store(start, end)
      }
    }
  }
}

private struct GradientTask<Values: ValueReader>: PanelTask {
  let x: SparseMatrix
  let values: Values
  let columns: Range<Int>
  let y: Matrix
  let g: MutableMatrix

  @inline(__always)
  func run<P: Panel>(_ panel: P.Type, columns outputs: Range<Int>) {
    for firstRow in stride(from: 0, to: x.rows, by: 64) {
      let terms = Terms(
        start: y[firstRow] + outputs.lowerBound, stride: y.stride, width: outputs.count,
        values: values, step: x.stride)
      let overwrites = firstRow == 0
      for column in stride(from: columns.lowerBound, to: columns.upperBound, by: 2) {
        let bits = x.pairMask(column / 2, firstRow)
        guard bits != 0 || overwrites else { continue }
        let first = firstRow * x.stride + column
        let start = g[column - columns.lowerBound] + outputs.lowerBound
        let end = start + outputs.count
        var sums0 = overwrites ? P() : P(loading: start, end)
        if column + 1 < columns.upperBound {
          let (start1, end1) = (start + g.stride, end + g.stride)
          var sums1 = overwrites ? P() : P(loading: start1, end1)
          terms.add(where: bits, first, to: &sums0, first + 1, to: &sums1)
          sums1.store(start1, end1)
        } else {
          terms.add(where: bits, first, to: &sums0)
        }
        sums0.store(start, end)
      }
    }
  }
}

/// Rows that are added to panels, each times a value.
private struct Terms<Values: ValueReader> {
  let start: UnsafePointer<Float>
  let stride: Int
  let width: Int
  let values: Values
  /// From one row's value to that of the next.
  let step: Int

  /// Adds `values[first + step · i] · row i` for each bit i that is set, from the lowest on.
  @inline(__always)
  func add<P: Panel>(where bits: UInt64, _ first: Int, to sums: inout P) {
    forEachBit(of: bits) { index, row in
      sums.add(values[first &+ index &* step], times: row, row + width)
    }
  }

  /// The same for two panels at once.
  @inline(__always)
  func add<P: Panel>(
    where bits: UInt64, _ first0: Int, to sums0: inout P, _ first1: Int, to sums1: inout P
  ) {
    forEachBit(of: bits) { index, row in
      sums0.add(values[first0 &+ index &* step], times: row, row + width)
      sums1.add(values[first1 &+ index &* step], times: row, row + width)
    }
  }

  @inline(__always)
  private func forEachBit(
    of bits: UInt64, _ body: (_ index: Int, _ row: UnsafePointer<Float>) -> Void
  ) {
    var bits = bits
    while bits != 0 {
      let index = bits.trailingZeroBitCount
      bits &= bits &- 1
      body(index, start + index &* stride)
    }
  }
}
