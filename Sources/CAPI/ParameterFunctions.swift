import CDigitus
import Errors
import Layers
import Models

@_cdecl("digitus_network_parameter_count") @implementation
public func digitus_network_parameter_count(_ network: OpaquePointer?) -> Int64 {
  Int64(NetworkHandle.borrowIfAny(network)?.parameterNames.count ?? 0)
}

@_cdecl("digitus_network_parameter_name") @implementation
public func digitus_network_parameter_name(
  _ network: OpaquePointer?, _ index: Int64
) -> UnsafePointer<CChar>? {
  guard let names = NetworkHandle.borrowIfAny(network)?.parameterNames,
    let index = Int(exactly: index), names.indices.contains(index)
  else { return nil }
  return UnsafePointer(names[index])
}

@_cdecl("digitus_network_parameter_shape") @implementation
public func digitus_network_parameter_shape(
  _ network: OpaquePointer?, _ index: Int64, _ shape: UnsafeMutablePointer<Int64>?,
  _ capacity: Int64, _ rank: UnsafeMutablePointer<Int64>?
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let rank = try Arguments.aligned(Arguments.present(rank, "rank"), "rank")
    try Arguments.write(
      Arguments.parameter(index, of: network).shape, to: shape, capacity: capacity, rank: rank)
  }
}

@_cdecl("digitus_network_get_parameter") @implementation
public func digitus_network_get_parameter(
  _ network: OpaquePointer?, _ index: Int64, _ values: UnsafeMutablePointer<Float>?,
  _ capacity: Int64
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let parameter = try Arguments.parameter(index, of: network).values
    let room = try Arguments.output(values, "values", capacity: capacity, needed: parameter.count)
    room.update(from: parameter.pointer, count: parameter.count)
  }
}

@_cdecl("digitus_network_set_parameter") @implementation
public func digitus_network_set_parameter(
  _ network: OpaquePointer?, _ index: Int64, _ values: UnsafePointer<Float>?, _ count: Int64
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let parameter = try Arguments.parameter(index, of: network)
    let values = try Arguments.aligned(Arguments.present(values, "values"), "values")
    guard count == Int64(parameter.values.count) else {
      throw EngineError.badSize(
        "\(parameter.name): expected \(parameter.values.count) values, got \(count)")
    }
    if let fault = parameter.fault(in: values) {
      throw EngineError.badValue("\(parameter.name): \(fault)")
    }
    network.forgetTraining()
    parameter.values.pointer.update(from: values, count: parameter.values.count)
  }
}
