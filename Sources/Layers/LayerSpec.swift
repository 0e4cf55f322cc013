import Tensors

/// What a layer is and its sizes, apart from its parameters: as users give it, and as it stands in a model file.
package enum LayerSpec: Equatable, Sendable {
  case dense(units: Int, activation: Activation)
  case convolution2D(
    filters: Int, kernelSize: [Int], strides: [Int], padding: WindowGeometry.Padding,
    activation: Activation)
  case maxPool2D(poolSize: [Int], strides: [Int], padding: WindowGeometry.Padding)
  case averagePool2D(poolSize: [Int], strides: [Int], padding: WindowGeometry.Padding)
  case globalAveragePool2D
  case flatten
  case dropout(rate: Double)
  case batchNormalization(momentum: Double, epsilon: Double)
  case activation(Activation)

  /// As it stands in a model file and begins the names of layers.
  package var type: String {
    switch self {
    case .dense: return "dense"
    case .convolution2D: return "conv2d"
    case .maxPool2D: return "max_pool2d"
    case .averagePool2D: return "average_pool2d"
    case .globalAveragePool2D: return "global_average_pool2d"
    case .flatten: return "flatten"
    case .dropout: return "dropout"
    case .batchNormalization: return "batch_norm"
    case .activation: return "activation"
    }
  }

  /// The layer in a few words, such as "conv2d 32 3x3 relu".
  package var outline: String {
    switch self {
    case .dense(let units, let activation):
      return "dense \(units)\(Self.words(activation))"
    case .convolution2D(let filters, let kernelSize, let strides, let padding, let activation):
      return "conv2d \(filters) " + Self.words(kernelSize, strides, padding, usualStep: [1, 1])
        + Self.words(activation)
    case .maxPool2D(let poolSize, let strides, let padding),
      .averagePool2D(let poolSize, let strides, let padding):
      return "\(type) " + Self.words(poolSize, strides, padding, usualStep: poolSize)
    case .globalAveragePool2D, .flatten:
      return type
    case .dropout(let rate):
      return "dropout \(rate)"
    case .batchNormalization(let momentum, let epsilon):
      return "batch_norm \(momentum) \(epsilon)"
    case .activation(let activation):
      return "activation\(Self.words(activation))"
    }
  }

  private static func words(_ activation: Activation) -> String {
    activation == .none ? "" : " \(activation.rawValue)"
  }

  /// Window, steps and padding, the last two only where they are not the usual ones.
  private static func words(
    _ window: [Int], _ steps: [Int], _ padding: WindowGeometry.Padding, usualStep: [Int]
  ) -> String {
    let sides = window.map(String.init).joined(separator: "x")
    let stepped = steps == usualStep ? "" : " by " + steps.map(String.init).joined(separator: "x")
    return sides + stepped + (padding == .same ? " same" : "")
  }
}
