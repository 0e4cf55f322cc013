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

  /// Whether a value may be below 0: not where a variance stands.
  package let allowsNegative: Bool

  /// Whether no value is NaN or infinite.
  package var isFinite: Bool {
    (0..<values.count).allSatisfy { values.pointer[$0].isFinite }
  }

  package init(
    name: String, shape: Shape, values: HeapBuffer<Float>, decays: Bool, isTrained: Bool = true,
    allowsNegative: Bool = true
  ) {
    self.name = name
    self.shape = shape
    self.values = values
    self.decays = decays
    self.isTrained = isTrained
    self.allowsNegative = allowsNegative
  }

  /// What is wrong with the first number that cannot be a value of this parameter, as `valueFault` tells it; nil
  /// if all can.
  ///
  /// - Parameter candidates: As many as `values`.
  package func fault(in candidates: UnsafePointer<Float>) -> String? {
    valueFault(
      in: candidates, count: values.count, notNegativeFrom: allowsNegative ? values.count : 0)
  }
}
