import Tensors

/// A step of a network from input to output, with the parameters it learns.
///
/// A layer keeps no trace of what passes through it: inputs, outputs and gradients belong to whoever
/// calls, so that many threads can use one layer at once. Rows are images throughout.
package protocol Layer: AnyObject {
  /// Such as "dense_1"; unique in a network.
  var name: String { get }
  var inputSize: Int { get }
  var outputSize: Int { get }
  /// Kernel before bias; empty for a layer that learns nothing.
  var parameters: [Parameter] { get }
  /// The work of `computeGradient`, cut into pieces that depend on the layer's sizes alone.
  var gradientTasks: [GradientTask] { get }

  /// Whether `forward` and `computeGradient` take `LayerInput.sparse`.
  var acceptsSparseInput: Bool { get }
  /// Numbers that `prepareBackward` writes.
  var workspaceSize: Int { get }

  /// Computes the outputs of some images.
  ///
  /// - Parameters:
  ///   - x: `[rows, inputSize]`.
  ///   - y: `[rows, outputSize]`, overwritten.
  func forward(_ x: LayerInput, into y: MutableMatrix)

  /// Writes what `backward` wants to know of the parameters beyond themselves.
  ///
  /// - Parameter workspace: `workspaceSize` numbers, overwritten.
  func prepareBackward(_ workspace: UnsafeMutablePointer<Float>)

  /// Carries the loss gradient of some images back through the layer.
  ///
  /// - Parameters:
  ///   - y: `[rows, outputSize]`, the outputs of the matching `forward`.
  ///   - gradY: `[rows, outputSize]`, the gradient at the outputs; becomes what `computeGradient` wants.
  ///   - workspace: What `prepareBackward` wrote for the parameters as they are.
  ///   - gradX: `[rows, inputSize]`, overwritten with the gradient at the inputs; nil if not wanted.
  func backward(
    output y: Matrix, gradient gradY: MutableMatrix, workspace: UnsafePointer<Float>,
    into gradX: MutableMatrix?)

  /// Computes one piece of the gradient of one parameter over all images of a batch.
  ///
  /// - Parameters:
  ///   - x: `[batch, inputSize]`, the inputs of the forward pass.
  ///   - gradY: `[batch, outputSize]`, as `backward` left it.
  ///   - piece: The task's elements; overwritten.
  func computeGradient(
    _ task: GradientTask, input x: LayerInput, gradient gradY: Matrix,
    into piece: UnsafeMutablePointer<Float>)
}

/// A piece of a parameter's gradient that one thread computes.
package struct GradientTask: Sendable {
  /// Which of the layer's parameters.
  package let parameter: Int
  /// Which of its elements.
  package let elements: Range<Int>

  package init(parameter: Int, elements: Range<Int>) {
    self.parameter = parameter
    self.elements = elements
  }
}
