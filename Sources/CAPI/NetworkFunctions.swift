import CDigitus
import Errors
import Layers
import Models

@_cdecl("digitus_network_create") @implementation
public func digitus_network_create(
  _ inputShape: UnsafePointer<Int64>?, _ rank: Int64, _ seed: UInt64,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  reportingStatus {
    let inputShape = try Arguments.aligned(
      Arguments.present(inputShape, "input shape"), "input shape")
    let out = try Arguments.aligned(Arguments.present(out, "out"), "out")
    let rank = try Arguments.size(rank, in: 1...Sequential.rankLimit, "rank")
    let sizes = try (0..<rank).map {
      try Arguments.size(inputShape[$0], in: 1...Sequential.inputLimit, "input shape[\($0)]")
    }
    let network = try Sequential(inputSizes: sizes, seed: seed)
    out.pointee = NetworkHandle(network).retainedForC()
  }
}

@_cdecl("digitus_network_set_initializer") @implementation
public func digitus_network_set_initializer(
  _ network: OpaquePointer?, _ initializer: digitus_initializer, _ standardDeviation: Double
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    switch initializer {
    case DIGITUS_INITIALIZER_GLOROT_UNIFORM: network.initializer = .glorotUniform
    case DIGITUS_INITIALIZER_HE_NORMAL: network.initializer = .heNormal
    case DIGITUS_INITIALIZER_NORMAL:
      guard standardDeviation.isFinite, standardDeviation > 0 else {
        throw EngineError.badValue(
          "standard deviation: expected a finite number above 0, got \(standardDeviation)")
      }
      network.initializer = .normal(standardDeviation: standardDeviation)
    default:
      throw EngineError.badValue("initializer: \(initializer.rawValue) is no digitus_initializer")
    }
  }
}

@_cdecl("digitus_network_input_size") @implementation
public func digitus_network_input_size(_ network: OpaquePointer?) -> Int64 {
  Int64(NetworkHandle.borrowIfAny(network)?.network.inputSize ?? 0)
}

@_cdecl("digitus_network_class_count") @implementation
public func digitus_network_class_count(_ network: OpaquePointer?) -> Int64 {
  Int64(NetworkHandle.borrowIfAny(network)?.network.outputSize ?? 0)
}

@_cdecl("digitus_network_describe") @implementation
public func digitus_network_describe(
  _ network: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?, _ capacity: Int64,
  _ length: UnsafeMutablePointer<Int64>?
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let length = try Arguments.aligned(Arguments.present(length, "length"), "length")
    try Arguments.write(network.describe(), to: text, capacity: capacity, length: length)
  }
}

@_cdecl("digitus_network_save") @implementation
public func digitus_network_save(
  _ network: OpaquePointer?, _ path: UnsafePointer<CChar>?
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    try network.save(
      to: Arguments.path(path, "path"), libraryVersion: "\(libraryVersion)")
  }
}

@_cdecl("digitus_network_load") @implementation
public func digitus_network_load(
  _ path: UnsafePointer<CChar>?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  reportingStatus {
    let path = try Arguments.path(path, "path")
    let out = try Arguments.aligned(Arguments.present(out, "out"), "out")
    out.pointee = NetworkHandle(try Sequential.load(from: path)).retainedForC()
  }
}

@_cdecl("digitus_network_destroy") @implementation
public func digitus_network_destroy(_ network: OpaquePointer?) {
  NetworkHandle.destroy(network)
}
