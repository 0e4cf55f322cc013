import Glibc
import Models
import TestSupport
import Testing

@Suite("Model files") struct ModelFormatTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test("give back the same bits and the same architecture") func roundTrip() throws {
    for sizes in [[3], [2, 2], [4, 1, 3]] {
      let network = try Sequential(inputSizes: sizes, seed: 5)
      try network.add(.dense(units: 7, activation: .relu))
      try network.add(.dense(units: 1, activation: .relu))
      try network.add(.dense(units: 3, activation: .none))
      try network.save(to: folder.path("a"), libraryVersion: "1")
      let loaded = try Sequential.load(from: folder.path("a"))
      #expect(try loaded.describe() == network.describe())
      #expect(loaded.inputShape.sizes == sizes)
      #expect(parameterBits(loaded) == parameterBits(network))
    }
    let special = try tinyNetwork()
    try special.save(to: folder.path("a"), libraryVersion: "1")
    #expect(try parameterBits(Sequential.load(from: folder.path("a"))) == parameterBits(special))
    #expect(folder.names() == ["a"])
  }

  @Test("of equal networks are equal") func isDeterministic() throws {
    try tinyNetwork().save(to: folder.path("a"), libraryVersion: "1")
    try tinyNetwork().save(to: folder.path("b"), libraryVersion: "1")
    #expect(try folder.read("a") == folder.read("b"))
    try Sequential.load(from: folder.path("a")).save(to: folder.path("c"), libraryVersion: "1")
    #expect(try folder.read("a") == folder.read("c"))
  }

  @Test("have the layout of safetensors") func layout() throws {
    let network = try tinyNetwork()
    try network.save(to: folder.path("a"), libraryVersion: "0.1.0")
    let bytes = try folder.read("a")
    let file = ModelFile(bytes)
    #expect((8 + file.header.count).isMultiple(of: 8))
    let architecture =
      #"{\"input_shape\":[3],\"layers\":["#
      + #"{\"activation\":\"relu\",\"name\":\"dense_1\",\"type\":\"dense\",\"units\":2},"#
      + #"{\"activation\":\"none\",\"name\":\"dense_2\",\"type\":\"dense\",\"units\":2}]}"#
    let expected =
      #"{"__metadata__":{"digitus.architecture":""# + architecture
      + #"","digitus.architecture_hash":"ce5a8e8fe5d36866","digitus.format_version":"1","digitus.version":"0.1.0","format":"digitus"},"#
      + #""dense_1.bias":{"data_offsets":[24,32],"dtype":"F32","shape":[2]},"#
      + #""dense_1.kernel":{"data_offsets":[0,24],"dtype":"F32","shape":[3,2]},"#
      + #""dense_2.bias":{"data_offsets":[48,56],"dtype":"F32","shape":[2]},"#
      + #""dense_2.kernel":{"data_offsets":[32,48],"dtype":"F32","shape":[2,2]}}"#
    #expect(file.text.prefix(expected.count) == expected)
    #expect(file.text.dropFirst(expected.count).allSatisfy { $0 == " " })
    let littleEndian = parameterBits(network).flatMap { value in
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    #expect(file.tensors == littleEndian)
  }

  @Test("are found whatever the order and spacing of the header") func otherSpelling() throws {
    let network = try tinyNetwork()
    try network.save(to: folder.path("a"), libraryVersion: "1")
    let file = ModelFile(try folder.read("a"))
    let spaced = file.replacing(",\"dense_", with: " ,\n\t\"dense_")
      .replacing("\"shape\":[", with: "\"shape\" : [ ")
    try folder.write(spaced.bytes, to: "b")
    #expect(try parameterBits(Sequential.load(from: folder.path("b"))) == parameterBits(network))
    let escaped = file.replacing("\"dtype\":\"F32\"", with: #""dty\u0070e":"\u0046\u00332""#)
    try folder.write(escaped.bytes, to: "b")
    #expect(try parameterBits(Sequential.load(from: folder.path("b"))) == parameterBits(network))
  }

  @Test("a loaded network can grow, with weights drawn as usual") func loadedCanGrow() throws {
    try tinyNetwork().save(to: folder.path("a"), libraryVersion: "1")
    let loaded = try Sequential.load(from: folder.path("a"))
    try loaded.add(.dense(units: 4, activation: .none))
    #expect(values(of: loaded.parameters[4]).contains { $0 != 0 })
  }

  @Test("a network without layers is not saved") func withoutLayers() throws {
    let network = try Sequential(inputSizes: [3], seed: 0)
    expectFailure(.badState, naming: "no layers") {
      try network.save(to: folder.path("a"), libraryVersion: "1")
    }
    #expect(folder.names() == [])
  }

  @Test(
    "of a training that diverged are not written", arguments: 0..<4, [.nan, .infinity] as [Float])
  func notFinite(parameter: Int, value: Float) throws {
    try folder.write("old", to: "a")
    let network = try tinyNetwork()
    network.parameters[parameter].values.pointer[1] = value
    expectFailure(.badState, naming: network.parameters[parameter].name, "not finite") {
      try network.save(to: folder.path("a"), libraryVersion: "1")
    }
    #expect(try folder.read("a") == Array("old".utf8))
    #expect(folder.names() == ["a"])
  }

  @Test("are not written where they cannot be, and an earlier file stays") func cannotSave() throws
  {
    let network = try tinyNetwork()
    expectFailure(.notFound, naming: folder.path("missing/a")) {
      try network.save(to: folder.path("missing/a"), libraryVersion: "1")
    }
    expectFailure(.inputOutput, naming: folder.path) {
      try network.save(to: folder.path, libraryVersion: "1")
    }
    try folder.write("old", to: "a")
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    try withoutPrivileges {
      expectFailure(.inputOutput, naming: folder.path("a")) {
        try network.save(to: folder.path("a"), libraryVersion: "1")
      }
    }
    #expect(try folder.read("a") == Array("old".utf8))
    #expect(folder.names() == ["a"])
  }

  @Test("that are missing, folders or pipes are refused") func noFile() throws {
    expectFailure(.notFound, naming: folder.path("missing")) {
      try Sequential.load(from: folder.path("missing"))
    }
    expectFailure(.inputOutput, naming: folder.path) { try Sequential.load(from: folder.path) }
    mkfifo(folder.path("pipe"), 0o600)
    try watched("pipes are refused", seconds: 20) {
      expectFailure(.inputOutput, naming: "pipe") { try Sequential.load(from: folder.path("pipe")) }
    }
  }

  @Test("of more than 4 GiB are refused") func tooLarge() throws {
    try tinyNetwork().save(to: folder.path("a"), libraryVersion: "1")
    // A hole takes no room on the disk.
    #expect(truncate(folder.path("a"), (4 << 30) + 1) == 0)
    expectFailure(.limit, naming: folder.path("a"), "4294967296") {
      try Sequential.load(from: folder.path("a"))
    }
    #expect(truncate(folder.path("a"), 4 << 30) == 0)
    expectFailure(.badModel, naming: folder.path("a")) {
      try Sequential.load(from: folder.path("a"))
    }
  }
}
