import Tensors

/// Turns an image into a row of its values; rows are flat anyway, so nothing is done.
package final class Flatten: Layer {
  package let name: String
  package let inputShape: Shape
  package let outputShape: Shape

  package init(name: String, input: Shape) throws {
    self.name = name
    inputShape = input
    outputShape = try Shape([input.elementCount], of: name)
  }

  package var spec: LayerSpec { .flatten }
  package var passesThrough: (inference: Bool, training: Bool) { (true, true) }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    copy(x.dense, into: y)
  }

  package func backward(_ block: BackwardBlock) {
    if let gradX = block.gradX { copy(block.gradY.view, into: gradX) }
  }
}
