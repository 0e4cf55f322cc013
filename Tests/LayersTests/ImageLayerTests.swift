import Layers
import Memory
import Randomness
import Tensors
import TestSupport
import Testing

/// The layers that take images, and activations, each by itself.
@Suite("Layers for images") struct ImageLayerTests {
  static let specs: [LayerSpec] = [
    .convolution2D(
      filters: 5, kernelSize: [3, 2], strides: [1, 1], padding: .valid, activation: .none),
    .convolution2D(
      filters: 33, kernelSize: [3, 3], strides: [2, 1], padding: .same, activation: .relu),
    .convolution2D(
      filters: 4, kernelSize: [1, 1], strides: [1, 1], padding: .valid, activation: .leakyReLU),
    .convolution2D(
      filters: 4, kernelSize: [2, 2], strides: [1, 2], padding: .same, activation: .gelu),
    .maxPool2D(poolSize: [2, 2], strides: [2, 2], padding: .valid),
    .maxPool2D(poolSize: [3, 2], strides: [1, 1], padding: .same),
    .averagePool2D(poolSize: [2, 3], strides: [2, 2], padding: .same),
    .globalAveragePool2D, .flatten,
    .activation(.relu), .activation(.leakyReLU), .activation(.gelu), .activation(.none),
    .activation(.sigmoid), .activation(.tanh),
    .dense(units: 7, activation: .gelu), .dense(units: 7, activation: .leakyReLU),
    .dense(units: 7, activation: .sigmoid),
    .convolution2D(
      filters: 4, kernelSize: [2, 2], strides: [1, 2], padding: .same, activation: .tanh),
  ]

  /// A layer with random parameters, images, and a gradient at its outputs.
  private final class Sample {
    let layer: any Layer
    let rows = 3
    let x: MatrixStorage
    let gradY: [Float]
    private let trace: HeapBuffer<Float>
    private let scratch: HeapBuffer<Float>

    init(_ spec: LayerSpec, input: [Int] = [5, 6, 16]) throws {
      layer = try spec.makeLayer(
        name: "layer_1", input: Shape(input, of: "input"), place: 0, initializer: .heNormal,
        generator: SplitMix64(state: 4))
      var random = SplitMix64(state: 5)
      for parameter in layer.parameters where !parameter.decays {
        for (index, value) in random.floats(parameter.values.count).enumerated() {
          parameter.values.pointer[index] = value
        }
      }
      // Values that differ by 1/48 from each other in a channel, so that no small step makes another one the
      // greatest, and from 0.
      let channels = input[input.count - 1]
      let size = layer.inputSize
      let values = (0..<rows * size).map { index in
        let (row, value) = (index / size, index % size)
        let number = value / channels * 7919 + value % channels * 31 + row * 17
        return Float(number % 97) / 48 - 0.99
      }
      x = MatrixStorage(values, rows: rows, columns: size)
      gradY = random.floats(rows * layer.outputSize)
      trace = try HeapBuffer(uninitialized: rows * layer.traceSize / 4 + 16, for: "test")
      scratch = try HeapBuffer(uninitialized: layer.scratchSize(rows: rows), for: "test")
    }

    func outputs() -> [Float] {
      let y = MatrixStorage(
        [Float](repeating: .nan, count: gradY.count), rows: rows, columns: layer.outputSize)
      layer.forward(.dense(x.view), into: y.mutable, scratch: scratch.pointer)
      return y.values
    }

    /// Gradients at the inputs and of the parameters, and the outputs in training.
    func gradients() throws -> (x: [Float], parameters: [[Float]], outputs: [Float]) {
      let y = MatrixStorage(
        [Float](repeating: .nan, count: gradY.count), rows: rows, columns: layer.outputSize)
      let gradients = MatrixStorage(gradY, rows: rows, columns: layer.outputSize)
      let gradX = MatrixStorage(
        [Float](repeating: .nan, count: rows * layer.inputSize), rows: rows,
        columns: layer.inputSize)
      let workspace = try HeapBuffer<Float>(uninitialized: layer.workspaceSize, for: "test")
      let sums = try HeapBuffer<Float>(zeroed: layer.gradientSumSize, for: "test")
      layer.prepareBackward(workspace.pointer)
      layer.forwardInTraining(
        ForwardBlock(
          x: .dense(x.view), y: y.mutable, trace: trace.pointer, workspace: workspace.pointer,
          scratch: scratch.pointer, draws: nil))
      layer.backward(
        BackwardBlock(
          x: .dense(x.view), y: y.view, gradY: gradients.mutable, gradX: gradX.mutable,
          trace: trace.pointer, workspace: workspace.pointer, sums: sums.pointer,
          scratch: scratch.pointer, draws: nil))
      let source = GradientSource(
        rows: layer.wantsRowsForGradient ? (.dense(x.view), gradients.view) : nil,
        sums: Matrix(sums.pointer, rows: 1, columns: layer.gradientSumSize),
        workspace: workspace.pointer)
      let parameters = withExtendedLifetime((gradients, sums)) { parameterGradients(from: source) }
      return (gradX.values, parameters, y.values)
    }

    private func parameterGradients(from source: GradientSource) -> [[Float]] {
      layer.parameters.enumerated().map { index, parameter in
        var gradient = [Float](repeating: .nan, count: parameter.values.count)
        for task in layer.gradientTasks where task.parameter == index {
          gradient.withUnsafeMutableBufferPointer {
            layer.computeGradient(
              task, from: source,
              into: $0.baseAddress.unsafelyUnwrapped + task.elements.lowerBound)
          }
        }
        return gradient
      }
    }

    /// How Σ y · gradY changes with one number, as differences show it.
    func difference(_ place: UnsafeMutablePointer<Float>) -> Double {
      let (step, before) = (Float(1) / 1024, place.pointee)
      let sums = [step, -step].map { shift in
        place.pointee = before + shift
        return zip(outputs(), gradY).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      }
      place.pointee = before
      return (sums[0] - sums[1]) / (2 * Double(step))
    }
  }

  @Test("gradients are what differences of the outputs show", arguments: specs)
  func differences(spec: LayerSpec) throws {
    let sample = try Sample(spec)
    let found = try sample.gradients()
    #expect(bits(found.outputs) == bits(sample.outputs()), "in training as in inference")
    let input = sample.x.mutable.pointer
    let gradX = found.x.indices.map { sample.difference(input + $0) }
    expectClose(found.x, gradX, .layerDifference, "inputs")
    for (parameter, gradient) in zip(sample.layer.parameters, found.parameters) {
      let expected = gradient.indices.map { sample.difference(parameter.values.pointer + $0) }
      expectClose(gradient, expected, .layerDifference, parameter.name)
    }
    #expect(gradX.contains { abs($0) > 0.02 })
  }

  @Test("the pieces of a gradient cover every element once") func piecesCoverAll() throws {
    for window in [[1, 1], [3, 3], [5, 4]] {
      let sample = try Sample(
        .convolution2D(
          filters: 6, kernelSize: window, strides: [1, 1], padding: .same, activation: .none))
      var covered = sample.layer.parameters.map { [Int](repeating: 0, count: $0.values.count) }
      for task in sample.layer.gradientTasks {
        for element in task.elements { covered[task.parameter][element] += 1 }
      }
      #expect(Set(covered.joined()) == [1])
    }
  }

  @Test("names, shapes and counts") func describes() throws {
    let layer = try Sample(
      .convolution2D(
        filters: 8, kernelSize: [3, 2], strides: [2, 1], padding: .same, activation: .relu),
      input: [9, 10, 4]
    ).layer
    #expect(layer.inputShape.sizes == [9, 10, 4])
    #expect(layer.outputShape.sizes == [5, 10, 8])
    #expect(layer.parameters.map(\.name) == ["layer_1.kernel", "layer_1.bias"])
    #expect(layer.parameters.map(\.shape.sizes) == [[3, 2, 4, 8], [8]])
    #expect(layer.parameters.map(\.decays) == [true, false])
    #expect(layer.productCount == 5 * 10 * 8 * 24)
    let pool = try Sample(.maxPool2D(poolSize: [2, 2], strides: [2, 2], padding: .valid)).layer
    #expect(pool.outputShape.sizes == [2, 3, 16] && pool.parameters.isEmpty)
    #expect(try Sample(.globalAveragePool2D).layer.outputShape.sizes == [16])
    #expect(try Sample(.flatten).layer.outputShape.sizes == [480])
  }

  @Test("what a layer would be is known without making it", arguments: specs)
  func outline(spec: LayerSpec) throws {
    let layer = try Sample(spec).layer
    let outline = try spec.outline(input: layer.inputShape, name: "x")
    #expect(outline.output == layer.outputShape)
    #expect(outline.parameterCount == layer.parameters.reduce(0) { $0 + $1.values.count })
    #expect(layer.spec == spec)
  }

  @Test("sizes that make no layer are refused by name") func refusals() throws {
    func make(_ spec: LayerSpec, _ input: [Int] = [5, 6, 16]) throws {
      _ = try Sample(spec, input: input)
    }
    func convolution(_ filters: Int, _ window: [Int] = [3, 3]) -> LayerSpec {
      .convolution2D(
        filters: filters, kernelSize: window, strides: [1, 1], padding: .same, activation: .none)
    }
    for filters in [0, -1, 4097, Int.min, Int.max] {
      expectFailure(.badSize, naming: "layer_1", "filters", "1 to 4096", "\(filters)") {
        try make(convolution(filters))
      }
    }
    expectFailure(.badSize, naming: "layer_1", "weights", "67108864") {
      try make(convolution(4096, [4096, 4]), [1, 1, 16])
    }
    expectFailure(.badSize, naming: "layer_1", "outputs", "67108864") {
      try make(convolution(4096, [1, 1]), [1024, 1024, 1])
    }
    expectFailure(.badSize, naming: "layer_1", "height, width and channels", "[784]") {
      try make(convolution(3), [784])
    }
    expectFailure(.badSize, naming: "layer_1", "height, width and channels", "[7, 7]") {
      try make(.globalAveragePool2D, [7, 7])
    }
    expectFailure(.badSize, naming: "layer_1", "window", "[0, 2]") {
      try make(.maxPool2D(poolSize: [0, 2], strides: [1, 1], padding: .valid))
    }
  }
}

extension Tolerance {
  /// Gradients of one layer against differences of its outputs, both in single precision.
  fileprivate static let layerDifference = Tolerance(
    absolute: 4e-3, relative: 2e-3,
    reason: "outputs of up to 500 terms below 3 are rounded to 1e-6 and divided by a step of 1/512")
}
