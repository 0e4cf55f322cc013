import CDigitus
import Errors
import Models

@_cdecl("digitus_network_metadata_count") @implementation
public func digitus_network_metadata_count(_ network: OpaquePointer?) -> Int64 {
  Int64(NetworkHandle.borrowIfAny(network)?.network.metadata.count ?? 0)
}

@_cdecl("digitus_network_metadata_key") @implementation
public func digitus_network_metadata_key(
  _ network: OpaquePointer?, _ index: Int64, _ text: UnsafeMutablePointer<CChar>?,
  _ capacity: Int64, _ length: UnsafeMutablePointer<Int64>?
) -> digitus_status {
  reportingStatus {
    let keys = try NetworkHandle.borrow(network).network.metadata.keys
    let length = try Arguments.aligned(Arguments.present(length, "length"), "length")
    guard !keys.isEmpty else {
      throw EngineError.badSize("metadata index \(index): the network has no metadata")
    }
    let key = keys[try Arguments.size(index, in: 0...keys.count - 1, "metadata index")]
    try Arguments.write(key, to: text, capacity: capacity, length: length)
  }
}

@_cdecl("digitus_network_get_metadata") @implementation
public func digitus_network_get_metadata(
  _ network: OpaquePointer?, _ key: UnsafePointer<CChar>?, _ text: UnsafeMutablePointer<CChar>?,
  _ capacity: Int64, _ length: UnsafeMutablePointer<Int64>?
) -> digitus_status {
  reportingStatus {
    let metadata = try NetworkHandle.borrow(network).network.metadata
    let key = try Arguments.text(key, "key")
    let length = try Arguments.aligned(Arguments.present(length, "length"), "length")
    guard let value = metadata[key] else {
      length.pointee = -1
      return
    }
    try Arguments.write(value, to: text, capacity: capacity, length: length)
  }
}

@_cdecl("digitus_network_set_metadata") @implementation
public func digitus_network_set_metadata(
  _ network: OpaquePointer?, _ key: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let key = try Arguments.text(key, "key")
    try network.setMetadata(value == nil ? nil : Arguments.text(value, "value"), for: key)
  }
}
