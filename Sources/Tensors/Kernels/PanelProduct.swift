/// `C = A · B` on the calling thread, for factors that fit in a core's cache: there a
/// general matrix product spends its time on packing them.
///
/// Each sum runs over the rows of `B` from the first to the last, in single precision.
///
/// - Parameters:
///   - a: `[m, k]`.
///   - b: `[k, n]`, n 16 or more.
///   - c: `[m, n]`.
///   - start: `[n]`, what the sums start with; nil for 0.
package func multiplyInPanels(
  _ a: Factor, _ b: Matrix, into c: MutableMatrix, startingWith start: UnsafePointer<Float>? = nil
) {
  precondition(a.columns == b.rows && a.rows == c.rows && b.columns == c.columns)
  forEachPanel(
    of: c.columns,
    ProductTask(
      a: a.matrix.pointer, rowStep: a.isTransposed ? 1 : a.matrix.stride,
      columnStep: a.isTransposed ? a.matrix.stride : 1, b: b, c: c, start: start))
}

private struct ProductTask: PanelTask {
  let a: UnsafePointer<Float>
  let rowStep: Int
  let columnStep: Int
  let b: Matrix
  let c: MutableMatrix
  let start: UnsafePointer<Float>?

  /// Rows of `B` at a time, so that they stay in the first cache while all rows of `C` take them in.
  private static let depth = 64

  @inline(__always)
  func run<P: Panel>(_ panel: P.Type, columns: Range<Int>) {
    for first in stride(from: 0, to: b.rows, by: Self.depth) {
      let part = first..<min(first + Self.depth, b.rows)
      var row = 0
      while row + 3 <= c.rows {
        var (p0, p1, p2) = (
          sums(row, part, columns, P.self), sums(row + 1, part, columns, P.self),
          sums(row + 2, part, columns, P.self)
        )
        var factors = a + row * rowStep + first * columnStep
        var values = b[first] + columns.lowerBound
        for _ in part {
          let end = values + columns.count
          p0.add(factors[0], times: values, end)
          p1.add(factors[rowStep], times: values, end)
          p2.add(factors[2 &* rowStep], times: values, end)
          factors += columnStep
          values += b.stride
        }
        store(p0, row, columns)
        store(p1, row + 1, columns)
        store(p2, row + 2, columns)
        row += 3
      }
      while row < c.rows {
        var panel = sums(row, part, columns, P.self)
        var factors = a + row * rowStep + first * columnStep
        for index in part {
          let values = b[index] + columns.lowerBound
          panel.add(factors[0], times: values, values + columns.count)
          factors += columnStep
        }
        store(panel, row, columns)
        row += 1
      }
    }
  }

  /// What the sums of one row are before a part of `B` is taken in.
  @inline(__always)
  private func sums<P: Panel>(
    _ row: Int, _ part: Range<Int>, _ columns: Range<Int>, _ panel: P.Type
  ) -> P {
    guard let before = part.lowerBound > 0 ? UnsafePointer(c[row]) : start else { return P() }
    return P(loading: before + columns.lowerBound, before + columns.upperBound)
  }

  @inline(__always)
  private func store<P: Panel>(_ panel: P, _ row: Int, _ columns: Range<Int>) {
    panel.store(c[row] + columns.lowerBound, c[row] + columns.upperBound)
  }
}
