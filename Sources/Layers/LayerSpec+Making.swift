import Errors
import Randomness
import Tensors

extension LayerSpec {
  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - input: Shape of what comes in.
  ///   - place: Where the layer stands in its network, counted from 0.
  ///   - initializer: Draws the weights with `generator`.
  /// - Throws: `EngineError.badSize`, `.badValue` or `.outOfMemory`.
  package func makeLayer(
    name: String, input: Shape, place: Int, initializer: Initializer, generator: SplitMix64
  ) throws -> any Layer {
    switch self {
    case .dense(let units, let activation):
      return try Dense(
        name: name, input: input, units: units, activation: activation, initializer: initializer,
        generator: generator)
    case .convolution2D(let filters, let kernelSize, let strides, let padding, let activation):
      return try Convolution2D(
        name: name,
        geometry: WindowGeometry(
          input: input, window: kernelSize, steps: strides, padding: padding, of: name),
        filters: filters, activation: activation, initializer: initializer, generator: generator)
    case .maxPool2D(let poolSize, let strides, let padding):
      return try MaxPool2D(
        name: name,
        geometry: WindowGeometry(
          input: input, window: poolSize, steps: strides, padding: padding, of: name))
    case .averagePool2D(let poolSize, let strides, let padding):
      return try AveragePool2D(
        name: name,
        geometry: WindowGeometry(
          input: input, window: poolSize, steps: strides, padding: padding, of: name))
    case .globalAveragePool2D:
      return try GlobalAveragePool2D(name: name, input: input)
    case .flatten:
      return try Flatten(name: name, input: input)
    case .dropout(let rate):
      return try Dropout(name: name, input: input, rate: rate, place: place)
    case .batchNormalization(let momentum, let epsilon):
      return try BatchNormalization(
        name: name, input: input, momentum: momentum, epsilon: epsilon)
    case .activation(let activation):
      return ActivationLayer(name: name, input: input, activation: activation)
    }
  }
}
