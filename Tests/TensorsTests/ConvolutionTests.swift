import Memory
import Randomness
import Tensors
import TestSupport
import Testing

/// Sizes of a convolution.
struct ConvolutionCase: CustomTestStringConvertible {
  var input = [7, 6, 3]
  var window = [3, 3]
  var steps = [1, 1]
  var padding = WindowGeometry.Padding.valid
  var filters = 5
  var rows = 2

  var testDescription: String {
    "\(rows) x \(input), \(window) by \(steps), \(padding), \(filters) filters"
  }

  func convolution() throws -> Convolution {
    Convolution(
      try WindowGeometry(
        input: Shape(input, of: "input"), window: window, steps: steps, padding: padding, of: "test"
      ),
      filters: filters)
  }

  /// Windows that fill vectors and others, filters on both sides of every tile's width, more windows than a
  /// tile has rows and fewer, one image and several.
  static let all: [ConvolutionCase] = {
    var cases: [ConvolutionCase] = []
    for filters in [1, 5, 15, 16, 17, 31, 32, 33, 40, 64, 70] {
      cases.append(ConvolutionCase(filters: filters))
      cases.append(ConvolutionCase(input: [5, 7, 16], window: [2, 3], filters: filters, rows: 3))
    }
    for padding in [WindowGeometry.Padding.valid, .same] {
      for steps in [[1, 1], [2, 2], [1, 3], [3, 2]] {
        for window in [[1, 1], [3, 3], [5, 4], [2, 5]] {
          cases.append(
            ConvolutionCase(input: [9, 8, 1], window: window, steps: steps, padding: padding))
          cases.append(
            ConvolutionCase(
              input: [5, 6, 16], window: window, steps: steps, padding: padding, filters: 20))
        }
      }
    }
    cases += [
      ConvolutionCase(input: [1, 1, 1], window: [1, 1], filters: 1, rows: 1),
      ConvolutionCase(input: [1, 1, 32], window: [1, 1], filters: 33, rows: 5),
      ConvolutionCase(input: [2, 2, 2], window: [5, 5], padding: .same, filters: 3, rows: 1),
      ConvolutionCase(input: [28, 28, 1], filters: 32, rows: 2),
      ConvolutionCase(input: [13, 13, 32], filters: 64, rows: 3),
    ]
    return cases
  }()
}

@Suite("Convolution") struct ConvolutionTests {
  private struct Sample {
    let convolution: Convolution
    let x: MatrixStorage
    let kernel: [Float]
    let bias: [Float]
    let gradY: MatrixStorage

    let turned: [Float]

    /// - Parameter density: Share of the gradients that are not zero.
    init(_ sizes: ConvolutionCase, density: Double = 1) throws {
      var random = SplitMix64(state: UInt64(sizes.filters))
      convolution = try sizes.convolution()
      let gap = sizes.rows % 3
      x = .random(
        sizes.rows, convolution.geometry.inputSize, stride: convolution.geometry.inputSize + gap,
        &random)
      let scale = 1 / Float(convolution.geometry.windowSize).squareRoot()
      kernel = random.floats(convolution.kernelSize).map { $0 * scale }
      bias = random.floats(sizes.filters)
      let (filters, windowSize) = (sizes.filters, convolution.geometry.windowSize)
      let weights = kernel
      turned = (0..<weights.count).map { weights[$0 % windowSize * filters + $0 / windowSize] }
      let gradients = random.floats(sizes.rows * (convolution.outputSize + gap)).map {
        random.nextUnit() < density ? $0 : 0
      }
      gradY = MatrixStorage(
        gradients, rows: sizes.rows, columns: convolution.outputSize,
        stride: convolution.outputSize + gap)
    }

    func room(_ size: Int) throws -> HeapBuffer<Float> {
      let buffer = try HeapBuffer<Float>(uninitialized: size + 1, for: "test")
      // What scratch memory held before must not matter; the last value must stay.
      buffer.pointer.update(repeating: .nan, count: size)
      buffer.pointer[size] = 77
      return buffer
    }
  }

  @Test("outputs equal the plain ones", arguments: ConvolutionCase.all, [false, true])
  func forward(sizes: ConvolutionCase, rectifies: Bool) throws {
    let sample = try Sample(sizes)
    let convolution = sample.convolution
    let size = convolution.outputSize
    let fast = MatrixStorage(
      [Float](repeating: .nan, count: sizes.rows * (size + 3)), rows: sizes.rows, columns: size,
      stride: size + 3)
    let plain = MatrixStorage(
      [Float](repeating: 0, count: sizes.rows * size), rows: sizes.rows, columns: size)
    let gaps = bits(fast.gaps)
    let needed = convolution.forwardScratch(rows: sizes.rows)
    let scratch = try sample.room(needed)
    convolution.forward(
      sample.x.view, sample.kernel, sample.bias, rectifies: rectifies, into: fast.mutable,
      scratch: scratch.pointer)
    convolution.forwardReference(
      sample.x.view, sample.kernel, sample.bias, rectifies: rectifies, into: plain.mutable)
    expectClose(fast.values, plain.values, .floatProduct)
    #expect(bits(fast.gaps) == gaps)
    #expect(scratch.pointer[needed] == 77)
  }

  @Test(
    "gradients equal the plain ones, be most of those at the outputs zero or none",
    arguments: ConvolutionCase.all, [0.02, 0.2, 1])
  func backward(sizes: ConvolutionCase, density: Double) throws {
    let sample = try Sample(sizes, density: density)
    let convolution = sample.convolution
    let size = convolution.geometry.inputSize
    let gradX = MatrixStorage(
      [Float](repeating: .nan, count: sizes.rows * (size + 3)), rows: sizes.rows, columns: size,
      stride: size + 3)
    let gaps = bits(gradX.gaps)
    let needed = convolution.backwardScratch
    let scratch = try sample.room(needed)
    let sums = try HeapBuffer<Float>(zeroed: 2 * convolution.weightGradientSize, for: "test")
    // Once into the first part, twice into the second; without the gradient at the inputs the first time.
    for (part, result) in [(0, nil), (1, gradX.mutable), (1, gradX.mutable)] {
      convolution.backward(
        sample.x.view, sample.gradY.view, turned: sample.turned,
        to: sums.pointer + part * convolution.weightGradientSize, into: result,
        scratch: scratch.pointer)
    }
    #expect(scratch.pointer[needed] == 77)

    let plain = MatrixStorage(
      [Float](repeating: 0, count: sizes.rows * size), rows: sizes.rows, columns: size)
    convolution.inputGradientReference(sample.gradY.view, sample.kernel, into: plain.mutable)
    expectClose(gradX.values, plain.values, .floatProduct)
    #expect(bits(gradX.gaps) == gaps)

    var gradient = [Float](repeating: .nan, count: convolution.kernelSize)
    let middle = convolution.geometry.windowSize / 2
    for values in [0..<middle, middle..<convolution.geometry.windowSize] {
      gradient.withUnsafeMutableBufferPointer {
        convolution.copyWeightGradient(
          Matrix(sums.pointer, rows: 2, columns: convolution.weightGradientSize), values: values,
          into: $0.baseAddress.unsafelyUnwrapped + values.lowerBound * sizes.filters)
      }
    }
    let expected = convolution.weightGradientReference(sample.x.view, sample.gradY.view)
    expectClose(gradient, expected.map { 3 * $0 }, .floatConvolution)
  }

  @Test("the comparison notices a window that is read in another order")
  func comparisonCanFail() throws {
    let sizes = ConvolutionCase(input: [6, 6, 2], window: [2, 3])
    let sample = try Sample(sizes)
    let turned = try ConvolutionCase(input: [6, 6, 2], window: [3, 2]).convolution()
    let (fast, plain) = (
      MatrixStorage([Float](repeating: 0, count: 2 * 100), rows: 2, columns: 100),
      MatrixStorage([Float](repeating: 0, count: 2 * 100), rows: 2, columns: 100)
    )
    let scratch = try sample.room(sample.convolution.forwardScratch(rows: 2))
    sample.convolution.forward(
      sample.x.view, sample.kernel, sample.bias, rectifies: false, into: fast.mutable,
      scratch: scratch.pointer)
    turned.forwardReference(
      sample.x.view, sample.kernel, sample.bias, rectifies: false, into: plain.mutable)
    #expect(!isClose(fast.values, plain.values, .floatProduct))
  }

  @Test("a window by hand") func byHand() throws {
    // Image 1 2 / 3 4, kernel 1 10 / 100 1000: the one window gives 1 + 20 + 300 + 4000.
    let convolution = try ConvolutionCase(input: [2, 2, 1], window: [2, 2], filters: 1)
      .convolution()
    let x = MatrixStorage([1, 2, 3, 4], rows: 1, columns: 4)
    let y = MatrixStorage([0], rows: 1, columns: 1)
    let scratch = try HeapBuffer<Float>(
      uninitialized: convolution.forwardScratch(rows: 1), for: "test")
    convolution.forward(
      x.view, [1, 10, 100, 1000], [0.5], rectifies: false, into: y.mutable,
      scratch: scratch.pointer)
    #expect(y.values == [4321.5])
  }
}

extension Tolerance {
  /// Sums over all windows of some images, three times.
  static let floatConvolution = Tolerance(
    absolute: 1e-4, relative: 1e-5,
    reason: "up to 1,352 terms of at most 1, summed in single precision, 6e-8 of the sum each")
}
