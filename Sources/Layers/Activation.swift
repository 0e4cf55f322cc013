import Tensors

/// What a layer does to each of its outputs.
package enum Activation: String, Codable, Sendable {
  case none
  case relu

  /// `y = activation(y)`, in place.
  func apply(to y: MutableMatrix) {
    switch self {
    case .none: break
    case .relu: applyReLU(to: y)
    }
  }

  /// Turns the gradient behind the activation into the one before it, in place.
  ///
  /// - Parameter y: The outputs of `apply`.
  func backward(output y: Matrix, gradient gradY: MutableMatrix) {
    switch self {
    case .none: break
    case .relu: backwardReLU(output: y, gradient: gradY)
    }
  }
}
