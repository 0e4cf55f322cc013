import Glibc
import Models
import TestSupport
import Testing

@Suite("Model files that lie") struct LyingModelTests {
  private let folder: TemporaryFolder
  private let original: ModelFile

  init() throws {
    folder = try TemporaryFolder()
    try tinyNetwork().save(to: folder.path("original"), libraryVersion: "0.1.0")
    original = ModelFile(try folder.read("original"))
      .replacing("\"digitus.architecture_hash\":\"ce5a8e8fe5d36866\",", with: "")
  }

  struct Lie: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    /// What the message must name.
    let part: String
    var testDescription: String { "\(old) -> \(new)" }

    init(_ old: String, _ new: String, _ part: String) {
      self.old = old
      self.new = new
      self.part = part
    }
  }

  @Test(
    "about a tensor are refused, and the message names it",
    arguments: [
      Lie(#"[0,24],"dtype":"F32""#, #"[0,24],"dtype":"F64""#, "dense_1.kernel"),
      Lie(#"[0,24],"dtype":"F32""#, #"[0,24],"dtype":"I32""#, "dense_1.kernel"),
      Lie(#"[0,24],"dtype":"F32""#, #"[0,24],"dtype":"f32""#, "F32"),
      Lie(#"[0,24],"dtype":"F32""#, #"[0,24],"dtype":"""#, "dense_1.kernel"),
      Lie("\"shape\":[3,2]", "\"shape\":[2,3]", "dense_1.kernel"),
      Lie("\"shape\":[3,2]", "\"shape\":[6]", "[6]"),
      Lie("\"shape\":[3,2]", "\"shape\":[]", "dense_1.kernel"),
      Lie("\"shape\":[3,2]", "\"shape\":[3,2,1]", "dense_1.kernel"),
      Lie("\"shape\":[3,2]", "\"shape\":[-3,-2]", "dense_1.kernel"),
      Lie("\"shape\":[3,2]", "\"shape\":[1099511627776,1099511627776]", "dense_1.kernel"),
      Lie("\"data_offsets\":[0,24]", "\"data_offsets\":[0,20]", "dense_1.kernel"),
      Lie("\"data_offsets\":[0,24]", "\"data_offsets\":[24,0]", "dense_1.kernel"),
      Lie("\"data_offsets\":[0,24]", "\"data_offsets\":[-24,0]", "dense_1.kernel"),
      Lie("\"data_offsets\":[0,24]", "\"data_offsets\":[8,32]", "dense_1.kernel"),
      Lie("\"data_offsets\":[0,24]", "\"data_offsets\":[0,9223372036854775807]", "dense_1.kernel"),
      Lie("\"data_offsets\":[0,24]", "\"data_offsets\":[0]", "dense_1.kernel"),
      Lie("\"data_offsets\":[0,24]", "\"data_offsets\":[0,24,48]", "dense_1.kernel"),
      Lie("\"data_offsets\":[24,32]", "\"data_offsets\":[0,8]", "dense_1.bias"),
      Lie("\"data_offsets\":[24,32]", "\"data_offsets\":[48,56]", "dense_1.bias"),
      Lie("\"dense_2.bias\"", "\"dense_3.bias\"", "dense_2.bias"),
      Lie("\"dense_2.bias\"", "\"dense_1.bias\"", ""),
      Lie(
        "\"dense_1.bias\":{",
        "\"more\":{\"data_offsets\":[0,0],\"dtype\":\"F32\",\"shape\":[0]},\"dense_1.bias\":{",
        "5 tensors"),
    ])
  func aboutTensor(lie: Lie) throws { try refuse(lie) }

  @Test(
    "with numbers that are none are refused",
    arguments: [
      "1e400", "1.5", "\"3\"", "null", "9223372036854775808", "-9223372036854775809", "0x3",
    ])
  func notNumber(text: String) throws {
    try refuse(Lie("\"shape\":[3,2]", "\"shape\":[\(text),2]", ""))
    try refuse(Lie(#"\"units\":2"#, #"\"units\":\#(text.filter { $0 != "\"" })x"#, "architecture"))
  }

  @Test(
    "about the architecture are refused",
    arguments: [
      Lie(#"\"units\":2"#, #"\"units\":0"#, ""),
      Lie(#"\"units\":2"#, #"\"units\":-2"#, "makes no network"),
      Lie(#"\"units\":2"#, #"\"units\":3"#, "bytes of tensors"),
      Lie(#"\"units\":2"#, #"\"units\":65537"#, ""),
      Lie(#"\"units\":2"#, #"\"units\":9223372036854775807"#, "makes no network"),
      Lie(#"\"units\":2"#, #"\"units\":4611686018427387904"#, "makes no network"),
      Lie(#"\"input_shape\":[3]"#, #"\"input_shape\":[]"#, ""),
      Lie(#"\"input_shape\":[3]"#, #"\"input_shape\":[-3]"#, "makes no network"),
      Lie(#"\"input_shape\":[3]"#, #"\"input_shape\":[1,1,1,3]"#, "no network"),
      Lie(#"\"input_shape\":[3]"#, #"\"input_shape\":[3,0]"#, ""),
      Lie(#"\"input_shape\":[3]"#, #"\"input_shape\":[-1,-3]"#, ""),
      Lie(#"\"input_shape\":[3]"#, #"\"input_shape\":3"#, "architecture"),
      Lie(#"\"type\":\"dense\""#, #"\"type\":\"dance\""#, "dance"),
      Lie(#"\"name\":\"dense_2\""#, #"\"name\":\"dense_1\""#, "layer 2"),
      Lie(#"\"name\":\"dense_1\""#, #"\"name\":\"../../etc\""#, "layer 1"),
      Lie(#"\"activation\":\"relu\""#, #"\"activation\":\"softplus\""#, "architecture"),
      Lie(#"\"layers\":"#, #"\"lawyers\":"#, "architecture"),
      Lie("\"digitus.architecture\"", "\"digitus.archetecture\"", "not of a Digitus model"),
      Lie("\"format\":\"digitus\"", "\"format\":\"pt\"", "not of a Digitus model"),
      Lie("\"format\":\"digitus\"", "\"format\":true", "header"),
      Lie("\"digitus.format_version\":\"1\"", "\"digitus.format_version\":\"x\"", "'x'"),
      Lie("\"digitus.format_version\":\"1\"", "\"digitus.format_version\":\"0\"", "'0'"),
      Lie("\"digitus.format_version\":\"1\"", "\"digitus.format_version\":\"-1\"", "'-1'"),
      Lie(
        "\"digitus.format_version\":\"1\"", "\"digitus.format_version\":\"99999999999999999999\"",
        "version"),
      Lie("\"digitus.format_version\"", "\"digitus.version_format\"", "not of a Digitus model"),
    ])
  func aboutArchitecture(lie: Lie) throws { try refuse(lie) }

  @Test(
    "about the architecture are noticed where its hash is there",
    arguments: [
      Lie(#"\"strides\":[2,1]"#, #"\"strides\":[3,1]"#, "hash"),
      Lie(#"\"rate\":0.25"#, #"\"rate\":0.75"#, "hash"),
      Lie(#"\"epsilon\":0.5"#, #"\"epsilon\":0.1"#, "hash"),
      Lie("architecture_hash\":\"", "architecture_hash\":\"0", "damaged"),
      Lie("architecture_hash\":\"", "architecture_hash\":\"x\",\"x\":\"", "damaged"),
    ])
  func againstHash(lie: Lie) throws {
    let file = try fileOfManyLayers()
    let path = try folder.write(file.replacing(lie.old, with: lie.new).bytes, to: "b")
    expectFailure(.badModel, naming: path, lie.part) { try Sequential.load(from: path) }
  }

  @Test(
    "about numbers of a layer are refused, and the message names file, layer and number",
    arguments: [
      Lie(#"\"rate\":0.25"#, #"\"rate\":1"#, "dropout_2: rate"),
      Lie(#"\"rate\":0.25"#, #"\"rate\":-1"#, "dropout_2: rate"),
      Lie(#"\"momentum\":0.5"#, #"\"momentum\":1"#, "batch_norm_3: momentum"),
      Lie(#"\"momentum\":0.5"#, #"\"momentum\":-0.5"#, "batch_norm_3: momentum"),
      Lie(#"\"epsilon\":0.5"#, #"\"epsilon\":0"#, "batch_norm_3: epsilon"),
      Lie(#"\"epsilon\":0.5"#, #"\"epsilon\":-0.001"#, "batch_norm_3: epsilon"),
      Lie(#"\"epsilon\":0.5"#, #"\"epsilon\":1e9999"#, "architecture"),
      Lie(#"\"epsilon\":0.5"#, #"\"epsilon\":NaN"#, "architecture"),
      Lie(#"\"padding\":\"same\""#, #"\"padding\":\"full\""#, "(at layers, 0, padding)"),
      Lie(#"\"rate\":0.25"#, #"\"rate\":\"x\""#, "(at layers, 1, rate)"),
    ])
  func aboutNumbers(lie: Lie) throws {
    let file = try fileOfManyLayers()
      .replacing("\"digitus.architecture_hash\"", with: "\"other.architecture_hash\"")
    let path = try folder.write(file.replacing(lie.old, with: lie.new).bytes, to: "b")
    expectFailure(.badModel, naming: path, lie.part) { try Sequential.load(from: path) }
  }

  @Test(
    "about the form of the header are refused, and the message names the place",
    arguments: [
      Lie("\"shape\":[3,2]", "\"shape\":[3,\"2\"]", "(at dense_1.kernel, shape, 1)"),
      Lie("\"shape\":[3,2]", "\"shape\":[3,null]", "(at dense_1.kernel, shape, 1)"),
      Lie("\"shape\":[3,2]", "\"shape\":{}", "(at dense_1.kernel, shape)"),
      Lie("\"shape\":[3,2]", "\"shop\":[3,2]", "(at dense_1.kernel, shape: missing)"),
      Lie(
        "\"digitus.version\":\"0.1.0\"", "\"digitus.version\":[]",
        "(at __metadata__, digitus.version)"),
      Lie("{\"__metadata__\"", "{\"a\":1,\"__metadata__\"", "(at a"),
    ])
  func aboutForm(lie: Lie) throws { try refuse(lie) }

  @Test("of a newer format say that Digitus must be updated", arguments: ["2", "17"])
  func newerVersion(version: String) throws {
    let lie = Lie(
      "\"digitus.format_version\":\"1\"", "\"digitus.format_version\":\"\(version)\"",
      "format version \(version) is newer than 1")
    try refuse(lie)
    try refuse(Lie(lie.old, lie.new, "update Digitus"))
  }

  @Test("with no layer or too many are refused", arguments: [0, 65, 1000])
  func layerCount(count: Int) throws {
    let layers = (0..<count).map {
      #"{\"type\":\"dense\",\"name\":\"dense_"# + "\($0 + 1)"
        + #"\",\"units\":1,\"activation\":\"none\"}"#
    }.joined(separator: ",")
    let file = ModelFile(
      header: #"{"__metadata__":{"format":"digitus","digitus.format_version":"1","#
        + #""digitus.architecture":"{\"input_shape\":[1],\"layers\":["# + layers + #"]}"}}"#,
      tensors: [UInt8](repeating: 0, count: 8 * count))
    let path = try folder.write(file.bytes, to: "a")
    expectFailure(.badModel, naming: path, "no network") { try Sequential.load(from: path) }
  }

  @Test(
    "about the sides of an image are refused",
    arguments: ["[9223372036854775807,1,1]", "[1,9223372036854775806,1]", "[67108865,1,1]"],
    ["max_pool2d", "average_pool2d"])
  func enormousImage(inputShape: String, type: String) throws {
    let file = ModelFile(
      header: #"{"__metadata__":{"format":"digitus","digitus.format_version":"1","#
        + #""digitus.architecture":"{\"input_shape\":"# + inputShape + #",\"layers\":["#
        + #"{\"type\":\""# + type + #"\",\"name\":\""# + type + #"_1\",\"pool_size\":[2,2],"#
        + #"\"strides\":[2,2],\"padding\":\"same\"}]}"}}"#,
      tensors: [])
    let path = try folder.write(file.bytes, to: "a")
    expectFailure(.badModel, naming: path, "no network", "the limit") {
      try Sequential.load(from: path)
    }
  }

  /// Each would take a gigabyte or more, up to more than any machine has.
  @Test(
    "about huge sizes take no memory",
    arguments: [
      (16_384, 16_384), (1 << 24, 16), (65_536, 65_536), (1 << 40, 1 << 10), (1 << 30, 1 << 20),
    ])
  func hugeSizes(inputs: Int, units: Int) throws {
    let before = try largestMemory()
    let file = ModelFile(
      header: #"{"__metadata__":{"format":"digitus","digitus.format_version":"1","#
        + #""digitus.architecture":"{\"input_shape\":["# + "\(inputs)" + #"],\"layers\":["#
        + #"{\"type\":\"dense\",\"name\":\"dense_1\",\"units\":"# + "\(units)"
        + #",\"activation\":\"none\"}]}"},"dense_1.kernel":{"data_offsets":[0,"#
        + "\(4 * inputs * units)],\"dtype\":\"F32\",\"shape\":[\(inputs),\(units)]}}",
      tensors: [UInt8](repeating: 0, count: 64))
    let path = try folder.write(file.bytes, to: "a")
    expectFailure(.badModel, naming: path) { try Sequential.load(from: path) }
    #expect(try largestMemory() - before < 400_000, "kilobytes; other tests take some")
  }

  /// Most memory that the process ever had at once, in kilobytes.
  private func largestMemory() throws -> Int {
    var usage = rusage()
    guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else {
      throw SystemFailure(call: "getrusage", code: errno)
    }
    return usage.ru_maxrss
  }

  private func fileOfManyLayers() throws -> ModelFile {
    let network = try network(
      images: [4, 3, 1],
      [
        .maxPool2D(poolSize: [1, 1], strides: [2, 1], padding: .same), .dropout(rate: 0.25),
        .batchNormalization(momentum: 0.5, epsilon: 0.5), .globalAveragePool2D,
        .dense(units: 2, activation: .none),
      ])
    try network.save(to: folder.path("a"), libraryVersion: "0.1.0")
    return ModelFile(try folder.read("a"))
  }

  private func refuse(_ lie: Lie) throws {
    let bytes = original.replacing(lie.old, with: lie.new).bytes
    let path = try folder.write(bytes, to: "a")
    expectFailure(.badModel, naming: path, lie.part) { try Sequential.load(from: path) }
  }
}
