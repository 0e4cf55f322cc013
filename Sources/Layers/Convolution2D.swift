import Errors
import Memory
import Randomness
import Tensors

/// A convolution with biases and an activation: `y = activation(x * W + b)`, with `W`
/// `[window height, window width, channels, filters]` and `b` `[filters]`.
package final class Convolution2D: Layer {
  /// Filters at most.
  package static let filterLimit = 1 << 12
  /// Weights at most.
  package static let weightLimit = 1 << 26
  /// Values of a padded image, or of its outputs, at most.
  package static let imageLimit = 1 << 26
  /// Values of the window whose gradient one task computes.
  private static let valuesOfTask = 16

  package let name: String
  package let inputShape: Shape
  package let outputShape: Shape
  package let parameters: [Parameter]
  package let gradientTasks: [GradientTask]
  private let convolution: Convolution
  private let activation: Activation

  /// - Parameters:
  ///   - initializer: Draws the weights with `generator`; biases begin at 0.
  /// - Throws: `EngineError.badSize` or `.outOfMemory`.
  package init(
    name: String, geometry: WindowGeometry, filters: Int, activation: Activation,
    initializer: Initializer, generator: SplitMix64
  ) throws {
    guard (1...Self.filterLimit).contains(filters) else {
      throw EngineError.badSize(
        "\(name): filters: expected 1 to \(Self.filterLimit), got \(filters)")
    }
    let shape = try Shape(
      [geometry.windowHeight, geometry.windowWidth, geometry.channels, filters], of: name)
    guard shape.elementCount <= Self.weightLimit else {
      throw EngineError.badSize(
        "\(name): \(geometry.windowSize) x \(filters) weights are more than \(Self.weightLimit), the limit"
      )
    }
    outputShape = try Shape([geometry.outputHeight, geometry.outputWidth, filters], of: name)
    guard max(geometry.paddedSize, outputShape.elementCount) <= Self.imageLimit else {
      throw EngineError.badSize(
        "\(name): an image of \(geometry.paddedSize) values with its padding and \(outputShape.elementCount) "
          + "outputs is larger than \(Self.imageLimit), the limit")
    }
    self.name = name
    self.activation = activation
    inputShape = try Shape([geometry.height, geometry.width, geometry.channels], of: name)
    convolution = Convolution(geometry, filters: filters)
    let kernel = try HeapBuffer<Float>(uninitialized: shape.elementCount, for: name)
    let window = geometry.windowHeight * geometry.windowWidth
    initializer.fill(
      kernel.pointer, count: kernel.count, inputs: geometry.windowSize, outputs: window * filters,
      generator: generator)
    parameters = [
      Parameter(name: "\(name).kernel", shape: shape, values: kernel, decays: true),
      Parameter(
        name: "\(name).bias", shape: try Shape([filters], of: name),
        values: try HeapBuffer(zeroed: filters, for: name), decays: false),
    ]
    gradientTasks =
      stride(from: 0, to: geometry.windowSize, by: Self.valuesOfTask).map { value in
        let end = min(value + Self.valuesOfTask, geometry.windowSize)
        return GradientTask(parameter: 0, elements: value * filters..<end * filters)
      } + [GradientTask(parameter: 1, elements: 0..<filters)]
  }

  package var spec: LayerSpec {
    let geometry = convolution.geometry
    return .convolution2D(
      filters: filters, kernelSize: [geometry.windowHeight, geometry.windowWidth],
      strides: [geometry.rowStep, geometry.columnStep], padding: geometry.padding,
      activation: activation)
  }

  package var productCount: Int { convolution.productCount }
  package var gradientSumSize: Int { convolution.weightGradientSize + filters }
  package var traceSize: Int { activation.traceSize(of: outputSize) }

  package var backwardReads: (inputs: Bool, outputs: Bool) { (true, activation != .none) }
  package var workspaceSize: Int { convolution.kernelSize }

  package func scratchSize(rows: Int) -> Int {
    max(convolution.forwardScratch(rows: rows), convolution.backwardScratch)
  }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    forward(x, into: y, trace: nil, scratch)
  }

  package func forwardInTraining(_ block: ForwardBlock) {
    forward(block.x, into: block.y, trace: block.trace, block.scratch)
  }

  package func prepareBackward(_ workspace: UnsafeMutablePointer<Float>) {
    let windowSize = convolution.geometry.windowSize
    transpose(
      Matrix(kernel, rows: windowSize, columns: filters),
      into: MutableMatrix(workspace, rows: filters, columns: windowSize))
  }

  package func backward(_ block: BackwardBlock) {
    activation.backward(output: block.y, trace: block.trace, gradient: block.gradY)
    let gradY = block.gradY.view
    convolution.backward(
      block.x.dense, gradY, turned: block.workspace, to: block.sums, into: block.gradX,
      scratch: block.scratch)
    addColumns(
      of: gradY, period: filters, to: block.sums + convolution.weightGradientSize)
  }

  package func computeGradient(
    _ task: GradientTask, from source: GradientSource, into piece: UnsafeMutablePointer<Float>
  ) {
    if task.parameter == 0 {
      let values = task.elements.lowerBound / filters..<task.elements.upperBound / filters
      convolution.copyWeightGradient(
        source.sums.columns(0..<convolution.weightGradientSize), values: values, into: piece)
    } else {
      sumColumns(
        of: source.sums.columns(convolution.weightGradientSize..<gradientSumSize), into: piece)
    }
  }

  private func forward(
    _ x: LayerInput, into y: MutableMatrix, trace: UnsafeMutableRawPointer?,
    _ scratch: UnsafeMutablePointer<Float>
  ) {

    let rectifies = activation == .relu
    convolution.forward(x.dense, kernel, bias, rectifies: rectifies, into: y, scratch: scratch)
    if !rectifies { activation.apply(to: y, trace: trace) }
  }

  private var filters: Int { convolution.filters }
  private var kernel: UnsafePointer<Float> { UnsafePointer(parameters[0].values.pointer) }
  private var bias: UnsafePointer<Float> { UnsafePointer(parameters[1].values.pointer) }
}
