import Memory

/// Memory for a `SparseMatrix`, filled row by row.
package final class SparseBuffer {
  private enum Storage {
    case bytes(HeapBuffer<UInt8>)
    case floats(HeapBuffer<Float>)
  }

  private let storage: Storage
  private let rowMasks: HeapBuffer<UInt64>
  private let pairMasks: HeapBuffer<UInt8>
  private let columns: Int
  private let stride: Int

  /// - Parameters:
  ///   - rows: Rows at most.
  ///   - holdsBytes: Whether the values are pixels, or else floats.
  /// - Throws: `EngineError.outOfMemory`.
  package init(rows: Int, columns: Int, holdsBytes: Bool) throws {
    self.columns = columns
    stride = (columns + 63) / 64 * 64
    storage =
      holdsBytes
      ? .bytes(try HeapBuffer(zeroed: rows * stride, for: "pixels of a batch"))
      : .floats(try HeapBuffer(zeroed: rows * stride, for: "inputs of a batch"))
    rowMasks = try HeapBuffer(zeroed: rows * (stride / 64), for: "inputs of a batch")
    pairMasks = try HeapBuffer(zeroed: (rows + 7) / 8 * (stride / 2), for: "inputs of a batch")
  }

  /// The first `rows` rows.
  package func matrix(rows: Int) -> SparseMatrix {
    let values: SparseMatrix.Values
    switch storage {
    case .bytes(let buffer): values = .bytes(buffer.pointer)
    case .floats(let buffer): values = .floats(buffer.pointer)
    }
    return SparseMatrix(
      values: values, rows: rows, columns: columns, stride: stride, rowMasks: rowMasks.pointer,
      pairMasks: pairMasks.pointer)
  }

  /// Rows that lie elsewhere, one behind the other; only their bits are made here, and no columns' bits.
  ///
  /// - Parameter values: `[rows, columns]`; must stay as they are while the matrix is used.
  package func matrix(borrowing values: SparseMatrix.Values, rows: Int) -> SparseMatrix {
    let (masks, words) = (rowMasks.pointer, stride / 64)
    for row in 0..<rows {
      switch values {
      case .bytes(let values):
        markNonzero(values + row * columns, count: columns, in: masks + row * words)
      case .floats(let values):
        markNonzero(values + row * columns, count: columns, in: masks + row * words)
      }
    }
    return SparseMatrix(
      values: values, rows: rows, columns: columns, stride: columns, rowMasks: rowMasks.pointer,
      pairMasks: pairMasks.pointer)
  }

  /// Copies some rows of pixels. Different rows may be set on different threads.
  ///
  /// - Parameter source: Gives the start of each row.
  /// - Precondition: The buffer holds bytes.
  package func setRows(_ rows: Range<Int>, to source: (Int) -> UnsafePointer<UInt8>) {
    guard case .bytes(let buffer) = storage else { preconditionFailure("this buffer holds floats") }
    setRows(rows, of: buffer, to: source)
  }

  /// Copies some rows of floats. Different rows may be set on different threads.
  ///
  /// - Parameter source: Gives the start of each row.
  /// - Precondition: The buffer holds floats.
  package func setRows(_ rows: Range<Int>, to source: (Int) -> UnsafePointer<Float>) {
    guard case .floats(let buffer) = storage else { preconditionFailure("this buffer holds bytes") }
    setRows(rows, of: buffer, to: source)
  }

  @inline(__always)
  private func setRows<Value: ImageValue>(
    _ rows: Range<Int>, of buffer: HeapBuffer<Value>, to source: (Int) -> UnsafePointer<Value>
  ) {
    let (values, masks, words) = (buffer.pointer, rowMasks.pointer, stride / 64)
    for row in rows {
      let start = values + row * stride
      start.update(from: source(row), count: columns)
      markNonzero(start, count: stride, in: masks + row * words)
    }
  }

  /// Makes the bits of the columns of some rows, once those are set.
  ///
  /// - Precondition: The range starts at a multiple of 8, and ends at one or at the last row in use.
  package func markColumns(ofRows rows: Range<Int>) {
    for first in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: 8) {
      let count = min(8, rows.upperBound - first)
      let masks = pairMasks.pointer + first / 8 * (stride / 2)
      switch storage {
      case .bytes(let buffer):
        markNonzeroPairs(
          buffer.pointer + first * stride, rows: count, stride: stride, in: masks)
      case .floats(let buffer):
        markNonzeroPairs(
          buffer.pointer + first * stride, rows: count, stride: stride, in: masks)
      }
    }
  }
}
