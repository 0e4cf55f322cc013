import Tensors

/// What a layer does to each of its outputs.
package enum Activation: String, Codable, Sendable, CaseIterable {
  case none
  /// max(x, 0).
  case relu
  /// x above 0, else `leakySlope` times x.
  case leakyReLU = "leaky_relu"
  /// x · Φ(x), with the normal distribution Φ: Hendrycks and Gimpel, *Gaussian error linear units*, 2016.
  case gelu
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh

  package static let leakySlope: Float = 0.01

  /// Bytes that `apply` leaves for `backward`, an image of so many values.
  func traceSize(of count: Int) -> Int {
    self == .gelu ? count * MemoryLayout<Float>.stride : 0
  }

  /// `y = activation(y)`, in place.
  ///
  /// - Parameter trace: Room for what `backward` needs; nil in inference.
  func apply(to y: MutableMatrix, trace: UnsafeMutableRawPointer?) {
    switch self {
    case .none: break
    case .relu: applyReLU(to: y)
    case .leakyReLU: applyLeakyReLU(slope: Self.leakySlope, to: y)
    case .gelu:
      if let trace { copy(y.view, into: MutableMatrix(inputs(trace, y.view), like: y.view)) }
      applyGELU(to: y)
    case .sigmoid: applySigmoid(to: y)
    case .tanh: applyTanh(to: y)
    }
  }

  /// Turns the gradient behind the activation into the one before it, in place.
  ///
  /// - Parameters:
  ///   - y: The outputs of `apply`.
  ///   - trace: What it left.
  func backward(output y: Matrix, trace: UnsafeMutableRawPointer, gradient gradY: MutableMatrix) {
    switch self {
    case .none: break
    case .relu: backwardReLU(output: y, gradient: gradY)
    case .leakyReLU: backwardLeakyReLU(slope: Self.leakySlope, output: y, gradient: gradY)
    case .gelu:
      backwardGELU(
        input: MutableMatrix(inputs(trace, y), like: y).view, gradient: gradY)
    case .sigmoid: backwardSigmoid(output: y, gradient: gradY)
    case .tanh: backwardTanh(output: y, gradient: gradY)
    }
  }

  private func inputs(
    _ trace: UnsafeMutableRawPointer, _ y: Matrix
  ) -> UnsafeMutablePointer<Float> {
    trace.bindMemory(to: Float.self, capacity: y.rows * y.columns)
  }
}

extension MutableMatrix {
  /// As many rows and columns as another matrix, side by side.
  fileprivate init(_ pointer: UnsafeMutablePointer<Float>, like other: Matrix) {
    self.init(pointer, rows: other.rows, columns: other.columns)
  }
}
