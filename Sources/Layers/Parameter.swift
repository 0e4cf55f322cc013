import Memory
import Tensors

/// A tensor that training changes: the weights or the biases of a layer.
package final class Parameter {
  /// Such as "dense_1.kernel"; unique in a network.
  package let name: String
  package let shape: Shape
  /// Row-major, `shape.elementCount` values.
  package let values: HeapBuffer<Float>
  /// Whether weight decay applies: to kernels, not to biases.
  package let decays: Bool

  /// Whether gradients change it: not averages that a layer keeps by itself.
  package let isTrained: Bool

  /// Whether no value is NaN or infinite.
  package var isFinite: Bool {
    (0..<values.count).allSatisfy { values.pointer[$0].isFinite }
  }

  package init(
    name: String, shape: Shape, values: HeapBuffer<Float>, decays: Bool, isTrained: Bool = true
  ) {
    self.name = name
    self.shape = shape
    self.values = values
    self.decays = decays
    self.isTrained = isTrained
  }
}
