// Products with a matrix most of whose values are zero: each one that is not costs a row of multiply-adds,
// the others cost nothing. Nothing is left out that would change a sum, but for 0 · ∞ and 0 · NaN.
//
// Both products walk tiles of 64 x 64, so that the rows that a tile's bits point at stay in the first cache.

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

/// `g = xᵀ · y`, or `g += xᵀ · y`, for some rows of `g`, on the calling thread.
///
/// Each sum runs over the rows of `x` from the first to the last.
///
/// - Parameters:
///   - x: `[rows, inputs]`.
///   - columns: Columns of `x`, which are the rows of `g`.
///   - y: `[rows, outputs]`, 16 or more outputs.
///   - g: `[columns.count, outputs]`, overwritten, or added to if `accumulating`.
package func multiplyTransposed(
  _ x: SparseMatrix, columns: Range<Int>, _ y: Matrix, into g: MutableMatrix, accumulating: Bool
) {
  precondition(x.rows == y.rows && columns.count == g.rows && y.columns == g.columns)
  switch x.values {
  case .bytes(let bytes):
    forEachPanel(
      of: y.columns,
      GradientTask(
        x: x, values: PixelBytes(bytes), columns: columns, y: y, g: g,
        accumulating: accumulating))
  case .floats(let floats):
    forEachPanel(
      of: y.columns,
      GradientTask(
        x: x, values: PixelFloats(floats), columns: columns, y: y, g: g,
        accumulating: accumulating))
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
    let words = x.wordsPerRow
    for word in 0..<words {
      let firstInput = 64 * word
      let weights = w.pointer + firstInput * w.stride + columns.lowerBound
      for row in 0..<x.rows {
        let bits = x.rowMasks[row * words + word]
        guard bits != 0 else { continue }
        let start = y[row] + columns.lowerBound
        let end = start + columns.count
        var panel = P(loading: start, end)
        addRows(
          of: weights, w.stride, columns.count, where: bits, times: values,
          row * x.stride + firstInput, 1, to: &panel)
        panel.store(start, end)
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
  let accumulating: Bool

  @inline(__always)
  func run<P: Panel>(_ panel: P.Type, columns outputs: Range<Int>) {
    for firstRow in stride(from: 0, to: x.rows, by: 64) {
      let lines = min(8, (x.rows - firstRow + 7) / 8)
      let masks = x.columnMasks + firstRow / 8 * x.lineLength
      let gradients = y[firstRow] + outputs.lowerBound
      let overwrites = firstRow == 0 && !accumulating
      for column in columns {
        var bits: UInt64 = 0
        for line in 0..<lines {
          bits |= UInt64(masks[line * x.lineLength + column]) &<< UInt64(8 * line)
        }
        guard bits != 0 || overwrites else { continue }
        let start = g[column - columns.lowerBound] + outputs.lowerBound
        let end = start + outputs.count
        var panel = overwrites ? P() : P(loading: start, end)
        addRows(
          of: gradients, y.stride, outputs.count, where: bits, times: values,
          firstRow * x.stride + column, x.stride, to: &panel)
        panel.store(start, end)
      }
    }
  }
}

/// Adds `values[first + step · i] · rows[i]` for each bit i that is set, from the lowest on.
@inline(__always)
private func addRows<P: Panel, Values: ValueReader>(
  of rows: UnsafePointer<Float>, _ stride: Int, _ width: Int, where bits: UInt64,
  times values: Values, _ first: Int, _ step: Int, to panel: inout P
) {
  var bits = bits
  while bits != 0 {
    let index = bits.trailingZeroBitCount
    bits &= bits &- 1
    let row = rows + index &* stride
    panel.add(values[first &+ index &* step], times: row, row + width)
  }
}
