/// A view of rows of floats in memory that something else owns; `columns` values of every `stride`
/// belong to it.
package struct Matrix {
  package let pointer: UnsafePointer<Float>
  package let rows: Int
  package let columns: Int
  /// Values from the start of one row to the start of the next.
  package let stride: Int

  package init(_ pointer: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  package subscript(row: Int) -> UnsafePointer<Float> { pointer + row * stride }

  /// Some of the rows.
  package func rows(_ range: Range<Int>) -> Matrix {
    Matrix(self[range.lowerBound], rows: range.count, columns: columns, stride: stride)
  }

  /// Some of the columns.
  package func columns(_ range: Range<Int>) -> Matrix {
    Matrix(pointer + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }
}

/// A `Matrix` that may be written to.
package struct MutableMatrix {
  package let pointer: UnsafeMutablePointer<Float>
  package let rows: Int
  package let columns: Int
  package let stride: Int

  package init(_ pointer: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil)
  {
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  /// The least stride with which every row begins on a cache line, if the first one does: a vector that
  /// crosses lines takes twice the time to load.
  package static func alignedStride(of columns: Int) -> Int { (columns + 15) / 16 * 16 }

  package subscript(row: Int) -> UnsafeMutablePointer<Float> { pointer + row * stride }

  /// The same memory, to read.
  package var view: Matrix { Matrix(pointer, rows: rows, columns: columns, stride: stride) }

  /// Some of the rows.
  package func rows(_ range: Range<Int>) -> MutableMatrix {
    MutableMatrix(self[range.lowerBound], rows: range.count, columns: columns, stride: stride)
  }
}
