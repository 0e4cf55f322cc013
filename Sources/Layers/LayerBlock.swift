import Tensors

/// Some images on their way forward through a layer, in training.
package struct ForwardBlock {
  /// `[rows, inputSize]`.
  package let x: LayerInput
  /// `[rows, outputSize]`, overwritten.
  package let y: MutableMatrix
  /// `Layer.traceSize` bytes an image, kept for `backward`; aligned for any number.
  package let trace: UnsafeMutableRawPointer
  /// What `BatchLayer.finishStatistics` wrote; for other layers without meaning.
  package let workspace: UnsafePointer<Float>
  /// `Layer.scratchSize` floats.
  package let scratch: UnsafeMutablePointer<Float>
  /// What is drawn at random depends on this; nil if nothing is.
  package let draws: TrainingDraws?

  package init(
    x: LayerInput, y: MutableMatrix, trace: UnsafeMutableRawPointer,
    workspace: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>, draws: TrainingDraws?
  ) {
    self.x = x
    self.y = y
    self.trace = trace
    self.workspace = workspace
    self.scratch = scratch
    self.draws = draws
  }
}

/// The loss gradient of the same images on its way back.
package struct BackwardBlock {
  /// Inputs and outputs of the forward pass.
  package let x: LayerInput
  package let y: Matrix
  /// `[rows, outputSize]`, the gradient at the outputs; becomes what `computeGradient` wants.
  package let gradY: MutableMatrix
  /// `[rows, inputSize]`, overwritten with the gradient at the inputs; nil if not wanted.
  package let gradX: MutableMatrix?
  /// What the forward pass left.
  package let trace: UnsafeMutableRawPointer
  /// What `Layer.prepareBackward` wrote for the parameters as they are.
  package let workspace: UnsafePointer<Float>
  /// `Layer.gradientSumSize` floats to add to.
  package let sums: UnsafeMutablePointer<Float>
  /// `Layer.scratchSize` floats.
  package let scratch: UnsafeMutablePointer<Float>
  /// As in the forward pass.
  package let draws: TrainingDraws?

  package init(
    x: LayerInput, y: Matrix, gradY: MutableMatrix, gradX: MutableMatrix?,
    trace: UnsafeMutableRawPointer, workspace: UnsafePointer<Float>,
    sums: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    draws: TrainingDraws?
  ) {
    self.x = x
    self.y = y
    self.gradY = gradY
    self.gradX = gradX
    self.trace = trace
    self.workspace = workspace
    self.sums = sums
    self.scratch = scratch
    self.draws = draws
  }
}

/// Where the gradient of a layer's parameters comes from.
package struct GradientSource {
  /// `[batch, inputSize]` and `[batch, outputSize]`, as `Layer.backward` left them; nil unless
  /// `Layer.wantsRowsForGradient`.
  package let rows: (x: LayerInput, gradY: Matrix)?
  /// `[parts, Layer.gradientSumSize]`: what the parts of a batch have added up.
  package let sums: Matrix
  /// The layer's workspace.
  package let workspace: UnsafePointer<Float>

  package init(
    rows: (x: LayerInput, gradY: Matrix)?, sums: Matrix, workspace: UnsafePointer<Float>
  ) {
    self.rows = rows
    self.sums = sums
    self.workspace = workspace
  }
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
