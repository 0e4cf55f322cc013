// Products with few outputs, such as the ten scores of a classifier, for which a general matrix product is
// slow: all outputs of a row fit in one vector.

/// Outputs at most of a narrow product.
package let narrowLimit = 16

/// `C = A · B` on the calling thread.
///
/// Each sum runs over the rows of `B` from the first to the last, in single precision.
///
/// - Parameters:
///   - a: `[m, k]`.
///   - b: `[k, n]`, n at most `narrowLimit`.
///   - c: `[m, n]`.
///   - start: `[n]`, what the sums start with; nil for 0.
package func multiplyNarrow(
  _ a: Factor, _ b: Matrix, into c: MutableMatrix, startingWith start: UnsafePointer<Float>? = nil
) {
  precondition(
    a.columns == b.rows && a.rows == c.rows && b.columns == c.columns && c.columns <= narrowLimit)
  let first = start.map { loadVector($0, count: c.columns) } ?? .zero
  let task = NarrowTask(
    a: a.matrix.pointer, rowStep: a.isTransposed ? 1 : a.matrix.stride,
    columnStep: a.isTransposed ? a.matrix.stride : 1, b: b, c: c, start: first)
  var row = 0
  while row + 8 <= c.rows {
    task.run(row: row, EightRows.self)
    row += 8
  }
  while row < c.rows {
    task.run(row: row, OneRow.self)
    row += 1
  }
}

private struct NarrowTask {
  let a: UnsafePointer<Float>
  let rowStep: Int
  let columnStep: Int
  let b: Matrix
  let c: MutableMatrix
  let start: SIMD16<Float>

  @inline(__always)
  func run<Rows: RowSums>(row: Int, _ rows: Rows.Type) {
    var sums = Rows(start)
    let rowStart = a + row * rowStep
    // A whole vector from one of the last rows would end behind the memory of B.
    let wholeRows = max(0, b.rows - (16 - b.columns + b.stride - 1) / b.stride)
    var factors = rowStart
    for index in 0..<wholeRows {
      sums.add(factors, rowStep, times: loadVector(b[index]))
      factors += columnStep
    }
    for index in wholeRows..<b.rows {
      sums.add(factors, rowStep, times: loadVector(b[index], count: b.columns))
      factors += columnStep
    }
    sums.store(in: c, row: row)
  }
}

/// Running sums of some neighbouring rows.
private protocol RowSums {
  init(_ start: SIMD16<Float>)
  mutating func add(_ factors: UnsafePointer<Float>, _ step: Int, times row: SIMD16<Float>)
  func store(in c: MutableMatrix, row: Int)
}

private struct OneRow: RowSums {
  private var sum: SIMD16<Float>

  @inline(__always)
  init(_ start: SIMD16<Float>) { sum = start }

  @inline(__always)
  mutating func add(_ factors: UnsafePointer<Float>, _ step: Int, times row: SIMD16<Float>) {
    sum.addProduct(SIMD16(repeating: factors[0]), row)
  }

  @inline(__always)
  func store(in c: MutableMatrix, row: Int) {
    storeVector(sum, count: c.columns, to: c[row])
  }
}

private struct TwoTimes<Half: RowSums & CountedRows>: RowSums, CountedRows {
  static var rowCount: Int { 2 * Half.rowCount }
  private var low: Half
  private var high: Half

  @inline(__always)
  init(_ start: SIMD16<Float>) {
    low = Half(start)
    high = Half(start)
  }

  @inline(__always)
  mutating func add(_ factors: UnsafePointer<Float>, _ step: Int, times row: SIMD16<Float>) {
    low.add(factors, step, times: row)
    high.add(factors + Half.rowCount * step, step, times: row)
  }

  @inline(__always)
  func store(in c: MutableMatrix, row: Int) {
    low.store(in: c, row: row)
    high.store(in: c, row: row + Half.rowCount)
  }
}

private protocol CountedRows {
  static var rowCount: Int { get }
}

extension OneRow: CountedRows {
  static var rowCount: Int { 1 }
}

private typealias EightRows = TwoTimes<TwoTimes<TwoTimes<OneRow>>>
