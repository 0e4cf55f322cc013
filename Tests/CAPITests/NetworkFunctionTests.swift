import CDigitus
import TestSupport
import Testing

@Suite("Networks in C") struct NetworkFunctionTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  @Test("sizes and counts are those of the layers") func counts() throws {
    let network = try Handles.makeNetwork(units: [], inputs: 6)
    defer { digitus_network_destroy(network) }
    #expect(digitus_network_input_size(network) == 6 && digitus_network_class_count(network) == 6)
    #expect(digitus_network_layer_count(network) == 0)
    #expect(digitus_network_parameter_count(network) == 0)
    try succeed(digitus_network_add_dense(network, 3, DIGITUS_ACTIVATION_RELU))
    #expect(digitus_network_input_size(network) == 6 && digitus_network_class_count(network) == 3)
    #expect(digitus_network_layer_count(network) == 1)
    #expect(digitus_network_parameter_count(network) == 2)
  }

  @Test(
    "a shape out of range is refused",
    arguments: [
      ([0], 1), ([-1], 1), ([Int64.max], 1), ([1 << 24, 2], 2), ([1, 1, 1, 1], 4), ([1], 0),
      ([1], -1), ([1], .min), ([1], .max), ([1 << 24, 1 << 24, 1 << 24], 3),
    ] as [([Int64], Int64)])
  func shapeOutOfRange(shape: [Int64], rank: Int64) {
    var created: OpaquePointer?
    expectStatus(digitus_network_create(shape, rank, 0, &created), DIGITUS_ERROR_BAD_SIZE)
    #expect(created == nil)
  }

  @Test("units out of range are refused", arguments: [0, -1, 65_537, .max, .min] as [Int64])
  func unitsOutOfRange(units: Int64) {
    expectStatus(
      digitus_network_add_dense(handles.network, units, DIGITUS_ACTIVATION_NONE),
      DIGITUS_ERROR_BAD_SIZE, naming: "1 to 65536", "\(units)")
    #expect(digitus_network_layer_count(handles.network) == 2)
  }

  @Test("numbers that are no enumerators are refused", arguments: [6, 77, .max] as [UInt32])
  func noEnumerator(value: UInt32) {
    expectStatus(
      digitus_network_add_dense(handles.network, 3, digitus_activation(rawValue: value)),
      DIGITUS_ERROR_BAD_VALUE, naming: "\(value)")
    expectStatus(
      digitus_network_set_initializer(handles.network, digitus_initializer(rawValue: value), 1),
      DIGITUS_ERROR_BAD_VALUE, naming: "\(value)")
    #expect(digitus_network_layer_count(handles.network) == 2)
  }

  @Test("initializers differ, and the normal one wants a standard deviation") func initializers()
    throws
  {
    let network = try Handles.makeNetwork(units: [], inputs: 100)
    defer { digitus_network_destroy(network) }
    for deviation in [0, -1, .nan, .infinity] {
      expectStatus(
        digitus_network_set_initializer(network, DIGITUS_INITIALIZER_NORMAL, deviation),
        DIGITUS_ERROR_BAD_VALUE, naming: "standard deviation")
    }
    var spreads: [Double] = []
    for (initializer, deviation) in [
      (DIGITUS_INITIALIZER_GLOROT_UNIFORM, Double.nan), (DIGITUS_INITIALIZER_HE_NORMAL, .nan),
      (DIGITUS_INITIALIZER_NORMAL, 0.01),
    ] {
      try succeed(digitus_network_set_initializer(network, initializer, deviation))
      try succeed(digitus_network_add_dense(network, 100, DIGITUS_ACTIVATION_NONE))
      var weights = [Float](repeating: 0, count: 10_000)
      let index = digitus_network_parameter_count(network) - 2
      try succeed(digitus_network_get_parameter(network, index, &weights, 10_000))
      spreads.append((weights.reduce(0) { $0 + Double($1) * Double($1) } / 10_000).squareRoot())
    }
    let fewPercent = Tolerance(
      absolute: 0, relative: 0.03, reason: "four standard errors of 10,000 numbers")
    expectClose(spreads, [0.1, 0.1414, 0.01], fewPercent)
  }

  @Test("the description tells its length, and is written where it fits") func describes() throws {
    var length: Int64 = -1
    try succeed(digitus_network_describe(handles.network, nil, 0, &length))
    let size = Int(length)
    var text = [CChar](repeating: 0x7E, count: size + 2)
    for capacity in [-1, 0, 1, length, .min] as [Int64] {
      length = -1
      expectStatus(
        digitus_network_describe(handles.network, &text, capacity, &length), DIGITUS_ERROR_BAD_SIZE,
        naming: "\(capacity)")
      #expect(text.allSatisfy { $0 == 0x7E } && length == Int64(size))
    }
    try succeed(digitus_network_describe(handles.network, &text, length + 1, &length))
    #expect(text[size] == 0 && text[size + 1] == 0x7E)
    let written = String(decoding: text.prefix(size).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #expect(
      written
        == #"{"input_shape":[4],"layers":["#
        + #"{"activation":"relu","name":"dense_1","type":"dense","units":5},"#
        + #"{"activation":"none","name":"dense_2","type":"dense","units":3}]}"#)
  }

  @Test("parameters have names and shapes, kernel before bias") func parameters() throws {
    let names = (0..<4).map { index in
      digitus_network_parameter_name(handles.network, index).map { String(cString: $0) }
    }
    #expect(names == ["dense_1.kernel", "dense_1.bias", "dense_2.kernel", "dense_2.bias"])
    for (index, expected) in [[4, 5], [5], [5, 3], [3]].enumerated() {
      var (shape, rank) = ([Int64](repeating: -1, count: 4), Int64(-1))
      try succeed(digitus_network_parameter_shape(handles.network, Int64(index), &shape, 4, &rank))
      #expect(Int(rank) == expected.count)
      #expect(shape == expected.map(Int64.init) + [Int64](repeating: -1, count: 4 - expected.count))
    }
  }

  @Test("a parameter that is set is what is read, and nothing else changes") func setsParameter()
    throws
  {
    let before = try parameterBits(of: handles.network)
    let bias: [Float] = [1, -2.5, .leastNonzeroMagnitude, -0.0, .greatestFiniteMagnitude]
    try succeed(digitus_network_set_parameter(handles.network, 1, bias, 5))
    var read = [Float](repeating: .nan, count: 6)
    try succeed(digitus_network_get_parameter(handles.network, 1, &read, 6))
    #expect(bits(Array(read.prefix(5))) == bits(bias) && read[5].isNaN)
    let after = try parameterBits(of: handles.network)
    #expect(after[..<20] == before[..<20] && after[25...] == before[25...])
  }

  @Test("an index without a parameter is refused", arguments: [-1, 4, .max, .min] as [Int64])
  func indexOutOfRange(index: Int64) {
    var (shape, rank) = ([Int64](repeating: -1, count: 4), Int64(-1))
    var values = [Float](repeating: -1, count: 20)
    let network = handles.network
    #expect(digitus_network_parameter_name(network, index) == nil)
    expectStatus(
      digitus_network_parameter_shape(network, index, &shape, 4, &rank), DIGITUS_ERROR_BAD_SIZE)
    expectStatus(
      digitus_network_get_parameter(network, index, &values, 20), DIGITUS_ERROR_BAD_SIZE)
    expectStatus(digitus_network_set_parameter(network, index, values, 20), DIGITUS_ERROR_BAD_SIZE)
    #expect(rank == -1 && shape[0] == -1 && values[0] == -1)
  }

  @Test("too little room or another count is refused", arguments: [-1, 0, 4, .min] as [Int64])
  func wrongCount(count: Int64) throws {
    var values = [Float](repeating: -1, count: 8)
    let before = try parameterBits(of: handles.network)
    expectStatus(
      digitus_network_get_parameter(handles.network, 1, &values, count), DIGITUS_ERROR_BAD_SIZE,
      naming: "5", "\(count)")
    for count in [count, 6, .max] {
      expectStatus(
        digitus_network_set_parameter(handles.network, 1, values, count), DIGITUS_ERROR_BAD_SIZE,
        naming: "dense_1.bias", "5", "\(count)")
    }
    var (shape, rank) = ([Int64](repeating: -1, count: 4), Int64(-1))
    expectStatus(
      digitus_network_parameter_shape(handles.network, 0, &shape, min(count, 1), &rank),
      DIGITUS_ERROR_BAD_SIZE)
    #expect(values.allSatisfy { $0 == -1 } && shape == [-1, -1, -1, -1] && rank == -1)
    #expect(try parameterBits(of: handles.network) == before)
  }

  @Test("a parameter that is not finite is refused whole", arguments: [Float.nan, -.infinity])
  func notFinite(value: Float) throws {
    let before = try parameterBits(of: handles.network)
    expectStatus(
      digitus_network_set_parameter(handles.network, 1, [1, 2, 3, 4, value], 5),
      DIGITUS_ERROR_BAD_VALUE, naming: "dense_1.bias", "4")
    #expect(try parameterBits(of: handles.network) == before)
  }

  @Test("a network that is saved and loaded has the same bits and goes on to grow")
  func savesAndLoads() throws {
    let folder = try TemporaryFolder()
    try succeed(digitus_network_save(handles.network, folder.path("a")))
    var created: OpaquePointer?
    try succeed(digitus_network_load(folder.path("a"), &created))
    let loaded = try #require(created)
    defer { digitus_network_destroy(loaded) }
    #expect(try parameterBits(of: loaded) == parameterBits(of: handles.network))
    try succeed(digitus_network_add_dense(loaded, 2, DIGITUS_ACTIVATION_NONE))
    let name = digitus_network_parameter_name(loaded, 5).map { String(cString: $0) }
    #expect(name == "dense_3.bias")
  }
}
