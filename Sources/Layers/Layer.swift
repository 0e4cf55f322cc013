import Tensors

/// A step of a network from input to output, with the parameters it learns.
///
/// A layer keeps no trace of what passes through it: inputs, outputs and gradients belong to whoever
/// calls, so that many threads can use one layer at once. Rows are images throughout; a row's values are those
/// of its shape, row-major.
package protocol Layer: AnyObject {
  /// Such as "dense_1"; unique in a network.
  var name: String { get }
  /// What the layer is, as it stands in a model file.
  var spec: LayerSpec { get }
  /// Of one image, such as `[28, 28, 1]` or `[784]`.
  var inputShape: Shape { get }
  var outputShape: Shape { get }
  /// Kernel before bias; empty for a layer that learns nothing.
  var parameters: [Parameter] { get }
  /// Products of weights and values in the outputs of one image.
  var productCount: Int { get }

  /// Whether the outputs are the inputs, in inference and in training.
  var passesThrough: (inference: Bool, training: Bool) { get }
  /// Whether `forward` takes `LayerInput.sparse`, and so does all that follows from it.
  var acceptsSparseInput: Bool { get }
  /// Whether `computeGradient` wants the inputs and the gradients of all images of a batch, and not sums.
  var wantsRowsForGradient: Bool { get }
  /// Whether `backward` or `computeGradient` reads the inputs and the outputs.
  var backwardReads: (inputs: Bool, outputs: Bool) { get }
  /// Floats of the sums that `backward` adds to.
  var gradientSumSize: Int { get }
  /// Bytes that `forwardInTraining` leaves for `backward`, an image.
  var traceSize: Int { get }
  /// Floats that `prepareBackward` writes.
  var workspaceSize: Int { get }
  /// The work of `computeGradient`, cut into pieces that depend on the layer's sizes alone.
  var gradientTasks: [GradientTask] { get }

  /// Floats of memory of no account that a call needs for some images.
  func scratchSize(rows: Int) -> Int

  /// Computes the outputs of some images in inference.
  ///
  /// - Parameters:
  ///   - x: `[rows, inputSize]`.
  ///   - y: `[rows, outputSize]`, overwritten.
  ///   - scratch: `scratchSize` floats.
  func forward(_ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>)

  /// Computes the outputs of some images in training, and keeps what `backward` needs to know of them.
  func forwardInTraining(_ block: ForwardBlock)

  /// Writes what `backward` wants to know of the parameters beyond themselves.
  ///
  /// - Parameter workspace: `workspaceSize` floats, overwritten.
  func prepareBackward(_ workspace: UnsafeMutablePointer<Float>)

  /// Carries the loss gradient of some images back through the layer, and adds to the layer's sums.
  func backward(_ block: BackwardBlock)

  /// Computes one piece of the gradient of one parameter over all images of a batch.
  ///
  /// - Parameter piece: The task's elements; overwritten.
  func computeGradient(
    _ task: GradientTask, from source: GradientSource, into piece: UnsafeMutablePointer<Float>)
}

extension Layer {
  /// Values of one input.
  package var inputSize: Int { inputShape.elementCount }
  /// Values of one output.
  package var outputSize: Int { outputShape.elementCount }
}

/// What most layers do not need.
extension Layer {
  package var parameters: [Parameter] { [] }
  package var productCount: Int { 0 }
  package var passesThrough: (inference: Bool, training: Bool) { (false, false) }
  package var acceptsSparseInput: Bool { false }
  package var wantsRowsForGradient: Bool { false }
  package var backwardReads: (inputs: Bool, outputs: Bool) { (false, false) }
  package var gradientSumSize: Int { 0 }
  package var traceSize: Int { 0 }
  package var workspaceSize: Int { 0 }
  package var gradientTasks: [GradientTask] { [] }

  package func scratchSize(rows: Int) -> Int { 0 }

  package func forwardInTraining(_ block: ForwardBlock) {
    forward(block.x, into: block.y, scratch: block.scratch)
  }

  package func prepareBackward(_ workspace: UnsafeMutablePointer<Float>) {}

  package func computeGradient(
    _ task: GradientTask, from source: GradientSource, into piece: UnsafeMutablePointer<Float>
  ) {}
}
