import Tensors

/// An activation by itself.
package final class ActivationLayer: Layer {
  package let name: String
  package let inputShape: Shape
  private let activation: Activation

  package init(name: String, input: Shape, activation: Activation) {
    self.name = name
    self.activation = activation
    inputShape = input
  }

  package var spec: LayerSpec { .activation(activation) }
  package var outputShape: Shape { inputShape }
  package var traceSize: Int { activation.traceSize(of: outputSize) }
  package var backwardReads: (inputs: Bool, outputs: Bool) { (false, true) }
  package var passesThrough: (inference: Bool, training: Bool) {
    (activation == .none, activation == .none)
  }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    copy(x.dense, into: y)
    activation.apply(to: y, trace: nil)
  }

  package func forwardInTraining(_ block: ForwardBlock) {
    copy(block.x.dense, into: block.y)
    activation.apply(to: block.y, trace: block.trace)
  }

  package func backward(_ block: BackwardBlock) {
    activation.backward(output: block.y, trace: block.trace, gradient: block.gradY)
    if let gradX = block.gradX { copy(block.gradY.view, into: gradX) }
  }
}
