import Layers
import Memory
import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Batch normalisation") struct BatchNormalizationTests {
  /// A layer, a batch that comes in parts, and a gradient at the outputs.
  private final class Sample {
    let layer: BatchNormalization
    let x: MatrixStorage
    let gradY: [Float]
    let rows = 9
    let parts = [0..<4, 4..<5, 5..<9]
    let workspace: HeapBuffer<Float>
    private let scratch: HeapBuffer<Float>
    private let statistics: HeapBuffer<Double>

    init(_ input: [Int], momentum: Double = 0.9) throws {
      layer = try BatchNormalization(
        name: "batch_norm_1", input: Shape(input, of: "input"), momentum: momentum, epsilon: 0.01)
      var random = SplitMix64(state: 8)
      for parameter in layer.parameters {
        for index in 0..<parameter.values.count {
          parameter.values.pointer[index] = 1.5 + Float(random.nextUnit())
        }
      }
      x = .random(rows, layer.inputSize, &random)
      gradY = random.floats(rows * layer.inputSize)
      workspace = try HeapBuffer(uninitialized: layer.workspaceSize, for: "test")
      scratch = try HeapBuffer(uninitialized: layer.scratchSize(rows: rows), for: "test")
      statistics = try HeapBuffer(
        uninitialized: parts.count * layer.statisticsSize, for: "test")
    }

    func outputsInTraining(isStep: Bool = false) -> [Float] {
      let y = MatrixStorage(
        [Float](repeating: .nan, count: gradY.count), rows: rows, columns: layer.outputSize)
      clearStatistics()
      for (part, range) in parts.enumerated() {
        layer.addStatistics(
          x.view.rows(range), to: statistics.pointer + part * layer.statisticsSize)
      }
      layer.finishStatistics(
        statistics.pointer, partCount: parts.count, rowCount: rows, workspace: workspace.pointer,
        isStep: isStep)
      layer.forwardInTraining(
        ForwardBlock(
          x: .dense(x.view), y: y.mutable, trace: scratch.pointer, workspace: workspace.pointer,
          scratch: scratch.pointer, draws: nil))
      return y.values
    }

    func outputs() -> [Float] {
      let y = MatrixStorage(
        [Float](repeating: .nan, count: gradY.count), rows: rows, columns: layer.outputSize)
      layer.forward(.dense(x.view), into: y.mutable, scratch: scratch.pointer)
      return y.values
    }

    /// Gradients at the inputs, of gamma and of beta.
    func gradients() -> (x: [Float], gamma: [Float], beta: [Float]) {
      _ = outputsInTraining()
      let (gradients, gradX) = (
        MatrixStorage(gradY, rows: rows, columns: layer.outputSize),
        MatrixStorage(
          [Float](repeating: .nan, count: gradY.count), rows: rows, columns: layer.inputSize)
      )
      clearStatistics()
      for (part, range) in parts.enumerated() {
        layer.addGradientStatistics(
          x.view.rows(range), gradients.view.rows(range), workspace: workspace.pointer,
          to: statistics.pointer + part * layer.statisticsSize)
      }
      layer.finishGradientStatistics(
        statistics.pointer, partCount: parts.count, rowCount: rows, workspace: workspace.pointer)
      layer.backward(
        BackwardBlock(
          x: .dense(x.view), y: x.view, gradY: gradients.mutable, gradX: gradX.mutable,
          trace: scratch.pointer, workspace: workspace.pointer, sums: scratch.pointer,
          scratch: scratch.pointer, draws: nil))
      let source = GradientSource(
        rows: nil, sums: Matrix(scratch.pointer, rows: 0, columns: 0), workspace: workspace.pointer)
      let found = layer.gradientTasks.map { task in
        var piece = [Float](repeating: .nan, count: task.elements.count)
        layer.computeGradient(task, from: source, into: &piece)
        return piece
      }
      return (gradX.values, found[0], found[1])
    }

    func difference(_ place: UnsafeMutablePointer<Float>) -> Double {
      let (step, before) = (Float(1) / 512, place.pointee)
      let sums = [step, -step].map { shift in
        place.pointee = before + shift
        return zip(outputsInTraining(), gradY).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      }
      place.pointee = before
      return (sums[0] - sums[1]) / (2 * Double(step))
    }

    private func clearStatistics() {
      statistics.pointer.update(repeating: 0, count: statistics.count)
    }
  }

  static let inputs = [[1], [5], [3, 2, 4], [2, 2, 17]]

  @Test("gradients are what differences of the outputs show", arguments: inputs)
  func differences(input: [Int]) throws {
    let sample = try Sample(input)
    let found = sample.gradients()
    let pointer = sample.x.mutable.pointer
    expectClose(found.x, found.x.indices.map { sample.difference(pointer + $0) }, .normalized, "x")
    for (parameter, gradient) in [found.gamma, found.beta].enumerated() {
      let values = sample.layer.parameters[parameter].values.pointer
      expectClose(
        gradient, gradient.indices.map { sample.difference(values + $0) }, .normalized)
    }
    #expect(found.gamma.contains { abs($0) > 0.1 } && found.beta.contains { abs($0) > 0.1 })
  }

  @Test("outputs have the mean beta and the deviation gamma", arguments: inputs)
  func meanAndDeviation(input: [Int]) throws {
    let sample = try Sample(input)
    let (y, channels) = (sample.outputsInTraining(), input[input.count - 1])
    for channel in 0..<channels {
      let values = stride(from: channel, to: y.count, by: channels).map { Double(y[$0]) }
      let x = stride(from: channel, to: y.count, by: channels).map { Double(sample.x.values[$0]) }
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      let meanX = x.reduce(0, +) / count
      let varianceX = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) } / count
      let gamma = Double(sample.layer.parameters[0].values.pointer[channel])
      expectClose(mean, Double(sample.layer.parameters[1].values.pointer[channel]), .floatNetwork)
      expectClose(variance, gamma * gamma * varianceX / (varianceX + 0.01), .floatNetwork)
    }
  }

  @Test("a step moves the averages, gradients do not, and inference uses them")
  func movingAverages() throws {
    let sample = try Sample([2, 3], momentum: 0.75)
    let parameters = sample.layer.parameters
    let before = parameters.map { values(of: $0) }
    _ = sample.gradients()
    #expect(parameters.map { values(of: $0) } == before)
    _ = sample.outputsInTraining(isStep: true)
    #expect(parameters.prefix(2).map { values(of: $0) } == Array(before.prefix(2)))
    let outputs = sample.outputs()
    for channel in 0..<3 {
      let x = stride(from: channel, to: 54, by: 3).map { Double(sample.x.values[$0]) }
      let mean = x.reduce(0, +) / 18
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 18
      let moved = values(of: parameters[2])[channel], spread = values(of: parameters[3])[channel]
      expectClose(moved, 0.75 * Double(before[2][channel]) + 0.25 * mean, .oneStep)
      expectClose(spread, 0.75 * Double(before[3][channel]) + 0.25 * variance, .oneStep)
      let expected = x.map {
        Double(before[0][channel]) * ($0 - Double(moved)) / (Double(spread) + 0.01).squareRoot()
          + Double(before[1][channel])
      }
      expectClose(stride(from: channel, to: 54, by: 3).map { outputs[$0] }, expected, .floatNetwork)
    }
  }

  @Test("names, shapes, and which parameters are learned") func describes() throws {
    let layer = try Sample([4, 4, 3]).layer
    #expect(
      layer.parameters.map(\.name)
        == ["gamma", "beta", "moving_mean", "moving_variance"].map { "batch_norm_1.\($0)" })
    #expect(layer.parameters.map(\.isTrained) == [true, true, false, false])
    #expect(layer.parameters.map(\.allowsNegative) == [true, true, true, false])
    #expect(layer.parameters.map(\.decays) == [false, false, false, false])
    #expect(layer.parameters.map(\.shape.sizes) == [[3], [3], [3], [3]])
    #expect(layer.spec == .batchNormalization(momentum: 0.9, epsilon: 0.01))
  }

  @Test("numbers out of range are refused") func refusals() throws {
    let shape = try Shape([3], of: "input")
    for momentum in [-0.1, 1, .nan, .infinity] {
      expectFailure(.badValue, naming: "n_1", "momentum", "\(momentum)") {
        try BatchNormalization(name: "n_1", input: shape, momentum: momentum, epsilon: 0.1)
      }
    }
    for epsilon in [0, -1, .nan, .infinity] {
      expectFailure(.badValue, naming: "n_1", "epsilon", "\(epsilon)") {
        try BatchNormalization(name: "n_1", input: shape, momentum: 0, epsilon: epsilon)
      }
    }
    for rate in [-0.1, 1, .nan, .infinity] {
      expectFailure(.badValue, naming: "d_1", "rate", "\(rate)") {
        try Dropout(name: "d_1", input: shape, rate: rate, place: 0)
      }
    }
  }
}

extension Tolerance {
  /// Gradients through means and deviations against differences in single precision.
  fileprivate static let normalized = Tolerance(
    absolute: 5e-3, relative: 3e-3,
    reason: "sums of up to 200 outputs below 6, each rounded to 3e-7, divided by a step of 1/256")
}
