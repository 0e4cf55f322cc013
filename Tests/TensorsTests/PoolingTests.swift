import Randomness
import Tensors
import TestSupport
import Testing

/// Sizes of a pooling layer.
struct PoolingCase: CustomTestStringConvertible {
  var input = [6, 7, 3]
  var window = [2, 2]
  var steps = [2, 2]
  var padding = WindowGeometry.Padding.valid

  var testDescription: String { "\(input), \(window) by \(steps), \(padding)" }

  func geometry() throws -> WindowGeometry {
    try WindowGeometry(
      input: Shape(input, of: "input"), window: window, steps: steps, padding: padding, of: "test")
  }

  /// Whole vectors of channels and others; windows that lie apart, side by side and over each other.
  static let all: [PoolingCase] = {
    var cases: [PoolingCase] = []
    for padding in [WindowGeometry.Padding.valid, .same] {
      for channels in [1, 3, 16, 17, 40] {
        for (window, steps) in [
          ([2, 2], [2, 2]), ([3, 2], [1, 2]), ([2, 3], [3, 1]), ([1, 1], [2, 3]),
        ] {
          cases.append(
            PoolingCase(input: [6, 7, channels], window: window, steps: steps, padding: padding))
        }
      }
      cases.append(
        PoolingCase(input: [1, 1, 5], window: [1, 1], steps: [1, 1], padding: padding))
    }
    cases.append(PoolingCase(input: [4, 5, 20], window: [4, 5], steps: [1, 1]))
    cases.append(PoolingCase(input: [2, 2, 2], window: [5, 5], steps: [1, 1], padding: .same))
    return cases
  }()
}

@Suite("Pooling") struct PoolingTests {
  /// For each output the places of the image that its window holds.
  private func places(_ geometry: WindowGeometry) -> [[Int]] {
    var all: [[Int]] = []
    for outputRow in 0..<geometry.outputHeight {
      for outputColumn in 0..<geometry.outputWidth {
        let (top, left) = (
          outputRow * geometry.rowStep - geometry.paddingAbove,
          outputColumn * geometry.columnStep - geometry.paddingLeft
        )
        for channel in 0..<geometry.channels {
          var window: [Int] = []
          for row in top..<top + geometry.windowHeight where (0..<geometry.height).contains(row) {
            for column in left..<left + geometry.windowWidth
            where (0..<geometry.width).contains(column) {
              window.append((row * geometry.width + column) * geometry.channels + channel)
            }
          }
          all.append(window)
        }
      }
    }
    return all
  }

  private struct Sample {
    let geometry: WindowGeometry
    let x: MatrixStorage
    let y: MatrixStorage
    let gradY: MatrixStorage
    let gradX: MatrixStorage
    let rows = 2

    init(_ sizes: PoolingCase) throws {
      var random = SplitMix64(state: 11)
      geometry = try sizes.geometry()
      let outputs = geometry.windowCount * geometry.channels
      x = .random(rows, geometry.inputSize, stride: geometry.inputSize + 2, &random)
      gradY = .random(rows, outputs, stride: outputs + 1, &random)
      y = MatrixStorage(
        [Float](repeating: 77, count: rows * (outputs + 3)), rows: rows, columns: outputs,
        stride: outputs + 3)
      gradX = MatrixStorage(
        [Float](repeating: 77, count: rows * (geometry.inputSize + 3)), rows: rows,
        columns: geometry.inputSize, stride: geometry.inputSize + 3)
    }

    var untouched: Bool { !(y.gaps + gradX.gaps).map { $0 == 77 }.contains(false) }

    func values(_ storage: MatrixStorage, row: Int) -> [Float] {
      Array(storage.values[row * storage.columns..<(row + 1) * storage.columns])
    }
  }

  @Test(
    "the greatest value of each window, and the gradient goes to it", arguments: PoolingCase.all)
  func greatest(sizes: PoolingCase) throws {
    let sample = try Sample(sizes)
    let windows = places(sample.geometry)
    var winners = [Float](repeating: -1, count: sample.rows * windows.count)
    maxPool(sample.x.view, sample.geometry, into: sample.y.mutable, winners: &winners)
    backwardMaxPool(
      sample.gradY.view, winners: winners, sample.geometry, into: sample.gradX.mutable)
    for row in 0..<sample.rows {
      let (x, gradY) = (sample.values(sample.x, row: row), sample.values(sample.gradY, row: row))
      #expect(sample.values(sample.y, row: row) == windows.map { $0.map { x[$0] }.max() })
      var gradX = [Float](repeating: 0, count: x.count)
      for (output, window) in windows.enumerated() {
        if let winner = window.max(by: { x[$0] < x[$1] }) { gradX[winner] += gradY[output] }
      }
      expectClose(sample.values(sample.gradX, row: row), gradX, .oneStep)
    }
    #expect(sample.untouched)
    maxPool(sample.x.view, sample.geometry, into: sample.gradY.mutable, winners: nil)
    #expect(bits(sample.gradY.values) == bits(sample.y.values))
  }

  @Test("the mean of each window, and the gradient is shared", arguments: PoolingCase.all)
  func mean(sizes: PoolingCase) throws {
    let sample = try Sample(sizes)
    let windows = places(sample.geometry)
    averagePool(sample.x.view, sample.geometry, into: sample.y.mutable)
    backwardAveragePool(sample.gradY.view, sample.geometry, into: sample.gradX.mutable)
    for row in 0..<sample.rows {
      let (x, gradY) = (sample.values(sample.x, row: row), sample.values(sample.gradY, row: row))
      let means = windows.map { $0.reduce(0) { $0 + Double(x[$1]) } / Double($0.count) }
      expectClose(sample.values(sample.y, row: row), means, .floatNetwork)
      var gradX = [Double](repeating: 0, count: x.count)
      for (output, window) in windows.enumerated() {
        for place in window { gradX[place] += Double(gradY[output]) / Double(window.count) }
      }
      expectClose(sample.values(sample.gradX, row: row), gradX, .floatNetwork)
    }
    #expect(sample.untouched)
  }

  @Test("of equal values the first one gets the gradient, a NaN is not lost") func tiesAndNaN()
    throws
  {
    let geometry = try PoolingCase(input: [2, 2, 1]).geometry()
    let y = MatrixStorage([0], rows: 1, columns: 1)
    let gradX = MatrixStorage([9, 9, 9, 9], rows: 1, columns: 4)
    let gradY = MatrixStorage([7], rows: 1, columns: 1)
    for (values, winner) in [([1, 5, 5, 5], 1), ([3, 3, 3, 3], 0), ([-2, -3, -2, -1], 3)] {
      var winners: [Float] = [-1]
      let x = MatrixStorage(values.map(Float.init), rows: 1, columns: 4)
      withExtendedLifetime((x, y, gradY)) {
        maxPool(x.view, geometry, into: y.mutable, winners: &winners)
        backwardMaxPool(gradY.view, winners: winners, geometry, into: gradX.mutable)
      }
      #expect(winners == [Float(winner)])
      #expect(gradX.values == (0..<4).map { $0 == winner ? 7 : 0 })
    }
    for place in 0..<4 {
      var values: [Float] = [1, 2, 3, 4]
      values[place] = .nan
      let x = MatrixStorage(values, rows: 1, columns: 4)
      withExtendedLifetime(x) { maxPool(x.view, geometry, into: y.mutable, winners: nil) }
      #expect(y.values[0].isNaN)
    }
  }
}
