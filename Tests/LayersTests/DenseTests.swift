import Layers
import Randomness
import Tensors
import TestSupport
import Testing

@Suite("The dense layer") struct DenseTests {
  /// Rows, inputs, units: 1, block edges, and primes.
  static let sizes = [
    (1, 1, 1), (1, 7, 3), (5, 1, 2), (3, 5, 1), (7, 11, 13), (8, 64, 10), (9, 65, 17), (33, 63, 8),
    (17, 128, 5), (2, 129, 31),
  ]

  @Test("the outputs are those of a naive loop", arguments: sizes, [Activation.none, .relu])
  func forward(size: (Int, Int, Int), activation: Activation) throws {
    let sample = try Sample(size, activation)
    expectClose(sample.y.values, sample.naiveOutputs.flatMap { $0 }, .floatNetwork)
    if activation == .relu { #expect(sample.y.values.allSatisfy { $0 >= 0 }) }
  }

  @Test("the gradients are those of a naive loop", arguments: sizes, [Activation.none, .relu])
  func backward(size: (Int, Int, Int), activation: Activation) throws {
    let sample = try Sample(size, activation)
    let naive = sample.naiveGradients()
    let gradX = MatrixStorage(
      [Float](repeating: .nan, count: size.0 * size.1), rows: size.0, columns: size.1)
    let gradY = sample.freshGradient()
    sample.backward(gradY, into: gradX.mutable)
    expectClose(gradX.values, naive.gradX, .floatNetwork, "gradX")
    let gradients = sample.gradients(gradY)
    expectClose(gradients[0], naive.gradW, .floatNetwork, "gradW")
    expectClose(gradients[1], naive.gradB, .floatNetwork, "gradB")

    let unasked = sample.freshGradient()
    sample.backward(unasked, into: nil)
    #expect(bits(unasked.values) == bits(gradY.values), "gradX is not needed for the rest")
  }

  @Test("gradients of two halves of a batch add up to that of the whole")
  func halvesAddUp() throws {
    let sample = try Sample((10, 65, 7), .relu)
    let gradY = sample.freshGradient()
    sample.backward(gradY, into: nil)
    let whole = sample.gradients(gradY)
    let (first, second) = (sample.gradients(gradY, 0..<6), sample.gradients(gradY, 6..<10))
    for (parameter, total) in whole.enumerated() {
      let sum = zip(first[parameter], second[parameter]).map { $0 + $1 }
      expectClose(sum, total, .floatNetwork)
    }
  }

  @Test(
    "the pieces of the gradient cover every element exactly once",
    arguments: [1, 2, 63, 64, 65, 127, 128, 129, 784], [1, 10, 65])
  func piecesCoverAll(inputs: Int, units: Int) throws {
    let layer = try dense(inputs, units, .none)
    var covered = layer.parameters.map { [Int](repeating: 0, count: $0.values.count) }
    for task in layer.gradientTasks {
      for element in task.elements { covered[task.parameter][element] += 1 }
    }
    #expect(covered.allSatisfy { $0.allSatisfy { $0 == 1 } })
  }

  @Test("each piece writes its own elements and no other") func pieceStaysInside() throws {
    let sample = try Sample((4, 130, 3), .none)
    let gradY = sample.freshGradient()
    for task in sample.layer.gradientTasks {
      var gradient = [Float](
        repeating: -77, count: sample.layer.parameters[task.parameter].values.count)
      sample.compute(task, 0..<4, gradY, into: &gradient)
      for (element, value) in gradient.enumerated() {
        #expect((value == -77) != task.elements.contains(element))
      }
    }
  }

  @Test("the gradient is what differences of a loss in double precision show")
  func gradientIsFiniteDifference() throws {
    // The loss is Σ y · c with constants c, so that its gradient at y is c.
    let sample = try Sample((3, 5, 4), .relu)
    let gradY = sample.freshGradient()
    sample.backward(gradY, into: nil)
    let gradients = sample.gradients(gradY)
    let step = 1e-6
    for parameter in 0..<2 {
      let differences = gradients[parameter].indices.map { element in
        let losses = [step, -step].map { shift in
          var moved = sample.naive
          if parameter == 0 {
            moved.kernel[element] += shift
          } else {
            moved.bias[element] += shift
          }
          return sample.images.enumerated().reduce(0.0) { sum, image in
            let c = sample.constants[image.offset * 4..<image.offset * 4 + 4].map(Double.init)
            return zip(moved.forward(image.element), c).reduce(sum) { $0 + $1.0 * $1.1 }
          }
        }
        return (losses[0] - losses[1]) / (2 * step)
      }
      expectClose(gradients[parameter], differences, .floatFiniteDifference)
      #expect(differences.contains { abs($0) > 0.1 })
    }
  }

  @Test("names, shapes and decay are those of the layer") func describesParameters() throws {
    let layer = try dense(6, 4, .relu)
    #expect(layer.name == "dense_1" && layer.inputSize == 6 && layer.outputSize == 4)
    #expect(layer.activation == .relu)
    #expect(layer.parameters.map(\.name) == ["dense_1.kernel", "dense_1.bias"])
    #expect(layer.parameters.map(\.shape.sizes) == [[6, 4], [4]])
    #expect(layer.parameters.map(\.decays) == [true, false])
    #expect(layer.parameters.map(\.values.count) == [24, 4])
  }

  @Test("units out of range are refused", arguments: [0, -1, 65_537, Int.min, Int.max])
  func unitsOutOfRange(units: Int) {
    expectFailure(.badSize, naming: "dense_1", "units", "1 to 65536", "\(units)") {
      try dense(3, units, .none)
    }
  }

  @Test(
    "more than 2²⁸ weights are refused before memory is taken",
    arguments: [(4097, 65_536), ((1 << 28) + 1, 1), (Int.max, 65_536), (Int.max, 1)])
  func tooManyWeights(inputs: Int, units: Int) {
    expectFailure(.badSize, naming: "dense_1") { try dense(inputs, units, .none) }
  }
}

private func dense(_ inputs: Int, _ units: Int, _ activation: Activation) throws -> Dense {
  try Dense(
    name: "dense_1", input: Shape([inputs], of: "input"), units: units, activation: activation,
    initializer: .glorotUniform,
    generator: SplitMix64(seed: 3, purpose: .initialWeights, index: 0))
}

/// A layer with random biases, its inputs and outputs, and its naive twin.
private struct Sample {
  let layer: Dense
  let naive: NaiveNetwork.Layer
  let x: MatrixStorage
  let y: MatrixStorage
  let images: [[Double]]
  let naiveOutputs: [[Double]]
  /// The gradient at the output, `[rows, units]`.
  let constants: [Float]

  init(_ size: (rows: Int, inputs: Int, units: Int), _ activation: Activation) throws {
    let layer = try dense(size.inputs, size.units, activation)
    var random = SplitMix64(state: UInt64(size.rows * size.inputs + size.units))
    let biases = random.floats(size.units)
    for (unit, bias) in biases.enumerated() { layer.parameters[1].values.pointer[unit] = bias }
    x = MatrixStorage.random(size.rows, size.inputs, stride: size.inputs + 2, &random)
    constants = random.floats(size.rows * size.units)
    y = MatrixStorage(
      [Float](repeating: .nan, count: size.rows * size.units), rows: size.rows, columns: size.units)
    var room: Float = 0
    layer.forward(.dense(x.view), into: y.mutable, scratch: &room)
    let naive = NaiveNetwork.Layer(
      kernel: values(of: layer.parameters[0]).map(Double.init), bias: biases.map(Double.init),
      rectifies: activation == .relu)
    let inputs = x.values.map(Double.init)
    images = (0..<size.rows).map { Array(inputs[$0 * size.inputs..<($0 + 1) * size.inputs]) }
    naiveOutputs = images.map(naive.forward)
    self.layer = layer
    self.naive = naive
  }

  func backward(_ gradY: MatrixStorage, into gradX: MutableMatrix?) {
    var workspace = [Float](repeating: .nan, count: layer.workspaceSize)
    layer.prepareBackward(&workspace)
    var room: [Float] = [0]
    room.withUnsafeMutableBufferPointer { room in
      guard let start = room.baseAddress else { return }
      layer.backward(
        BackwardBlock(
          x: .dense(x.view), y: y.view, gradY: gradY.mutable, gradX: gradX, trace: start,
          workspace: workspace, sums: start, scratch: start, draws: nil))
    }
  }

  func freshGradient() -> MatrixStorage {
    MatrixStorage(constants, rows: y.rows, columns: y.columns)
  }

  /// One piece of a parameter's gradient over some rows, into its place in the whole.
  func compute(
    _ task: GradientTask, _ rows: Range<Int>, _ gradY: MatrixStorage, into gradient: inout [Float]
  ) {
    gradient.withUnsafeMutableBufferPointer { whole in
      guard let start = whole.baseAddress else { return }
      layer.computeGradient(
        task,
        from: GradientSource(
          rows: (.dense(x.view.rows(rows)), gradY.view.rows(rows)),
          sums: Matrix(start, rows: 0, columns: 0), workspace: start),
        into: start + task.elements.lowerBound)
    }
  }

  /// All pieces of all gradients, over some rows or all.
  func gradients(_ gradY: MatrixStorage, _ rows: Range<Int>? = nil) -> [[Float]] {
    var gradients = layer.parameters.map { [Float](repeating: .nan, count: $0.values.count) }
    for task in layer.gradientTasks {
      compute(task, rows ?? 0..<x.rows, gradY, into: &gradients[task.parameter])
    }
    return gradients
  }

  func naiveGradients() -> (gradX: [Double], gradW: [Double], gradB: [Double]) {
    var gradient = NaiveNetwork.Gradient(zeroLike: naive)
    var gradX: [Double] = []
    for (row, image) in images.enumerated() {
      let gradY = constants[row * y.columns..<(row + 1) * y.columns].map(Double.init)
      gradX += naive.backward(
        x: image, y: naiveOutputs[row], gradY: gradY, addingTo: &gradient)
    }
    return (gradX, gradient.kernel, gradient.bias)
  }
}
