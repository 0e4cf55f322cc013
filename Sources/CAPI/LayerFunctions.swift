import CDigitus
import Errors
import Glibc
import Layers
import Models

@_cdecl("digitus_network_add_dense") @implementation
public func digitus_network_add_dense(
  _ network: OpaquePointer?, _ units: Int64, _ activation: digitus_activation
) -> digitus_status {
  reportingStatus {
    let handle = try NetworkHandle.borrow(network)
    try handle.network.add(
      .dense(units: Int(clamping: units), activation: try Activation(activation)))
    handle.layersChanged()
  }
}

/// Bytes of a layer's description at most.
private let descriptionLimit = 8192

@_cdecl("digitus_network_add_layer") @implementation
public func digitus_network_add_layer(
  _ network: OpaquePointer?, _ layer: UnsafePointer<CChar>?
) -> digitus_status {
  reportingStatus {
    let handle = try NetworkHandle.borrow(network)
    let size = strlen(try Arguments.present(layer, "layer"))
    guard size <= descriptionLimit else {
      throw EngineError.limit("layer: \(size) bytes are more than \(descriptionLimit), the limit")
    }
    let description = try LayerDescription(json: Arguments.text(layer, "layer"))
    guard description.name == nil else {
      throw EngineError.badValue("layer: 'name' is given by the network; leave it out")
    }
    try handle.network.add(description.spec)
    handle.layersChanged()
  }
}

@_cdecl("digitus_network_layer_count") @implementation
public func digitus_network_layer_count(_ network: OpaquePointer?) -> Int64 {
  Int64(NetworkHandle.borrowIfAny(network)?.network.layers.count ?? 0)
}

@_cdecl("digitus_network_layer_shape") @implementation
public func digitus_network_layer_shape(
  _ network: OpaquePointer?, _ layer: Int64, _ shape: UnsafeMutablePointer<Int64>?,
  _ capacity: Int64, _ rank: UnsafeMutablePointer<Int64>?
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let rank = try Arguments.aligned(Arguments.present(rank, "rank"), "rank")
    try Arguments.write(
      Arguments.layer(layer, of: network).outputShape, to: shape, capacity: capacity, rank: rank)
  }
}

@_cdecl("digitus_network_layer_products") @implementation
public func digitus_network_layer_products(_ network: OpaquePointer?, _ layer: Int64) -> Int64 {
  guard let layers = NetworkHandle.borrowIfAny(network)?.network.layers,
    let index = Int(exactly: layer), layers.indices.contains(index)
  else { return 0 }
  return Int64(layers[index].productCount)
}

extension Activation {
  /// - Throws: `EngineError.badValue` for a number that is no enumerator.
  fileprivate init(_ activation: digitus_activation) throws {
    switch activation {
    case DIGITUS_ACTIVATION_NONE: self = .none
    case DIGITUS_ACTIVATION_RELU: self = .relu
    case DIGITUS_ACTIVATION_LEAKY_RELU: self = .leakyReLU
    case DIGITUS_ACTIVATION_GELU: self = .gelu
    case DIGITUS_ACTIVATION_SIGMOID: self = .sigmoid
    case DIGITUS_ACTIVATION_TANH: self = .tanh
    default:
      throw EngineError.badValue("activation: \(activation.rawValue) is no digitus_activation")
    }
  }
}
