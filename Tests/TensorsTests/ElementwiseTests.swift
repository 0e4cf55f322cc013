import Glibc
import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Elementwise kernels") struct ElementwiseTests {
  /// Rows, columns, and what lies between the rows.
  static let shapes = [
    (0, 1), (0, 5), (1, 1), (1, 7), (3, 1), (2, 8), (5, 16), (4, 17), (3, 31), (2, 65),
  ]
  static let gaps = [0, 3]

  @Test("addBias adds the bias to every row", arguments: shapes, gaps)
  func addsBias(shape: (Int, Int), gap: Int) {
    let y = matrix(shape, gap, seed: 50)
    var random = SplitMix64(state: 51)
    let bias = random.floats(shape.1)
    let (before, gaps) = (y.values, y.gaps)
    addBias(bias, to: y.mutable)
    #expect(y.values == before.indices.map { before[$0] + bias[$0 % shape.1] })
    #expect(y.gaps == gaps)
  }

  @Test("ReLU keeps what is above 0 and makes the rest 0", arguments: shapes, gaps)
  func appliesReLU(shape: (Int, Int), gap: Int) {
    let y = matrix(shape, gap, seed: 52)
    let (before, gaps) = (y.values, y.gaps)
    applyReLU(to: y.mutable)
    #expect(y.values == before.map { $0 > 0 ? $0 : 0 })
    #expect(y.gaps == gaps)
  }

  @Test("ReLU of infinities, zeros and the smallest numbers") func reluOfSpecialNumbers() {
    let tiny = Float.leastNonzeroMagnitude
    let y = MatrixStorage(
      [.infinity, -.infinity, -0.0, 0, tiny, -tiny], rows: 1, columns: 6)
    applyReLU(to: y.mutable)
    #expect(y.values == [.infinity, 0, 0, 0, tiny, 0])
  }

  @Test("ReLU's gradient passes where the output is above 0", arguments: shapes, gaps)
  func carriesReLUBack(shape: (Int, Int), gap: Int) {
    let y = matrix(shape, gap, seed: 53)
    applyReLU(to: y.mutable)
    let gradient = matrix(shape, 0, seed: 54)
    let before = gradient.values
    backwardReLU(output: y.view, gradient: gradient.mutable)
    #expect(gradient.values == zip(y.values, before).map { $0 > 0 ? $1 : 0 })
  }

  @Test("sigmoid and tanh are those of double precision", arguments: shapes, gaps)
  func appliesSigmoidAndTanh(shape: (Int, Int), gap: Int) {
    let curves: [((MutableMatrix) -> Void, (Double) -> Double)] = [
      ({ applySigmoid(to: $0) }, { 1 / (1 + exp(-$0)) }), ({ applyTanh(to: $0) }, { tanh($0) }),
    ]
    for (apply, expected) in curves {
      let y = matrix(shape, gap, seed: 56)
      let (before, gaps) = (y.values, y.gaps)
      apply(y.mutable)
      expectClose(y.values, before.map { expected(Double($0)) }, .fewRoundings)
      #expect(y.gaps == gaps)
    }
  }

  @Test("sigmoid and tanh of infinities, huge numbers, zeros and NaN") func curvesOfSpecialNumbers()
  {
    let numbers: [Float] = [.infinity, -.infinity, 1e30, -1e30, 0, -0.0, .nan]
    let sigmoid = MatrixStorage(numbers, rows: 1, columns: 7)
    applySigmoid(to: sigmoid.mutable)
    #expect(sigmoid.values.prefix(6) == [1, 0, 1, 0, 0.5, 0.5] && sigmoid.values[6].isNaN)
    let tanh = MatrixStorage(numbers, rows: 1, columns: 7)
    applyTanh(to: tanh.mutable)
    #expect(tanh.values.prefix(6) == [1, -1, 1, -1, 0, 0] && tanh.values[6].isNaN)
  }

  @Test("gradients of sigmoid and tanh follow from the outputs", arguments: shapes, gaps)
  func carriesSigmoidAndTanhBack(shape: (Int, Int), gap: Int) {
    let y = matrix(shape, gap, seed: 57)
    let before = matrix(shape, 0, seed: 58).values
    let gradient = matrix(shape, 0, seed: 58)
    backwardSigmoid(output: y.view, gradient: gradient.mutable)
    expectClose(
      gradient.values, zip(y.values, before).map { Double($1) * Double($0) * (1 - Double($0)) },
      .fewRoundings)
    let second = matrix(shape, 0, seed: 58)
    backwardTanh(output: y.view, gradient: second.mutable)
    expectClose(
      second.values, zip(y.values, before).map { Double($1) * (1 - Double($0) * Double($0)) },
      .fewRoundings)
  }

  @Test(
    "the sums of columns are added in double precision and rounded once", arguments: shapes, gaps)
  func sumsColumns(shape: (Int, Int), gap: Int) {
    let x = matrix(shape, gap, seed: 55)
    var sums = [Float](repeating: .nan, count: shape.1)
    sumColumns(of: x.view, into: &sums)
    var exact = [Double](repeating: 0, count: shape.1)
    for (place, value) in x.values.enumerated() { exact[place % shape.1] += Double(value) }
    #expect(bits(sums) == bits(exact.map { Float($0) }))
  }

  @Test("terms that cancel leave an exact sum") func sumsCancel() {
    let x = MatrixStorage([3, 1e8, -1, 1, -1e8, 0.5], rows: 2, columns: 3)
    var sums: [Float] = [0, 0, 0]
    sumColumns(of: x.view, into: &sums)
    #expect(sums == [4, 0, -0.5])
    let tall = MatrixStorage([1e8, 1, 1, 1, -1e8, 0.25], rows: 6, columns: 1)
    sumColumns(of: tall.view, into: &sums)
    #expect(sums[0] == 3.25)
  }

  @Test("pixels become value / 255, correctly rounded") func scalesPixels() {
    let all = (0...255).map { UInt8($0) }
    var scaled = [Float](repeating: -1, count: 257)
    scalePixels(all, count: 256, into: &scaled)
    #expect(Array(scaled.prefix(256)) == all.map { Float(Double($0) / 255) })
    #expect(scaled[0] == 0 && scaled[255] == 1 && scaled[256] == -1)
    scalePixels(all, count: 0, into: &scaled)
    #expect(scaled[0] == 0)
  }

  @Test("views of rows and columns are where they should be") func views() {
    let storage = MatrixStorage((0..<24).map(Float.init), rows: 4, columns: 5, stride: 6)
    let rows = storage.view.rows(1..<3)
    #expect(rows.rows == 2 && rows.columns == 5 && rows.stride == 6)
    #expect(rows[0][0] == 6 && rows[1][4] == 16)
    let part = rows.columns(2..<4)
    #expect(part.rows == 2 && part.columns == 2 && part[0][0] == 8 && part[1][1] == 15)
    storage.mutable.rows(2..<4)[1][0] = -1
    #expect(storage.view[3][0] == -1)
  }

  private func matrix(_ shape: (Int, Int), _ gap: Int, seed: UInt64) -> MatrixStorage {
    var random = SplitMix64(state: seed)
    return MatrixStorage.random(shape.0, shape.1, stride: shape.1 + gap, &random)
  }

  @Test(
    "addColumns adds every column of a period, each row rounded once", arguments: [1, 3, 8, 21])
  func addsColumns(period: Int) {
    var random = SplitMix64(state: 9)
    let x = MatrixStorage.random(2, 50 * period, stride: 50 * period + 3, &random)
    var sums = random.floats(period)
    let expected = (0..<period).map { column in
      (0..<2).reduce(sums[column]) { sum, row in
        sum
          + Float(
            (0..<50).reduce(0.0) { $0 + Double(x.values[row * 50 * period + $1 * period + column]) }
          )
      }
    }
    withExtendedLifetime(x) { addColumns(of: x.view, period: period, to: &sums) }
    #expect(bits(sums) == bits(expected))
    var small: [Float] = [0]
    let cancelling = MatrixStorage([1e8, 1, 1, 1, -1e8, 0.25], rows: 1, columns: 6)
    withExtendedLifetime(cancelling) { addColumns(of: cancelling.view, period: 1, to: &small) }
    #expect(small == [3.25])
  }
}

extension Tolerance {
  /// A function of one number against double precision.
  fileprivate static let fewRoundings = Tolerance(
    absolute: 2e-7, relative: 1e-6, reason: "a few roundings of 6e-8 each")
}
