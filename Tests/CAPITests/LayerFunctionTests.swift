import CDigitus
import TestSupport
import Testing

@Suite("Layers in C") struct LayerFunctionTests {
  /// Images of 6 x 5 values of 2 channels.
  private func withNetwork(_ body: (OpaquePointer?) throws -> Void) throws {
    var network: OpaquePointer?
    try succeed(digitus_network_create([6, 5, 2], 3, 0, &network))
    defer { digitus_network_destroy(network) }
    try body(network)
  }

  private func text(
    _ function: (UnsafeMutablePointer<CChar>?, Int64, UnsafeMutablePointer<Int64>) -> digitus_status
  ) throws -> String {
    var length: Int64 = 0
    try succeed(function(nil, 0, &length))
    var room = [CChar](repeating: 0, count: Int(length) + 1)
    try succeed(function(&room, Int64(room.count), &length))
    return String(decoding: room.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func shape(_ network: OpaquePointer?, _ layer: Int64) throws -> [Int64] {
    var (sizes, rank): ([Int64], Int64) = ([0, 0, 0], 0)
    try succeed(digitus_network_layer_shape(network, layer, &sizes, 3, &rank))
    return Array(sizes.prefix(Int(rank)))
  }

  @Test("a variance below 0 is refused, other parameters of a batch normalisation may be")
  func negativeVariance() throws {
    try withNetwork { network in
      try succeed(digitus_network_add_layer(network, #"{"type": "batch_norm"}"#))
      for index in 0..<3 {
        try succeed(digitus_network_set_parameter(network, Int64(index), [-1, -2], 2))
      }
      expectStatus(
        digitus_network_set_parameter(network, 3, [0, -2], 2), DIGITUS_ERROR_BAD_VALUE,
        naming: "batch_norm_1.moving_variance", "value 1 is -2.0", "0 or more")
      var values: [Float] = [0, 0]
      try succeed(digitus_network_get_parameter(network, 3, &values, 2))
      #expect(values == [1, 1])
      try succeed(digitus_network_set_parameter(network, 3, [0, 2], 2))
    }
  }

  @Test("each kind can be added, described and measured") func everyKind() throws {
    try withNetwork { network in
      for layer in [
        #"{"type": "conv2d", "filters": 4, "kernel_size": [3, 2], "padding": "same"}"#,
        #"{"type": "max_pool2d", "pool_size": [2, 2]}"#,
        #"{"type": "conv2d", "filters": 3, "kernel_size": [1, 1], "strides": [2, 1], "activation": "relu"}"#,
        #"{"type": "average_pool2d", "pool_size": [2, 1], "strides": [1, 1]}"#,
        #"{"type": "activation", "activation": "gelu"}"#,
        #"{"type": "flatten"}"#, #"{"type": "dense", "units": 5, "activation": "leaky_relu"}"#,
      ] {
        try succeed(digitus_network_add_layer(network, layer))
      }
      #expect(digitus_network_layer_count(network) == 7)
      #expect(digitus_network_class_count(network) == 5)
      #expect(
        try text { digitus_network_describe(network, $0, $1, $2) }
          == #"{"input_shape":[6,5,2],"layers":["#
          + #"{"activation":"none","filters":4,"kernel_size":[3,2],"name":"conv2d_1","padding":"same","#
          + #""strides":[1,1],"type":"conv2d"},"#
          + #"{"name":"max_pool2d_2","padding":"valid","pool_size":[2,2],"strides":[2,2],"type":"max_pool2d"},"#
          + #"{"activation":"relu","filters":3,"kernel_size":[1,1],"name":"conv2d_3","padding":"valid","#
          + #""strides":[2,1],"type":"conv2d"},"#
          + #"{"name":"average_pool2d_4","padding":"valid","pool_size":[2,1],"strides":[1,1],"#
          + #""type":"average_pool2d"},{"activation":"gelu","name":"activation_5","type":"activation"},"#
          + #"{"name":"flatten_6","type":"flatten"},"#
          + #"{"activation":"leaky_relu","name":"dense_7","type":"dense","units":5}]}"#)
      let shapes = try (0..<7).map { try shape(network, $0) }
      #expect(shapes == [[6, 5, 4], [3, 2, 4], [2, 2, 3], [1, 2, 3], [1, 2, 3], [6], [5]])
      #expect(
        (0..<7).map { digitus_network_layer_products(network, $0) } == [1440, 0, 48, 0, 0, 0, 30])
      for layer in [-1, 7, Int64.min, .max] {
        #expect(digitus_network_layer_products(network, layer) == 0)
        #expect(throws: CallFailure.self) { try shape(network, layer) }
      }
    }
  }

  @Test(
    "a description that makes no layer is refused by key",
    arguments: [
      (
        #"{"type": "conv2d", "kernel_size": [3, 3]}"#, DIGITUS_ERROR_BAD_VALUE,
        "'filters' is missing"
      ),
      (#"{"filters": 3}"#, DIGITUS_ERROR_BAD_VALUE, "'type' is missing"),
      (#"{"type": "conv4d"}"#, DIGITUS_ERROR_BAD_VALUE, "unknown layer type 'conv4d'"),
      (#"{"type": "flatten", "size": 3}"#, DIGITUS_ERROR_BAD_VALUE, "unknown key 'size'"),
      (
        #"{"type": "flatten", "name": "x"}"#, DIGITUS_ERROR_BAD_VALUE,
        "'name' is given by the network"
      ),
      (#"{"type": "dense", "units": "many"}"#, DIGITUS_ERROR_BAD_VALUE, "'units'"),
      (#"{"type": "activation", "activation": "swish"}"#, DIGITUS_ERROR_BAD_VALUE, "'activation'"),
      (
        #"{"type": "max_pool2d", "pool_size": [2, 2], "padding": "full"}"#, DIGITUS_ERROR_BAD_VALUE,
        "'padding'"
      ),
      (#"[]"#, DIGITUS_ERROR_BAD_VALUE, "expected a JSON object"),
      (#"{"type": "flatten""#, DIGITUS_ERROR_BAD_VALUE, "expected a JSON object"),
      (#"{"type": "max_pool2d", "pool_size": [7, 2]}"#, DIGITUS_ERROR_BAD_SIZE, "max_pool2d_1"),
      (#"{"type": "dense", "units": 0}"#, DIGITUS_ERROR_BAD_SIZE, "dense_1"),
    ] as [(String, Int, String)])
  func refusals(layer: String, status: Int, words: String) throws {
    try withNetwork { network in
      expectStatus(digitus_network_add_layer(network, layer), status, naming: words)
      #expect(digitus_network_layer_count(network) == 0)
    }
  }

  @Test("a convolution needs images") func needsImages() throws {
    var network: OpaquePointer?
    try succeed(digitus_network_create([784], 1, 0, &network))
    defer { digitus_network_destroy(network) }
    expectStatus(
      digitus_network_add_layer(
        network, #"{"type": "conv2d", "filters": 2, "kernel_size": [3, 3]}"#),
      DIGITUS_ERROR_BAD_SIZE, naming: "conv2d_1", "height, width and channels", "[784]")
  }

  @Test("a network that learns nothing is not trained") func nothingToLearn() throws {
    let handles = try Handles()
    var (network, trainer): (OpaquePointer?, OpaquePointer?) = (nil, nil)
    try succeed(digitus_network_create([4, 1, 1], 3, 0, &network))
    defer { digitus_network_destroy(network) }
    try succeed(
      digitus_network_add_layer(
        network, #"{"type": "average_pool2d", "pool_size": [2, 1], "strides": [1, 1]}"#))
    expectStatus(
      digitus_trainer_create(network, handles.dataset, nil, &trainer), DIGITUS_ERROR_BAD_STATE,
      naming: "nothing to learn")
    #expect(trainer == nil)
    var metrics = digitus_metrics()
    try succeed(digitus_network_evaluate(network, handles.dataset, &metrics))
    #expect(metrics.count == Int64(Handles.imageCount))
  }
}
