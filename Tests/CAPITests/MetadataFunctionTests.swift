import CDigitus
import TestSupport
import Testing

@Suite("Metadata functions", .usesThreadPool) struct MetadataFunctionTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  @Test("give back what was set, exactly as much as there is room for") func room() throws {
    let network = handles.network
    try succeed(digitus_network_set_metadata(network, "é", "ünï"))
    var (text, length) = ([CChar](repeating: 9, count: 10), Int64(0))
    try succeed(digitus_network_get_metadata(network, "é", nil, 0, &length))
    #expect(length == 5)
    expectStatus(
      digitus_network_get_metadata(network, "é", &text, 5, &length), DIGITUS_ERROR_BAD_SIZE,
      naming: "6", "5")
    #expect(length == 5 && text.allSatisfy { $0 == 9 })
    try succeed(digitus_network_get_metadata(network, "é", &text, 6, &length))
    #expect(text[5] == 0 && text[6...].allSatisfy { $0 == 9 })
    #expect(try value(of: "é") == "ünï")
    try succeed(digitus_network_metadata_key(network, 0, nil, 0, &length))
    #expect(length == 2)
    expectStatus(
      digitus_network_metadata_key(network, 0, &text, 2, &length), DIGITUS_ERROR_BAD_SIZE)
    expectStatus(
      digitus_network_metadata_key(network, 0, &text, -1, &length), DIGITUS_ERROR_BAD_SIZE)
  }

  @Test(
    "have no key where there is none", arguments: [-1, 1, 2, .max, .min] as [Int64])
  func noKey(index: Int64) throws {
    var length: Int64 = -2
    expectStatus(
      digitus_network_metadata_key(handles.network, 0, nil, 0, &length), DIGITUS_ERROR_BAD_SIZE,
      naming: "no metadata")
    try succeed(digitus_network_set_metadata(handles.network, "a", "b"))
    expectStatus(
      digitus_network_metadata_key(handles.network, index, nil, 0, &length),
      DIGITUS_ERROR_BAD_SIZE, naming: "index", "\(index)")
    #expect(length == -2)
  }

  @Test("refuse text that is not UTF-8") func notUTF8() {
    var length: Int64 = -2
    for bytes: [UInt8] in [[0xFF, 0], [0xC0, 0x80, 0], [0xED, 0xA0, 0x80, 0], [0x61, 0xC3, 0]] {
      let text = bytes.map { CChar(bitPattern: $0) }
      expectStatus(
        digitus_network_set_metadata(handles.network, text, "a"), DIGITUS_ERROR_BAD_VALUE,
        naming: "key", "UTF-8")
      expectStatus(
        digitus_network_set_metadata(handles.network, "a", text), DIGITUS_ERROR_BAD_VALUE,
        naming: "value", "UTF-8")
      expectStatus(
        digitus_network_get_metadata(handles.network, text, nil, 0, &length),
        DIGITUS_ERROR_BAD_VALUE, naming: "key", "UTF-8")
    }
    #expect(digitus_network_metadata_count(handles.network) == 0 && length == -2)
  }

  @Test("forget a training when it goes on, and learn of bytes from it") func training() throws {
    let (network, trainer) = (handles.network, try handles.trainer())
    try record()
    #expect(try value(of: "digitus.input_scaling") == nil)
    try succeed(digitus_trainer_run(trainer, 1, nil))
    #expect(try value(of: "digitus.training") == nil)
    #expect(try value(of: "digitus.input_scaling") == "bytes / 255")
    #expect(try value(of: "digitus.class_names") == #"["a","b","c"]"#)
    try record()
    try succeed(digitus_trainer_run(trainer, 1, nil))
    #expect(try value(of: "digitus.training") == nil)
    try record()
    expectStatus(digitus_trainer_run(trainer, 0, nil), DIGITUS_ERROR_BAD_SIZE)
    var metrics = digitus_metrics()
    try succeed(digitus_network_evaluate(network, handles.dataset, &metrics))
    #expect(try value(of: "digitus.training") == "{}")
  }

  @Test("forget a training when a parameter is set, and not when that is refused")
  func settingParameter() throws {
    let network = handles.network
    try record()
    expectStatus(
      digitus_network_set_parameter(network, 1, [1, 2, 3, 4, .nan], 5), DIGITUS_ERROR_BAD_VALUE)
    expectStatus(digitus_network_set_parameter(network, 1, [1], 1), DIGITUS_ERROR_BAD_SIZE)
    #expect(try value(of: "digitus.training") == "{}")
    try succeed(digitus_network_set_parameter(network, 1, [1, 2, 3, 4, 5], 5))
    #expect(try value(of: "digitus.training") == nil)
    #expect(try value(of: "digitus.class_names") != nil)
  }

  @Test("say nothing of bytes after training on floats, and keep what was said")
  func floats() throws {
    var created: OpaquePointer?
    try succeed(
      digitus_dataset_create(
        [0.5, 1, -1, 2] as [Float], DIGITUS_ELEMENT_FLOAT32, [1], 1, 4, 3, DIGITUS_STORAGE_COPY,
        &created))
    let dataset = try #require(created)
    defer { digitus_dataset_destroy(dataset) }
    for said in [nil, "(byte - 33) / 79"] as [String?] {
      try succeed(
        digitus_network_set_metadata(handles.network, "digitus.input_scaling", said))
      var trainer: OpaquePointer?
      try succeed(digitus_trainer_create(handles.network, dataset, nil, &trainer))
      defer { digitus_trainer_destroy(trainer) }
      try succeed(digitus_trainer_run(trainer, 1, nil))
      #expect(try value(of: "digitus.input_scaling") == said)
    }
  }

  @Test("full of entries do not keep a network from training") func full() throws {
    for index in 0..<256 {
      try succeed(digitus_network_set_metadata(handles.network, "\(index)", ""))
    }
    try succeed(digitus_trainer_run(try handles.trainer(), 1, nil))
    #expect(digitus_network_metadata_count(handles.network) == 256)
  }

  @Test("tell datasets apart by their hash") func hashes() throws {
    let again = try Handles.makeDataset()
    defer { digitus_dataset_destroy(again) }
    var other: OpaquePointer?
    try succeed(
      digitus_dataset_create(
        Handles.pixels, DIGITUS_ELEMENT_UINT8, Handles.labels, Int64(Handles.imageCount), 4, 4,
        DIGITUS_STORAGE_COPY, &other))
    defer { digitus_dataset_destroy(other) }
    #expect(digitus_dataset_hash(handles.dataset) == digitus_dataset_hash(again))
    #expect(digitus_dataset_hash(handles.dataset) != digitus_dataset_hash(other))
    #expect(digitus_dataset_hash(nil) == 0)
  }

  private func record() throws {
    try succeed(
      digitus_network_set_metadata(handles.network, "digitus.class_names", #"["a","b","c"]"#))
    try succeed(digitus_network_set_metadata(handles.network, "digitus.training", "{}"))
  }

  /// The value of a key; nil if there is none.
  private func value(of key: String) throws -> String? {
    var (text, length) = ([CChar](repeating: 0, count: 100), Int64(0))
    try succeed(digitus_network_get_metadata(handles.network, key, &text, 100, &length))
    guard length >= 0 else { return nil }
    return String(decoding: text.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
