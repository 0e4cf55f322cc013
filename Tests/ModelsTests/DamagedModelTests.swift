import Models
import Randomness
import TestSupport
import Testing

/// A trap would end the process, and with it all tests.
@Suite("Damaged model files") struct DamagedModelTests {
  private let folder: TemporaryFolder
  private let original: [UInt8]
  private let expected: [UInt32]
  private let architecture: String

  init() throws {
    folder = try TemporaryFolder()
    let network = try tinyNetwork()
    try network.setMetadata(#"["é","\"b\""]"#, for: "digitus.class_names")
    try network.setMetadata(#"{"epochs":5,"loss":0.25}"#, for: "digitus.training")
    try network.setMetadata("bytes / 255", for: "digitus.input_scaling")
    try network.setMetadata("of another program\n", for: "author")
    try network.save(to: folder.path("original"), libraryVersion: "0.1.0")
    original = try folder.read("original")
    expected = parameterBits(network)
    architecture = try network.describe()
  }

  @Test("cut short at any byte are refused, and whole they are read") func truncated() throws {
    for length in 0..<original.count {
      let path = try folder.write(Array(original.prefix(length)), to: "a")
      expectFailure(.badModel, naming: path) { try Sequential.load(from: path) }
    }
    #expect(try load(original) == expected)
  }

  @Test("with bytes too many are refused", arguments: [1, 4, 8, 4096])
  func tooLong(count: Int) throws {
    let path = try folder.write(original + [UInt8](repeating: 0, count: count), to: "a")
    expectFailure(.badModel, naming: path, "holds \(56 + count)") {
      try Sequential.load(from: path)
    }
  }

  /// What survives a flipped bit of the header must be the network that was saved: a letter of a text in
  /// the metadata.
  @Test("with any bit of the header flipped are refused or give the same network")
  func flippedBit() throws {
    let headerEnd = original.count - 56
    var refusals = 0
    for bit in 0..<8 * headerEnd {
      var damaged = original
      damaged[bit / 8] ^= 1 << (bit % 8)
      let outcome = failure {
        let path = try folder.write(damaged, to: "a")
        let loaded = try Sequential.load(from: path)
        #expect(parameterBits(loaded) == expected, "bit \(bit)")
        #expect(try loaded.describe() == architecture, "bit \(bit)")
      }
      if let outcome {
        #expect(outcome.kind == .badModel, "bit \(bit): \(outcome.message)")
        refusals += 1
      }
    }
    #expect(refusals > 4 * headerEnd, "most bits matter")
  }

  /// Many flips would make another network of the same size, one with other strides for example.
  @Test("with any bit of a convolutional network's header flipped are refused or give it")
  func flippedBitOfConvolutions() throws {
    let network = try network(
      images: [5, 5, 1],
      [
        .convolution2D(
          filters: 2, kernelSize: [2, 2], strides: [1, 1], padding: .same, activation: .relu),
        .batchNormalization(momentum: 0.5, epsilon: 0.25), .dropout(rate: 0.125),
        .averagePool2D(poolSize: [2, 2], strides: [2, 2], padding: .valid), .globalAveragePool2D,
        .dense(units: 2, activation: .none),
      ])
    try network.save(to: folder.path("c"), libraryVersion: "0.1.0")
    let (whole, saved) = (try folder.read("c"), try network.describe())
    let headerEnd = 8 + ModelFile(whole).header.count
    for bit in 0..<8 * headerEnd {
      var damaged = whole
      damaged[bit / 8] ^= 1 << (bit % 8)
      let outcome = failure {
        let loaded = try Sequential.load(from: folder.write(damaged, to: "a"))
        #expect(try loaded.describe() == saved, "bit \(bit)")
      }
      if let outcome { #expect(outcome.kind == .badModel, "bit \(bit): \(outcome.message)") }
    }
  }

  @Test("with any bit of a tensor flipped are refused or differ in that bit alone")
  func flippedTensorBit() throws {
    for bit in 0..<8 * 56 {
      var damaged = original
      damaged[original.count - 56 + bit / 8] ^= 1 << (bit % 8)
      let outcome = failure {
        let loaded = try load(damaged)
        let differences = zip(loaded, expected).map { $0 ^ $1 }
        #expect(differences.filter { $0 != 0 } == [1 << (bit % 32)], "bit \(bit)")
        #expect(differences[bit / 32] != 0, "bit \(bit)")
      }
      if let outcome { #expect(outcome.kind == .badModel && outcome.message.contains("finite")) }
    }
  }

  @Test("with a number that is not finite are refused", arguments: 0..<14)
  func notFinite(element: Int) throws {
    let names = [0..<6, 6..<8, 8..<12, 12..<14]
    let parameter = try #require(names.firstIndex { $0.contains(element) })
    for value in [Float.nan, .infinity, -.infinity] {
      var damaged = original
      let start = original.count - 56 + 4 * element
      damaged.replaceSubrange(
        start..<start + 4, with: withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) })
      let path = try folder.write(damaged, to: "a")
      let name = ["dense_1.kernel", "dense_1.bias", "dense_2.kernel", "dense_2.bias"][parameter]
      expectFailure(.badModel, naming: path, name, "\(value); expected a finite number") {
        try Sequential.load(from: path)
      }
    }
  }

  @Test("with a variance below 0 are refused, and the message says where", arguments: 0..<3)
  func negativeVariance(channel: Int) throws {
    let network = try network(
      images: [2, 2, 3], [.batchNormalization(momentum: 0.5, epsilon: 0.25), .globalAveragePool2D])
    for parameter in network.parameters { parameter.values.pointer[channel] = -0.0 }
    for parameter in network.parameters[..<3] { parameter.values.pointer[channel] = -0.5 }
    let path = folder.path("a")
    try network.save(to: path, libraryVersion: "0.1.0")
    #expect(parameterBits(try Sequential.load(from: path)) == parameterBits(network))
    network.parameters[3].values.pointer[channel] = -0.5
    try network.save(to: path, libraryVersion: "0.1.0")
    expectFailure(
      .badModel,
      naming: "\(path): tensor 'batch_norm_1.moving_variance': value \(channel) is -0.5; ",
      "expected a finite number, 0 or more"
    ) { try Sequential.load(from: path) }
  }

  @Test("with several random bytes changed are refused or give some network", arguments: 0..<8)
  func randomDamage(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let headerEnd = original.count - 56
    for _ in 0..<100 {
      var damaged = original
      for _ in 0...random.next() % 4 {
        damaged[8 + Int(random.next() % UInt64(headerEnd - 8))] =
          Array("\"{}[],:0123456789-.eE\\ntu \0\u{FF}".utf8)[Int(random.next() % 28)]
      }
      let outcome = failure { _ = try load(damaged) }
      if let outcome { #expect(outcome.kind == .badModel, "\(outcome.message)") }
    }
  }

  @Test(
    "whose header is said to be longer than it can be are refused",
    arguments: [(1 << 20) + 1, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max, .max - 7] as [UInt64])
  func announcesLongHeader(length: UInt64) throws {
    let path = try folder.write(ModelFile(original).bytes(announcing: length), to: "a")
    expectFailure(.badModel, naming: path, "\(length)") { try Sequential.load(from: path) }
  }

  @Test("whose header is said to be shorter are refused", arguments: [0, 1, 2, 8, 400] as [UInt64])
  func announcesShortHeader(length: UInt64) throws {
    let path = try folder.write(ModelFile(original).bytes(announcing: length), to: "a")
    expectFailure(.badModel, naming: path) { try Sequential.load(from: path) }
  }

  @Test(
    "that are something else are refused",
    arguments: [
      "", "{}", "[]", "null", "\"\"", "0", "{", "}", "{\"__metadata__\":{}}",
      "{\"__metadata__\":[]}", "{\"__metadata__\":{\"format\":\"pt\"}}",
      "{\"__metadata__\":{\"format\":1}}", "{\"a\":{}}", "\u{FEFF}{}", "\0\0\0\0", "  ",
    ])
  func somethingElse(header: String) throws {
    let path = try folder.write(ModelFile(header: header, tensors: []).bytes, to: "a")
    expectFailure(.badModel, naming: path) { try Sequential.load(from: path) }
  }

  @Test(
    "of other formats are refused", arguments: ["PK\u{3}\u{4}", "\u{89}HDF\r\n", "\u{80}\u{4}"])
  func otherFormats(start: String) throws {
    let bytes = Array(start.utf8) + [UInt8](repeating: 0x41, count: 500)
    let path = try folder.write(bytes, to: "a")
    expectFailure(.badModel, naming: path) { try Sequential.load(from: path) }
  }

  @Test("nested deeply enough to use up the stack are refused", arguments: ["[", "{\"a\":"])
  func deeplyNested(opening: String) throws {
    let depth = (1 << 20) / opening.utf8.count
    let nested = String(repeating: opening, count: depth)
    let path = try folder.write(ModelFile(header: nested, tensors: []).bytes, to: "a")
    expectFailure(.badModel, naming: path) { try Sequential.load(from: path) }

    let escaped = opening == "[" ? "[" : #"{\"a\":"#
    let shorter = String(repeating: escaped, count: 900_000 / escaped.utf8.count)
    let inside =
      #"{"__metadata__":{"format":"digitus","digitus.format_version":"1","#
      + #""digitus.architecture":""# + shorter + #""}}"#
    try folder.write(ModelFile(header: inside, tensors: []).bytes, to: "a")
    expectFailure(.badModel, naming: path, "architecture") { try Sequential.load(from: path) }
  }

  @Test("with a header of sixty thousand tensors are refused")
  func manyTensors() throws {
    let names = (0..<60_000).map { "\"\($0)\":{}" }.joined(separator: ",")
    let path = try folder.write(ModelFile(header: "{\(names)}", tensors: []).bytes, to: "a")
    expectFailure(.badModel, naming: path) { try Sequential.load(from: path) }
  }

  private func load(_ bytes: [UInt8]) throws -> [UInt32] {
    parameterBits(try Sequential.load(from: folder.write(bytes, to: "a")))
  }
}
