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
  package let inputSize: Int
  package let outputSize: Int
  package let activation: Activation
  package let parameters: [Parameter]
  package let gradientTasks: [GradientTask]
  private var weights: Parameter { parameters[0] }
  private var biases: Parameter { parameters[1] }

  /// - Parameters:
  ///   - units: Outputs, 1 to `unitLimit`.
  ///   - initializer: Draws the weights with `generator`; biases begin at 0.
  /// - Throws: `EngineError.badSize` or `.outOfMemory`.
  package init(
    name: String, inputs: Int, units: Int, activation: Activation, initializer: Initializer,
    generator: SplitMix64
  ) throws {
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
    self.inputSize = inputs
    self.outputSize = units
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

  package var acceptsSparseInput: Bool { outputSize >= narrowLimit }
  package var workspaceSize: Int { usesTransposedKernel ? outputSize * transposedStride : 0 }

  package func forward(_ x: LayerInput, into y: MutableMatrix) {
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
    activation.apply(to: y)  // y = activation(y)
  }

  package func prepareBackward(_ workspace: UnsafeMutablePointer<Float>) {
    guard usesTransposedKernel else { return }
    transpose(
      kernel,
      into: MutableMatrix(
        workspace, rows: outputSize, columns: inputSize, stride: transposedStride))
  }

  package func backward(
    output y: Matrix, gradient gradY: MutableMatrix, workspace: UnsafePointer<Float>,
    into gradX: MutableMatrix?
  ) {
    activation.backward(output: y, gradient: gradY)
    guard let gradX else { return }
    // gradX = gradY · Wᵀ
    if usesTransposedKernel {
      let transposed = Matrix(
        workspace, rows: outputSize, columns: inputSize, stride: transposedStride)
      multiplyInPanels(.plain(gradY.view), transposed, into: gradX)
    } else {
      multiply(.plain(gradY.view), .transposed(kernel), into: gradX)
    }
  }

  package func computeGradient(
    _ task: GradientTask, input x: LayerInput, gradient gradY: Matrix,
    into piece: UnsafeMutablePointer<Float>
  ) {
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
