import Errors
import Memory
import Randomness
import Tensors

/// A fully connected layer: `y = activation(x · W + b)`, with `W` `[inputs, units]` and `b` `[units]`.
package final class Dense: Layer {
  /// Outputs at most.
  package static let unitLimit = 1 << 16
  /// Weights at most.
  package static let weightLimit = 1 << 28
  /// Weights up to which `multiplyInPanels` is faster than the general product.
  private static let smallLimit = 3 << 12
  /// Rows of `W` whose gradient one task computes.
  private static let rowsOfTask = 32

  package let name: String
  package let inputShape: Shape
  package let outputShape: Shape
  package let activation: Activation
  package let parameters: [Parameter]
  package let gradientTasks: [GradientTask]
  private var weights: Parameter { parameters[0] }
  private var biases: Parameter { parameters[1] }

  /// - Parameters:
  ///   - input: `[inputs]`; or the shape of an image, of which the layer takes all values in their order.
  ///   - units: Outputs, 1 to `unitLimit`.
  ///   - initializer: Draws the weights with `generator`; biases begin at 0.
  /// - Throws: `EngineError.badSize` or `.outOfMemory`.
  package init(
    name: String, input: Shape, units: Int, activation: Activation, initializer: Initializer,
    generator: SplitMix64
  ) throws {
    let inputs = input.elementCount
    guard (1...Self.unitLimit).contains(units) else {
      throw EngineError.badSize("\(name): units: expected 1 to \(Self.unitLimit), got \(units)")
    }
    let shape = try Shape([inputs, units], of: name)
    guard shape.elementCount <= Self.weightLimit else {
      throw EngineError.badSize(
        "\(name): \(inputs) x \(units) weights are more than \(Self.weightLimit), the limit")
    }
    let kernel = try HeapBuffer<Float>(uninitialized: shape.elementCount, for: name)
    initializer.fill(
      kernel.pointer, count: kernel.count, inputs: inputs, outputs: units, generator: generator)
    let bias = try HeapBuffer<Float>(zeroed: units, for: name)
    self.name = name
    self.inputShape = input
    self.outputShape = try Shape([units], of: name)
    self.activation = activation
    self.parameters = [
      Parameter(name: "\(name).kernel", shape: shape, values: kernel, decays: true),
      Parameter(
        name: "\(name).bias", shape: try Shape([units], of: name), values: bias, decays: false),
    ]
    self.gradientTasks =
      stride(from: 0, to: inputs, by: Self.rowsOfTask).map { row in
        let lastRow = min(row + Self.rowsOfTask, inputs)
        return GradientTask(parameter: 0, elements: row * units..<lastRow * units)
      } + [GradientTask(parameter: 1, elements: 0..<units)]
  }

  package var spec: LayerSpec { .dense(units: outputSize, activation: activation) }
  package var productCount: Int { inputSize * outputSize }
  package var acceptsSparseInput: Bool { outputSize >= narrowLimit }
  package var wantsRowsForGradient: Bool { true }
  package var backwardReads: (inputs: Bool, outputs: Bool) { (true, activation != .none) }
  package var traceSize: Int { activation.traceSize(of: outputSize) }
  package var workspaceSize: Int { usesTransposedKernel ? outputSize * transposedStride : 0 }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    computeSums(x, into: y)
    activation.apply(to: y, trace: nil)  // y = activation(y)
  }

  package func forwardInTraining(_ block: ForwardBlock) {
    computeSums(block.x, into: block.y)
    activation.apply(to: block.y, trace: block.trace)
  }

  private func computeSums(_ x: LayerInput, into y: MutableMatrix) {
    switch x {
    case .sparse(let x):
      fillRows(of: y, with: bias)
      addProduct(x, kernel, to: y)  // y = b + x · W
    case .dense(let x) where isNarrow:
      multiplyNarrow(.plain(x), kernel, into: y, startingWith: bias)
    case .dense(let x) where isSmall:
      multiplyInPanels(.plain(x), kernel, into: y, startingWith: bias)
    case .dense(let x):
      multiply(.plain(x), .plain(kernel), into: y)  // y = x · W
      addBias(bias, to: y)  // y += b
    }
  }

  package func prepareBackward(_ workspace: UnsafeMutablePointer<Float>) {
    guard usesTransposedKernel else { return }
    transpose(
      kernel,
      into: MutableMatrix(
        workspace, rows: outputSize, columns: inputSize, stride: transposedStride))
  }

  package func backward(_ block: BackwardBlock) {
    let gradY = block.gradY
    activation.backward(output: block.y, trace: block.trace, gradient: gradY)
    guard let gradX = block.gradX else { return }
    // gradX = gradY · Wᵀ
    if usesTransposedKernel {
      let transposed = Matrix(
        block.workspace, rows: outputSize, columns: inputSize, stride: transposedStride)
      multiplyInPanels(.plain(gradY.view), transposed, into: gradX)
    } else {
      multiply(.plain(gradY.view), .transposed(kernel), into: gradX)
    }
  }

  package func computeGradient(
    _ task: GradientTask, from source: GradientSource, into piece: UnsafeMutablePointer<Float>
  ) {
    guard let (x, gradY) = source.rows else { preconditionFailure("rows are wanted") }
    guard task.parameter == 0 else {
      sumColumns(of: gradY, into: piece)  // gradB = Σ over batch
      return
    }
    let rows = task.elements.lowerBound / outputSize..<task.elements.upperBound / outputSize
    let gradW = MutableMatrix(piece, rows: rows.count, columns: outputSize)
    // gradW = xᵀ · gradY, for some of its rows
    switch x {
    case .sparse(let x):
      multiplyTransposed(x, columns: rows, gradY, into: gradW)
    case .dense(let x) where isNarrow:
      multiplyNarrow(.transposed(x.columns(rows)), gradY, into: gradW)
    case .dense(let x) where isSmall:
      multiplyInPanels(.transposed(x.columns(rows)), gradY, into: gradW)
    case .dense(let x):
      multiply(.transposed(x.columns(rows)), .plain(gradY), into: gradW)
    }
  }

  /// Whether all outputs fit in one vector.
  private var isNarrow: Bool { outputSize <= narrowLimit }
  /// Whether the weights fit in the first cache, all or nearly.
  private var isSmall: Bool { inputSize * outputSize <= Self.smallLimit }
  private var usesTransposedKernel: Bool { (isNarrow || isSmall) && inputSize >= narrowLimit }
  private var transposedStride: Int { MutableMatrix.alignedStride(of: inputSize) }
  private var bias: UnsafePointer<Float> { UnsafePointer(biases.values.pointer) }
  private var kernel: Matrix {
    Matrix(weights.values.pointer, rows: inputSize, columns: outputSize)
  }
}
