import FoundationEssentials
import Layers

/// What each layer of a network gives out and costs, for whoever wants to show it.
package struct NetworkSummary {
  /// One layer.
  struct Entry: Encodable {
    let name: String
    let type: String
    let outputShape: [Int]
    /// Numbers that the layer has learned or keeps.
    let parameters: Int
    /// Products of weights and values in the outputs of one image.
    let products: Int

    enum CodingKeys: String, CodingKey {
      case name, type, parameters, products
      case outputShape = "output_shape"
    }
  }

  private let entries: [Entry]

  package init(_ network: Sequential) {
    entries = network.layers.map { layer in
      Entry(
        name: layer.name, type: layer.spec.type, outputShape: layer.outputShape.sizes,
        parameters: layer.parameters.reduce(0) { $0 + $1.values.count },
        products: layer.productCount)
    }
  }

  /// A JSON list, keys in alphabetical order.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(entries), as: UTF8.self)
  }
}
