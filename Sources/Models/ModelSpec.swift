import Errors
import FoundationEssentials
import Layers

/// The architecture of a network as it stands in a model file and in `digitus_network_describe`.
package struct ModelSpec: Codable, Equatable {
  package let inputShape: [Int]
  package let layers: [LayerDescription]

  enum CodingKeys: String, CodingKey {
    case inputShape = "input_shape"
    case layers
  }
}

extension Sequential {
  /// The architecture as JSON, keys in alphabetical order.
  package func describe() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(spec()), as: UTF8.self)
  }

  package func spec() -> ModelSpec {
    let layers = layers.map { LayerDescription(name: $0.name, spec: $0.spec) }
    return ModelSpec(inputShape: inputShape.sizes, layers: layers)
  }

  /// Builds the network that `spec` describes, with all parameters 0.
  ///
  /// - Throws: `EngineError` if the description makes no network.
  convenience init(_ spec: ModelSpec) throws {
    try self.init(inputSizes: spec.inputShape, seed: 0)
    initializer = .zero
    for layer in spec.layers {
      try add(layer.spec)
      guard layers.last?.name == layer.name else {
        throw EngineError.badModel("layer \(layers.count) has the name '\(layer.name ?? "")'")
      }
    }
    guard !layers.isEmpty else {
      throw EngineError.badModel("the architecture makes no network: it has no layers")
    }
    initializer = .glorotUniform
  }
}
