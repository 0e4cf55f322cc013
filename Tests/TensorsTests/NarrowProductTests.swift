import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Products with few outputs") struct NarrowProductTests {
  static let counts = [1, 2, 7, 8, 9, 16, 17, 31, 65]

  @Test("the product equals the plain one", arguments: counts, 1...narrowLimit)
  func equalsPlain(rows: Int, columns: Int) {
    var random = SplitMix64(state: UInt64(100 * rows + columns))
    for (number, depth) in Self.counts.enumerated() {
      let isTransposed = number % 2 == 0
      let gap = number % 4
      let a =
        isTransposed
        ? MatrixStorage.random(depth, rows, stride: rows + gap, &random)
        : MatrixStorage.random(rows, depth, stride: depth + gap, &random)
      let factor: Factor = isTransposed ? .transposed(a.view) : .plain(a.view)
      let b = MatrixStorage.random(depth, columns, &random)
      let start = random.floats(rows * (columns + gap))
      let fast = MatrixStorage(start, rows: rows, columns: columns, stride: columns + gap)
      let plain = MatrixStorage(start, rows: rows, columns: columns, stride: columns + gap)
      let gaps = fast.gaps
      multiplyNarrow(factor, b.view, into: fast.mutable)
      multiplyReference(factor, .plain(b.view), into: plain.mutable)
      expectClose(fast.values, plain.values, .floatProduct, "depth \(depth)")
      #expect(fast.gaps == gaps)
    }
  }

  @Test("sums start with the bias", arguments: [1, 8, 11])
  func startsWithBias(rows: Int) {
    var random = SplitMix64(state: 3)
    let (a, b) = (MatrixStorage.random(rows, 5, &random), MatrixStorage.random(5, 10, &random))
    let bias = random.floats(10)
    let fast = MatrixStorage(
      [Float](repeating: .nan, count: rows * 10), rows: rows, columns: 10)
    let plain = MatrixStorage(
      (0..<rows).flatMap { _ in bias }, rows: rows, columns: 10)
    multiplyNarrow(.plain(a.view), b.view, into: fast.mutable, startingWith: bias)
    multiplyReference(.plain(a.view), .plain(b.view), into: plain.mutable, accumulating: true)
    expectClose(fast.values, plain.values, .floatProduct)
  }

  @Test("the comparison notices a wrong factor") func comparisonCanFail() {
    var random = SplitMix64(state: 4)
    let (a, b) = (MatrixStorage.random(9, 9, &random), MatrixStorage.random(9, 9, &random))
    let fast = MatrixStorage.random(9, 9, &random)
    let plain = MatrixStorage.random(9, 9, &random)
    multiplyNarrow(.plain(a.view), b.view, into: fast.mutable)
    multiplyReference(.transposed(a.view), .plain(b.view), into: plain.mutable)
    #expect(!isClose(fast.values, plain.values, .floatProduct))
  }
}
