import Errors
import FoundationEssentials
import Layers
import Tensors

/// One layer as it stands in a model file, and as `digitus_network_add_layer` takes it: an object with its type
/// and what its type needs.
///
///     {"type": "dense", "units": 10, "activation": "none"}
///     {"type": "conv2d", "filters": 32, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid",
///      "activation": "relu"}
///     {"type": "max_pool2d", "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}
///     {"type": "average_pool2d", "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}
///     {"type": "global_average_pool2d"}
///     {"type": "flatten"}
///     {"type": "dropout", "rate": 0.5}
///     {"type": "batch_norm", "momentum": 0.99, "epsilon": 0.001}
///     {"type": "activation", "activation": "gelu"}
///
/// Files have all of it, and a name. Callers may leave out strides (steps of 1 for a convolution, of the window's
/// size for pooling), padding ("valid") and activation ("none").
package struct LayerDescription: Codable, Equatable {
  /// nil where a caller leaves the name to the network.
  package let name: String?
  package let spec: LayerSpec

  package init(name: String, spec: LayerSpec) {
    self.name = name
    self.spec = spec
  }

  /// - Parameter json: One object.
  /// - Throws: `EngineError.badValue` that names the key.
  package init(json: String) throws {
    do {
      self = try JSONDecoder().decode(LayerDescription.self, from: Data(json.utf8))
    } catch EngineError.badModel(let reason) {
      throw EngineError.badValue("layer: \(reason)")
    } catch DecodingError.keyNotFound(let key, _) {
      throw EngineError.badValue("layer: '\(key.stringValue)' is missing")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context)
    {
      guard let key = context.codingPath.first?.stringValue else { throw Self.notAnObject }
      throw EngineError.badValue("layer: '\(key)': \(context.debugDescription)")
    } catch {
      throw Self.notAnObject
    }
  }

  private static var notAnObject: EngineError {
    .badValue("layer: expected a JSON object such as {\"type\": \"flatten\"}")
  }

  /// - Throws: `EngineError.badModel` for a type or a key that is not known, or `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let fields = try LayerFields(decoder)
    name = try fields.optional("name")
    let type: String = try fields.required("type")
    switch type {
    case "dense":
      spec = .dense(
        units: try fields.required("units"),
        activation: try fields.optional("activation") ?? .none)
    case "conv2d":
      spec = .convolution2D(
        filters: try fields.required("filters"), kernelSize: try fields.required("kernel_size"),
        strides: try fields.optional("strides") ?? [1, 1],
        padding: try fields.optional("padding") ?? .valid,
        activation: try fields.optional("activation") ?? .none)
    case "max_pool2d", "average_pool2d":
      let poolSize: [Int] = try fields.required("pool_size")
      let strides: [Int] = try fields.optional("strides") ?? poolSize
      let padding: WindowGeometry.Padding = try fields.optional("padding") ?? .valid
      spec =
        type == "max_pool2d"
        ? .maxPool2D(poolSize: poolSize, strides: strides, padding: padding)
        : .averagePool2D(poolSize: poolSize, strides: strides, padding: padding)
    case "global_average_pool2d": spec = .globalAveragePool2D
    case "flatten": spec = .flatten
    case "dropout": spec = .dropout(rate: try fields.required("rate"))
    case "batch_norm":
      spec = .batchNormalization(
        momentum: try fields.optional("momentum") ?? 0.99,
        epsilon: try fields.optional("epsilon") ?? 0.001)
    case "activation": spec = .activation(try fields.required("activation"))
    default: throw EngineError.badModel("unknown layer type '\(type)'")
    }
    try fields.requireNoOther()
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: LayerFields.Key.self)
    try values.encodeIfPresent(name, forKey: "name")
    try values.encode(spec.type, forKey: "type")
    switch spec {
    case .dense(let units, let activation):
      try values.encode(units, forKey: "units")
      try values.encode(activation, forKey: "activation")
    case .convolution2D(let filters, let kernelSize, let strides, let padding, let activation):
      try values.encode(filters, forKey: "filters")
      try values.encode(kernelSize, forKey: "kernel_size")
      try values.encode(strides, forKey: "strides")
      try values.encode(padding, forKey: "padding")
      try values.encode(activation, forKey: "activation")
    case .maxPool2D(let poolSize, let strides, let padding),
      .averagePool2D(let poolSize, let strides, let padding):
      try values.encode(poolSize, forKey: "pool_size")
      try values.encode(strides, forKey: "strides")
      try values.encode(padding, forKey: "padding")
    case .globalAveragePool2D, .flatten: break
    case .dropout(let rate): try values.encode(rate, forKey: "rate")
    case .batchNormalization(let momentum, let epsilon):
      try values.encode(momentum, forKey: "momentum")
      try values.encode(epsilon, forKey: "epsilon")
    case .activation(let activation): try values.encode(activation, forKey: "activation")
    }
  }
}
