import CDigitus
import Datasets
import Errors
import Models
import Training

/// Bytes of `digitus_metrics` in ABI 1.
private let firstMetricsSize = 40

@_cdecl("digitus_network_predict") @implementation
public func digitus_network_predict(
  _ network: OpaquePointer?, _ images: UnsafePointer<Float>?, _ imageCount: Int64,
  _ probabilities: UnsafeMutablePointer<Float>?, _ capacity: Int64
) -> digitus_status {
  predict(network, images, isFloat: true, imageCount, probabilities, capacity)
}

@_cdecl("digitus_network_predict_bytes") @implementation
public func digitus_network_predict_bytes(
  _ network: OpaquePointer?, _ images: UnsafePointer<UInt8>?, _ imageCount: Int64,
  _ probabilities: UnsafeMutablePointer<Float>?, _ capacity: Int64
) -> digitus_status {
  predict(network, images, isFloat: false, imageCount, probabilities, capacity)
}

private func predict(
  _ network: OpaquePointer?, _ images: UnsafeRawPointer?, isFloat: Bool, _ imageCount: Int64,
  _ probabilities: UnsafeMutablePointer<Float>?, _ capacity: Int64
) -> digitus_status {
  let takesMemory = imageCount != 1 || NetworkHandle.borrowIfAny(network)?.hasPredictor != true
  return reportingStatus(takesMemory: takesMemory) {
    let handle = try NetworkHandle.borrow(network)
    let network = handle.network
    try network.requireLayers()
    let table = try Arguments.images(
      images, isFloat: isFloat, count: imageCount, width: Int64(network.inputSize))
    let room = try Arguments.output(
      probabilities, "probabilities", capacity: capacity,
      needed: table.count * network.outputSize)  // at most 2³¹ · 2¹⁶
    if table.count == 1 {
      try handle.predictor().predict(table, into: room)
    } else {
      try network.predict(table, into: room)
    }
  }
}

@_cdecl("digitus_network_layer_output") @implementation
public func digitus_network_layer_output(
  _ network: OpaquePointer?, _ layer: Int64, _ dataset: OpaquePointer?,
  _ values: UnsafeMutablePointer<Float>?, _ capacity: Int64
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let dataset = try Dataset.borrow(dataset)
    let width = try Arguments.layer(layer, of: network).outputSize
    let room = try Arguments.output(
      values, "values", capacity: capacity,
      needed: checkedProduct([dataset.count, width], of: "values"))
    try network.output(ofLayer: Int(layer), dataset.images, into: room)
  }
}

@_cdecl("digitus_network_evaluate") @implementation
public func digitus_network_evaluate(
  _ network: OpaquePointer?, _ dataset: OpaquePointer?,
  _ out: UnsafeMutablePointer<digitus_metrics>?
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let dataset = try Dataset.borrow(dataset)
    let write = try SizedStruct.writer(
      to: Arguments.present(out, "out"), firstSize: firstMetricsSize, "out")
    let total = try network.evaluate(dataset)
    write(
      digitus_metrics(
        struct_size: 0, count: Int64(total.count), correct: Int64(total.correct),
        accuracy: total.accuracy, loss: total.loss))
  }
}

@_cdecl("digitus_network_gradients") @implementation
public func digitus_network_gradients(
  _ network: OpaquePointer?, _ dataset: OpaquePointer?, _ gradients: UnsafeMutablePointer<Float>?,
  _ capacity: Int64, _ loss: UnsafeMutablePointer<Double>?
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let dataset = try Dataset.borrow(dataset)
    let room = try Arguments.output(
      gradients, "gradients", capacity: capacity,
      needed: network.parameters.reduce(0) { $0 + $1.values.count })
    let lossPlace = try loss.map { try Arguments.aligned($0, "loss") }
    let value = try network.gradients(of: dataset, into: room)
    lossPlace?.pointee = value
  }
}
