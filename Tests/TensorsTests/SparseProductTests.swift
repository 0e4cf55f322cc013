import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Products with sparse matrices") struct SparseProductTests {
  /// One, and one below, at and above what masks and panels take at once.
  static let rowCounts = [1, 7, 8, 9, 63, 64, 65, 130]
  static let inputCounts = [1, 8, 63, 64, 65, 129]
  static let outputCounts = [16, 17, 31, 32, 33, 100, 127, 128, 129, 143, 144, 145, 300]

  @Test(
    "y += x · w equals the plain product", arguments: rowCounts, inputCounts)
  func forward(rows: Int, inputs: Int) throws {
    var random = SplitMix64(state: UInt64(1000 * rows + inputs))
    for (number, outputs) in Self.outputCounts.enumerated() {
      let x = try SparseSample(rows, inputs, holdsBytes: number % 2 == 0, &random)
      let w = MatrixStorage.random(inputs, outputs, stride: outputs + number % 3, &random)
      let start = random.floats(rows * (outputs + number % 2))
      let (fast, plain) = (
        MatrixStorage(start, rows: rows, columns: outputs, stride: outputs + number % 2),
        MatrixStorage(start, rows: rows, columns: outputs, stride: outputs + number % 2)
      )
      let gaps = fast.gaps
      addProduct(x.sparse, w.view, to: fast.mutable)
      multiplyReference(
        .plain(x.dense.view), .plain(w.view), into: plain.mutable, accumulating: true)
      expectClose(fast.values, plain.values, .floatProduct, "\(outputs) outputs")
      #expect(fast.gaps == gaps)
    }
  }

  @Test("g = xᵀ · y equals the plain product", arguments: rowCounts, inputCounts)
  func transposed(rows: Int, inputs: Int) throws {
    var random = SplitMix64(state: UInt64(2000 * rows + inputs))
    for (number, outputs) in Self.outputCounts.enumerated() {
      let x = try SparseSample(rows, inputs, holdsBytes: number % 2 == 1, &random)
      let y = MatrixStorage.random(rows, outputs, stride: outputs + number % 3, &random)
      let columns = inputs / 6 * 2..<inputs
      let start = random.floats(columns.count * outputs)
      let fast = MatrixStorage(start, rows: columns.count, columns: outputs)
      let plain = MatrixStorage(start, rows: columns.count, columns: outputs)
      multiplyTransposed(
        x.sparse, columns: columns, y.view, into: fast.mutable)
      multiplyReference(
        .transposed(x.dense.view.columns(columns)), .plain(y.view), into: plain.mutable)
      expectClose(fast.values, plain.values, .floatProduct, "\(outputs) outputs")
    }
  }

  @Test("some rows give what they give among all") func someRows() throws {
    var random = SplitMix64(state: 51)
    let x = try SparseSample(40, 70, holdsBytes: true, &random)
    let w = MatrixStorage.random(70, 33, &random)
    let whole = MatrixStorage([Float](repeating: 0, count: 40 * 33), rows: 40, columns: 33)
    let part = MatrixStorage([Float](repeating: 0, count: 17 * 33), rows: 17, columns: 33)
    addProduct(x.sparse, w.view, to: whole.mutable)
    addProduct(x.sparse.rows(16..<33), w.view, to: part.mutable)
    #expect(bits(part.values) == bits(Array(whole.values[16 * 33..<33 * 33])))
  }

  @Test("a buffer that is filled again keeps nothing of before") func refilled() throws {
    var random = SplitMix64(state: 52)
    let buffer = try SparseBuffer(rows: 9, columns: 20, holdsBytes: true)
    let full = [UInt8](repeating: 255, count: 20)
    for row in 0..<9 { buffer.set(row, full) }
    buffer.markColumns(ofRows: 0..<9)
    let pixels = (0..<9).map { _ in random.pixels(20) }
    for row in 0..<9 { buffer.set(row, pixels[row]) }
    buffer.markColumns(ofRows: 0..<9)
    let dense = MatrixStorage(
      pixels.flatMap { $0.map { Float($0) / 255 } }, rows: 9, columns: 20)
    let y = MatrixStorage.random(9, 16, &random)
    let fast = MatrixStorage([Float](repeating: 0, count: 320), rows: 20, columns: 16)
    let plain = MatrixStorage([Float](repeating: 0, count: 320), rows: 20, columns: 16)
    multiplyTransposed(
      buffer.matrix(rows: 9), columns: 0..<20, y.view, into: fast.mutable)
    multiplyReference(.transposed(dense.view), .plain(y.view), into: plain.mutable)
    expectClose(fast.values, plain.values, .floatProduct)
  }

  @Test("minus zero counts as zero, a NaN does not") func specialValues() throws {
    let buffer = try SparseBuffer(rows: 1, columns: 3, holdsBytes: false)
    let w = MatrixStorage([Float](repeating: 1, count: 48), rows: 3, columns: 16)
    func sum(of values: [Float]) -> Float {
      buffer.set(0, values)
      let y = MatrixStorage([Float](repeating: 0, count: 16), rows: 1, columns: 16)
      addProduct(buffer.matrix(rows: 1), w.view, to: y.mutable)
      return y.values[0]
    }
    #expect(sum(of: [-0.0, 0, 2]) == 2)
    #expect(sum(of: [1e-30, 0, -2]) == -2)
    #expect(sum(of: [.nan, 0, 2]).isNaN)
  }

  @Test("the comparison notices a missing value") func comparisonCanFail() throws {
    var random = SplitMix64(state: 53)
    let x = try SparseSample(9, 20, holdsBytes: false, &random)
    let w = MatrixStorage.random(20, 16, &random)
    let fast = MatrixStorage([Float](repeating: 0, count: 144), rows: 9, columns: 16)
    let plain = MatrixStorage([Float](repeating: 0, count: 144), rows: 9, columns: 16)
    addProduct(x.sparse, w.view, to: fast.mutable)
    let place = try #require(x.dense.values.firstIndex { abs($0) > 0.1 })
    var damaged = x.dense.values
    damaged[place] = 0
    let other = MatrixStorage(damaged, rows: 9, columns: 20)
    multiplyReference(.plain(other.view), .plain(w.view), into: plain.mutable)
    #expect(!isClose(fast.values, plain.values, .floatProduct))
  }
}

/// Random values, about half of them 0, sparse and dense.
private struct SparseSample {
  let dense: MatrixStorage
  private let buffer: SparseBuffer
  private let rows: Int

  var sparse: SparseMatrix { buffer.matrix(rows: rows) }

  init(_ rows: Int, _ columns: Int, holdsBytes: Bool, _ random: inout SplitMix64) throws {
    self.rows = rows
    // More room than rows, as the last batch of an epoch has it.
    buffer = try SparseBuffer(rows: rows + 3, columns: columns, holdsBytes: holdsBytes)
    var values: [Float] = []
    for row in 0..<rows {
      let pixels = random.pixels(columns)
      let scaled = pixels.map { Float($0) / 255 }
      values += scaled
      if holdsBytes {
        buffer.set(row, pixels)
      } else {
        buffer.set(row, scaled)
      }
    }
    buffer.markColumns(ofRows: 0..<rows)
    dense = MatrixStorage(values, rows: rows, columns: columns)
  }
}

extension SparseBuffer {
  fileprivate func set(_ row: Int, _ pixels: [UInt8]) {
    pixels.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { setRows(row..<row + 1) { _ in start } }
    }
  }

  fileprivate func set(_ row: Int, _ values: [Float]) {
    values.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { setRows(row..<row + 1) { _ in start } }
    }
  }
}
