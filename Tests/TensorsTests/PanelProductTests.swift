import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Products in panels") struct PanelProductTests {
  @Test(
    "the product equals the plain one", arguments: [1, 2, 3, 4, 6, 31],
    [16, 17, 33, 64, 100, 127, 128, 130, 145, 300])
  func equalsPlain(rows: Int, columns: Int) {
    var random = SplitMix64(state: UInt64(1000 * rows + columns))
    for (number, depth) in [1, 2, 10, 63, 64, 65, 100].enumerated() {
      let isTransposed = number % 2 == 0
      let gap = number % 4
      let a =
        isTransposed
        ? MatrixStorage.random(depth, rows, stride: rows + gap, &random)
        : MatrixStorage.random(rows, depth, stride: depth + gap, &random)
      let factor: Factor = isTransposed ? .transposed(a.view) : .plain(a.view)
      let b = MatrixStorage.random(depth, columns, stride: columns + gap, &random)
      let start = random.floats(rows * (columns + gap))
      let fast = MatrixStorage(start, rows: rows, columns: columns, stride: columns + gap)
      let plain = MatrixStorage(start, rows: rows, columns: columns, stride: columns + gap)
      let gaps = fast.gaps
      multiplyInPanels(factor, b.view, into: fast.mutable)
      multiplyReference(factor, .plain(b.view), into: plain.mutable)
      expectClose(fast.values, plain.values, .floatProduct, "depth \(depth)")
      #expect(fast.gaps == gaps)
    }
  }

  @Test("sums start with the bias", arguments: [1, 3, 5], [1, 64, 70])
  func startsWithBias(rows: Int, depth: Int) {
    var random = SplitMix64(state: 3)
    let a = MatrixStorage.random(rows, depth, &random)
    let b = MatrixStorage.random(depth, 40, &random)
    let bias = random.floats(40)
    let fast = MatrixStorage([Float](repeating: .nan, count: rows * 40), rows: rows, columns: 40)
    let plain = MatrixStorage((0..<rows).flatMap { _ in bias }, rows: rows, columns: 40)
    multiplyInPanels(.plain(a.view), b.view, into: fast.mutable, startingWith: bias)
    multiplyReference(.plain(a.view), .plain(b.view), into: plain.mutable, accumulating: true)
    expectClose(fast.values, plain.values, .floatProduct)
  }

  @Test("a matrix turned over is its transpose") func transposes() {
    var random = SplitMix64(state: 5)
    let b = MatrixStorage.random(7, 3, stride: 4, &random)
    let turned = MatrixStorage([Float](repeating: 9, count: 24), rows: 3, columns: 7, stride: 8)
    transpose(b.view, into: turned.mutable)
    #expect(turned.gaps == [9, 9, 9])
    for row in 0..<7 {
      for column in 0..<3 { #expect(turned.values[column * 7 + row] == b.values[row * 3 + column]) }
    }
  }

  @Test("the comparison notices a wrong factor") func comparisonCanFail() {
    var random = SplitMix64(state: 4)
    let (a, b) = (MatrixStorage.random(20, 20, &random), MatrixStorage.random(20, 20, &random))
    let (fast, plain) = (
      MatrixStorage.random(20, 20, &random), MatrixStorage.random(20, 20, &random)
    )
    multiplyInPanels(.plain(a.view), b.view, into: fast.mutable)
    multiplyReference(.transposed(a.view), .plain(b.view), into: plain.mutable)
    #expect(!isClose(fast.values, plain.values, .floatProduct))
  }
}
