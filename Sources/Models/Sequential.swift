import Errors
import Layers
import Memory
import Randomness
import Tensors

/// A network: layers in a row, from the values of an image to a score for each class.
///
/// Reading it from many threads at once is safe; adding layers, writing parameters and training need it
/// alone.
package final class Sequential: @unchecked Sendable {
  /// Layers at most.
  package static let layerLimit = 64
  /// Values of one input at most.
  package static let inputLimit = 1 << 24
  /// Sizes of an input shape at most.
  package static let rankLimit = 3

  package let inputShape: Shape
  package let seed: UInt64
  package private(set) var layers: [any Layer] = []
  /// Draws the weights of layers added from now on.
  package var initializer = Initializer.glorotUniform
  /// Goes into the model file; changed by `setMetadata` and what it names.
  package internal(set) var metadata = Metadata()
  private var isFixed = false

  /// - Throws: `EngineError.badSize`.
  package init(inputSizes: [Int], seed: UInt64) throws {
    guard (1...Self.rankLimit).contains(inputSizes.count) else {
      throw EngineError.badSize(
        "input shape: expected 1 to \(Self.rankLimit) sizes, got \(inputSizes.count)")
    }
    inputShape = try Shape(inputSizes, of: "input shape")
    guard inputShape.elementCount <= Self.inputLimit else {
      throw EngineError.badSize(
        "input shape: \(inputShape.elementCount) values are more than \(Self.inputLimit), the limit"
      )
    }
    self.seed = seed
  }

  /// Values of one input.
  package var inputSize: Int { inputShape.elementCount }
  /// Shape of the last layer's outputs, or of the input while there is none.
  package var outputShape: Shape { layers.last?.outputShape ?? inputShape }
  /// Values of `outputShape`.
  package var outputSize: Int { outputShape.elementCount }
  /// Every layer's parameters, in order, kernel before bias.
  package var parameters: [Parameter] { layers.flatMap { $0.parameters } }

  /// Adds a layer behind the last one. Names of the classes and what was written about a training no longer hold
  /// then, and leave the metadata.
  ///
  /// - Throws: `EngineError.badState` after `fixArchitecture`, `.limit`, `.badSize`, `.badValue` or
  ///   `.outOfMemory`.
  package func add(_ spec: LayerSpec) throws {
    guard !isFixed else {
      throw EngineError.badState("the network has been given to a trainer; no layer can be added")
    }
    guard layers.count < Self.layerLimit else {
      throw EngineError.limit("a network has at most \(Self.layerLimit) layers")
    }
    layers.append(
      try spec.makeLayer(
        name: "\(spec.type)_\(layers.count + 1)", input: outputShape, place: layers.count,
        initializer: initializer,
        generator: SplitMix64(seed: seed, purpose: .initialWeights, index: layers.count)))
    metadata.remove(ModelFormat.classNamesKey)
    forgetTraining()
  }

  /// From now on layers can no longer be added.
  package func fixArchitecture() {
    isFixed = true
  }

  /// - Throws: `EngineError.badState` if there is no layer.
  package func requireLayers() throws {
    guard !layers.isEmpty else {
      throw EngineError.badState("the network has no layers; add at least one")
    }
  }
}
