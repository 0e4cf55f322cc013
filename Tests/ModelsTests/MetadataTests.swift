import Models
import TestSupport
import Testing

@Suite("Metadata of a network") struct MetadataTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test("are saved and loaded again, whatever text they hold") func roundTrip() throws {
    let network = try tinyNetwork()
    let entries = [
      "digitus.class_names": #"["no","\"yes\""]"#, "digitus.input_scaling": "bytes / 255",
      "digitus.training": #"{"images": 3, "a": [1, {"b": null}]}"#, "author": "",
      "\"q\\/\u{1}\n\u{7f}": "\u{1}\u{1b}[2J\u{202e}\r\n\t\"\\/é\u{1F600}\u{FFFF}",
      "__metadata__": "{}", "dense_1.kernel": "a tensor's name",
    ]
    for (key, value) in entries { try network.setMetadata(value, for: key) }
    let loaded = try reloaded(network)
    #expect(loaded.metadata == network.metadata)
    #expect(loaded.metadata.keys == entries.keys.sorted())
    for (key, value) in entries { #expect(loaded.metadata[key] == value) }
    #expect(parameterBits(loaded) == parameterBits(network))
    #expect(try loaded.describe() == network.describe())
  }

  @Test("of another program or a newer library are kept and written again") func unknown() throws {
    try tinyNetwork().save(to: folder.path("a"), libraryVersion: "1")
    let file = ModelFile(try folder.read("a")).replacing(
      #""format":"digitus""#, with: #""format":"digitus","digitus.of_tomorrow":"x","pt":"y""#)
    try folder.write(file.bytes, to: "a")
    let loaded = try Sequential.load(from: folder.path("a"))
    #expect(loaded.metadata.keys == ["digitus.of_tomorrow", "pt"])
    let again = try reloaded(loaded)
    #expect(again.metadata["digitus.of_tomorrow"] == "x" && again.metadata["pt"] == "y")
    try again.setMetadata(nil, for: "digitus.of_tomorrow")
    #expect(again.metadata.keys == ["pt"])
  }

  @Test("are replaced, removed, and listed in the order of their bytes") func changes() throws {
    let network = try tinyNetwork()
    for key in ["b", "é", "a", "B", "aa"] { try network.setMetadata("1", for: key) }
    #expect(network.metadata.keys == ["B", "a", "aa", "b", "é"])
    try network.setMetadata("2", for: "b")
    try network.setMetadata(nil, for: "aa")
    try network.setMetadata(nil, for: "none")
    #expect(network.metadata.keys == ["B", "a", "b", "é"])
    #expect(network.metadata["b"] == "2" && network.metadata["aa"] == nil)
  }

  @Test(
    "that the library writes, or may write one day, are refused",
    arguments: [
      "format", "digitus.format_version", "digitus.version", "digitus.architecture",
      "digitus.architecture_hash", "digitus.", "digitus.x", "digitus.\u{301}x",
    ])
  func reserved(key: String) throws {
    let network = try tinyNetwork()
    expectFailure(.badValue, naming: "'\(key)'", "library") {
      try network.setMetadata("x", for: key)
    }
    #expect(network.metadata.count == 0)
  }

  @Test(
    "that are no names of the classes are refused",
    arguments: [
      ("", "JSON list"), ("[\"a\",\"b\"", "JSON list"), ("{}", "JSON list"), ("[1,2]", "JSON list"),
      ("[\"a\"]", "2 names, one a class, got 1"), ("[]", "got 0"), ("[\"a\",\"b\",\"c\"]", "got 3"),
      ("[\"a\",\"\"]", "empty"), ("[\"a\",\"a\"]", "same"), ("[\"a\",null]", "JSON list"),
    ])
  func classNames(value: String, reason: String) throws {
    let network = try tinyNetwork()
    expectFailure(.badValue, naming: "digitus.class_names", reason) {
      try network.setMetadata(value, for: "digitus.class_names")
    }
    #expect(network.metadata.count == 0)
  }

  @Test(
    "that are no record of a training are refused",
    arguments: [
      "", "[]", "1", "null", "{", "{}}", "{\"a\":NaN}", "{a:1}", "\u{FEFF}{}",
    ])
  func training(value: String) throws {
    let network = try tinyNetwork()
    expectFailure(.badValue, naming: "digitus.training", "JSON object") {
      try network.setMetadata(value, for: "digitus.training")
    }
    #expect(network.metadata.count == 0)
  }

  @Test("nested deeply enough to use up the stack are refused") func deeplyNested() throws {
    let network = try tinyNetwork()
    expectFailure(.badValue, naming: "JSON list") {
      try network.setMetadata(
        String(repeating: "[", count: 60_000), for: "digitus.class_names")
    }
    expectFailure(.badValue, naming: "JSON object") {
      try network.setMetadata(
        String(repeating: "{\"a\":", count: 10_000), for: "digitus.training")
    }
    #expect(network.metadata.count == 0)
  }

  @Test("beyond a limit are refused, and at it they are saved and loaded") func limits() throws {
    let network = try tinyNetwork()
    let (longKey, longValue) = (String(repeating: "k", count: 256), text(65_536))
    expectFailure(.badSize, naming: "1 to 256", "257") {
      try network.setMetadata("", for: longKey + "k")
    }
    expectFailure(.badSize, naming: "got 0") { try network.setMetadata("", for: "") }
    expectFailure(.badSize, naming: "'a'", "65536", "65537") {
      try network.setMetadata(longValue + "x", for: "a")
    }
    expectFailure(.badValue, naming: "zero byte") { try network.setMetadata("a\0b", for: "a") }
    expectFailure(.badValue, naming: "zero byte") { try network.setMetadata("a", for: "a\0b") }
    // The costliest text: six bytes of JSON for each of its own.
    try network.setMetadata(longValue, for: longKey)
    try network.setMetadata(text(131_072 - 65_536 - 256 - 1), for: "b")
    expectFailure(.limit, naming: "'c'", "131073", "131072") {
      try network.setMetadata("", for: "c")
    }
    try network.setMetadata(text(65_279), for: "b")
    #expect(try reloaded(network).metadata == network.metadata)

    let crowded = try tinyNetwork()
    for index in 0..<256 { try crowded.setMetadata("\u{1}", for: "\u{1}\(index)") }
    expectFailure(.limit, naming: "256 entries") { try crowded.setMetadata("", for: "c") }
    try crowded.setMetadata("2", for: "\u{1}7")
    #expect(try reloaded(crowded).metadata == crowded.metadata)
  }

  @Test("are counted by the bytes that are stored, also under another spelling of a key")
  func spellings() throws {
    let network = try tinyNetwork()
    let (short, long) = ("\u{e9}", "e\u{301}")  // One key to Swift, of two bytes and of three.
    try network.setMetadata("", for: long)
    try network.setMetadata(text(65_536), for: "a")
    try network.setMetadata(text(65_536 - 1 - 2), for: short)
    #expect(network.metadata.keys.last.map { Array($0.utf8) } == Array(short.utf8))
    let loaded = try reloaded(network)
    #expect(loaded.metadata == network.metadata)
    expectFailure(.limit, naming: "131073") { try loaded.setMetadata(text(65_533), for: long) }
    #expect(loaded.metadata == network.metadata)
  }

  @Test("with a key that is too long are refused without the key") func longKey() throws {
    let network = try tinyNetwork()
    expectFailure(.badSize, naming: "1 to 256", "1000008") {
      try network.setMetadata("", for: "digitus." + text(1_000_000))
    }
  }

  @Test("of the largest network still fit into a header that can be read") func largest() throws {
    let network = try Sequential(inputSizes: [1, 1, 1], seed: 0)
    for _ in 0..<Sequential.layerLimit { try network.add(.dense(units: 1, activation: .relu)) }
    for index in 0..<256 { try network.setMetadata(text(500), for: "\u{1}\(index)") }
    #expect(try reloaded(network).metadata == network.metadata)
  }

  @Test(
    "that a file should not hold are refused with it",
    arguments: [
      (#""digitus.class_names":"[\"a\"]""#, "got 1"), (#""digitus.class_names":"a""#, "JSON list"),
      (#""digitus.training":"[]""#, "JSON object"), (#""a":"\u0000""#, "zero byte"),
      (#""\u0000":"a""#, "zero byte"), (#""":"a""#, "got 0"),
    ])
  func inFile(entry: String, reason: String) throws {
    try refuse(entries: entry, reason)
  }

  @Test("beyond a limit are refused in a file too") func limitsInFile() throws {
    try refuse(entries: "\"a\":\"\(String(repeating: "x", count: 65_537))\"", "65537")
    try refuse(entries: (0...256).map { "\"\($0)\":\"\"" }.joined(separator: ","), "256 entries")
    let long = String(repeating: "x", count: 50_000)
    try refuse(entries: (0..<3).map { "\"\($0)\":\"\(long)\"" }.joined(separator: ","), "131072")
  }

  @Test("about a training or the classes leave when a layer is added") func addingLayer() throws {
    let network = try tinyNetwork()
    try network.setMetadata(#"["a","b"]"#, for: "digitus.class_names")
    try network.setMetadata("{}", for: "digitus.training")
    try network.setMetadata("me", for: "author")
    try network.add(.dense(units: 2, activation: .none))
    #expect(network.metadata.keys == ["author"])
  }

  private func text(_ count: Int) -> String { String(repeating: "\u{1}", count: count) }

  private func reloaded(_ network: Sequential) throws -> Sequential {
    try network.save(to: folder.path("saved"), libraryVersion: "1")
    return try Sequential.load(from: folder.path("saved"))
  }

  private func refuse(entries: String, _ reason: String) throws {
    try tinyNetwork().save(to: folder.path("a"), libraryVersion: "1")
    let file = ModelFile(try folder.read("a")).replacing(
      #""format":"digitus""#, with: #""format":"digitus","# + entries)
    let path = try folder.write(file.bytes, to: "a")
    expectFailure(.badModel, naming: path, reason) { try Sequential.load(from: path) }
  }
}
