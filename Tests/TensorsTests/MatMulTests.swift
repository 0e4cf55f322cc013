import Glibc
import Randomness
import Tensors
import TestSupport
import Testing

@Suite("The matrix product") struct MatMulTests {
  /// One, two, and one below, at and above what kernels take at once.
  static let sizes = [1, 2, 7, 8, 9, 16, 17, 31, 64, 65, 100]

  /// All shapes but those of more than 2¹⁵ terms, of which the cubes stand for the rest.
  @Test("the tuned kernel equals the plain one for shapes around block edges", arguments: sizes)
  func tunedEqualsPlain(rows: Int) {
    var random = SplitMix64(state: UInt64(rows))
    var variant = rows
    for columns in Self.sizes {
      for depth in Self.sizes {
        let isLarge = rows * columns * depth > 1 << 15
        if isLarge, rows != columns || columns != depth { continue }
        compare(rows, columns, depth, Variant(variant), &random)
        variant += 1
      }
    }
  }

  @Test("every mixture of transposes and strides gives the same", arguments: 0..<32)
  func everyVariant(number: Int) {
    var random = SplitMix64(state: UInt64(number))
    for (rows, columns, depth) in [(9, 17, 31), (17, 8, 7), (31, 10, 64), (1, 33, 5), (16, 1, 9)] {
      compare(rows, columns, depth, Variant(number), &random)
    }
  }

  @Test("the plain kernel equals sums in double precision", arguments: 0..<4)
  func plainEqualsDouble(number: Int) {
    var random = SplitMix64(state: 40)
    let (rows, columns, depth) = (5, 7, 11)
    let a = MatrixStorage.random(rows, depth, &random)
    let b = MatrixStorage.random(depth, columns, &random)
    let c = MatrixStorage.random(rows, columns, &random)
    let (before, turnedA, turnedB) = (c.values, transpose(a), transpose(b))
    multiplyReference(
      number & 1 == 0 ? .plain(a.view) : .transposed(turnedA.view),
      number & 1 == 0 ? .plain(b.view) : .transposed(turnedB.view),
      into: c.mutable, accumulating: number & 2 != 0)
    withExtendedLifetime((turnedA, turnedB)) {}
    let expected = (0..<rows * columns).map { place in
      let (row, column) = (place / columns, place % columns)
      return (0..<depth).reduce(number & 2 != 0 ? Double(before[place]) : 0) { sum, k in
        sum + Double(a.values[row * depth + k]) * Double(b.values[k * columns + column])
      }
    }
    expectClose(c.values, expected, .floatProduct)
  }

  @Test("a product of whole numbers is exact") func wholeNumbers() {
    let a = MatrixStorage([1, 2, 3, 4, 5, 6], rows: 2, columns: 3)
    let b = MatrixStorage([7, 8, 9, 10, 11, 12], rows: 3, columns: 2)
    let c = MatrixStorage([1, 1, 1, 1], rows: 2, columns: 2)
    multiply(.plain(a.view), .plain(b.view), into: c.mutable)
    #expect(c.values == [58, 64, 139, 154])
  }

  @Test("what was in the result before does not matter, not even a NaN") func overwrites() {
    let a = MatrixStorage([1, 2], rows: 1, columns: 2)
    let b = MatrixStorage([3, 4], rows: 2, columns: 1)
    let c = MatrixStorage([.nan], rows: 1, columns: 1)
    multiply(.plain(a.view), .plain(b.view), into: c.mutable)
    #expect(c.values == [11])
  }

  @Test("the same product twice gives the same bits") func isRepeatable() {
    var random = SplitMix64(state: 41)
    let a = MatrixStorage.random(65, 100, &random)
    let b = MatrixStorage.random(100, 31, &random)
    let results = (0..<3).map { _ in
      let c = MatrixStorage.random(65, 31, &random)
      multiply(.plain(a.view), .plain(b.view), into: c.mutable)
      return bits(c.values)
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  @Test("the signals that the thread takes are the same afterwards") func keepsSignals() {
    var random = SplitMix64(state: 43)
    let (a, b) = (MatrixStorage.random(9, 9, &random), MatrixStorage.random(9, 9, &random))
    var (wanted, before, after) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&wanted)
    sigaddset(&wanted, SIGUSR1)
    pthread_sigmask(SIG_SETMASK, &wanted, &before)
    _ = product(.plain(a.view), .plain(b.view), 9, 9)
    pthread_sigmask(SIG_SETMASK, &before, &after)
    let others = [SIGINT, SIGTERM, SIGUSR2, SIGSEGV].filter { sigismember(&after, $0) == 1 }
    #expect(sigismember(&after, SIGUSR1) == 1 && others.isEmpty)
  }

  @Test("the comparison notices a wrong element, a transposed factor and a missing term")
  func comparisonCanFail() {
    var random = SplitMix64(state: 42)
    let a = MatrixStorage.random(9, 9, &random)
    let b = MatrixStorage.random(9, 9, &random)
    let right = product(.plain(a.view), .plain(b.view), 9, 9)
    #expect(isClose(right, right, .floatProduct))
    #expect(!isClose(product(.transposed(a.view), .plain(b.view), 9, 9), right, .floatProduct))
    #expect(!isClose(product(.plain(a.view), .transposed(b.view), 9, 9), right, .floatProduct))
    let short = product(
      .plain(a.view.columns(0..<8)), .plain(b.view.rows(0..<8)), 9, 9)
    #expect(!isClose(short, right, .floatProduct))
    var wrong = right
    wrong[40] += 1e-3
    #expect(!isClose(wrong, right, .floatProduct))
  }

  /// Which factors are transposed and which matrices have gaps between their rows: one bit each.
  private struct Variant {
    let transposesA, transposesB: Bool
    let gapA, gapB, gapC: Int

    init(_ number: Int) {
      transposesA = number & 1 != 0
      transposesB = number & 2 != 0
      gapA = number & 4 != 0 ? 3 : 0
      gapB = number & 8 != 0 ? 5 : 0
      gapC = number & 16 != 0 ? 1 : 0
    }
  }

  private func compare(
    _ rows: Int, _ columns: Int, _ depth: Int, _ variant: Variant, _ random: inout SplitMix64
  ) {
    let (a, factorA) = factor(rows, depth, variant.transposesA, variant.gapA, &random)
    let (b, factorB) = factor(depth, columns, variant.transposesB, variant.gapB, &random)
    let stride = columns + variant.gapC
    let start = random.floats(rows * stride)
    let tuned = MatrixStorage(start, rows: rows, columns: columns, stride: stride)
    let plain = MatrixStorage(start, rows: rows, columns: columns, stride: stride)
    let untouched = (a.values, b.values, tuned.gaps)
    multiply(factorA, factorB, into: tuned.mutable)
    multiplyReference(factorA, factorB, into: plain.mutable)
    expectClose(
      tuned.values, plain.values, .floatProduct, "\(rows) x \(depth) x \(columns), \(variant)")
    #expect((a.values, b.values, tuned.gaps) == untouched, "factors and gaps stay as they were")
  }

  /// A random factor that the product sees as `[rows, columns]`.
  private func factor(
    _ rows: Int, _ columns: Int, _ isTransposed: Bool, _ gap: Int, _ random: inout SplitMix64
  ) -> (MatrixStorage, Factor) {
    let storage =
      isTransposed
      ? MatrixStorage.random(columns, rows, stride: rows + gap, &random)
      : MatrixStorage.random(rows, columns, stride: columns + gap, &random)
    return (storage, isTransposed ? .transposed(storage.view) : .plain(storage.view))
  }

  private func product(_ a: Factor, _ b: Factor, _ rows: Int, _ columns: Int) -> [Float] {
    let c = MatrixStorage(
      [Float](repeating: 0, count: rows * columns), rows: rows, columns: columns)
    multiply(a, b, into: c.mutable)
    return c.values
  }

  private func transpose(_ a: MatrixStorage) -> MatrixStorage {
    let values = (0..<a.columns).flatMap { column in
      (0..<a.rows).map { a.values[$0 * a.columns + column] }
    }
    return MatrixStorage(values, rows: a.columns, columns: a.rows)
  }
}
