import CDigitus
import TestSupport
import Testing

/// A call that should have worked did not.
struct CallFailure: Error {
  let status: digitus_status
  let message: String
}

/// The message of this thread's latest failure.
func lastError() -> String {
  digitus_last_error().map { String(cString: $0) } ?? "NULL"
}

/// - Throws: `CallFailure` unless `status` is `DIGITUS_OK`.
func succeed(_ status: digitus_status) throws {
  guard status == digitus_status(DIGITUS_OK) else {
    throw CallFailure(status: status, message: lastError())
  }
}

/// Records an issue unless a call failed with the wanted status and a message that names all `parts`.
func expectStatus(
  _ status: digitus_status, _ wanted: Int, naming parts: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let message = lastError()
  #expect(Int(status) == wanted, "\(message)", sourceLocation: sourceLocation)
  for part in parts { #expect(message.contains(part), sourceLocation: sourceLocation) }
}

/// Objects of the library, ended with the test.
final class Handles {
  /// Three classes, four values an image.
  let dataset: OpaquePointer
  /// Four inputs, five units, three classes.
  let network: OpaquePointer
  private(set) var trainers: [OpaquePointer] = []

  static let (imageCount, width, classCount) = (10, 4, 3)

  init() throws {
    dataset = try Self.makeDataset()
    network = try Self.makeNetwork(units: [5, 3])
  }

  deinit {
    trainers.forEach { digitus_trainer_destroy($0) }
    digitus_network_destroy(network)
    digitus_dataset_destroy(dataset)
  }

  func trainer(_ options: digitus_training_options? = nil) throws -> OpaquePointer {
    var created: OpaquePointer?
    if var options {
      try succeed(digitus_trainer_create(network, dataset, &options, &created))
    } else {
      try succeed(digitus_trainer_create(network, dataset, nil, &created))
    }
    let trainer = try #require(created)
    trainers.append(trainer)
    return trainer
  }

  static var pixels: [UInt8] { (0..<imageCount * width).map { UInt8($0 * 37 % 256) } }
  static var labels: [Int32] { (0..<imageCount).map { Int32($0 * 7 % classCount) } }

  static func makeDataset() throws -> OpaquePointer {
    var created: OpaquePointer?
    try succeed(
      digitus_dataset_create(
        pixels, DIGITUS_ELEMENT_UINT8, labels, Int64(imageCount), Int64(width), Int64(classCount),
        DIGITUS_STORAGE_COPY, &created))
    return try #require(created)
  }

  static func makeNetwork(units: [Int64], inputs: Int64 = 4) throws -> OpaquePointer {
    var created: OpaquePointer?
    try succeed(digitus_network_create([inputs], 1, 7, &created))
    let network = try #require(created)
    for (index, count) in units.enumerated() {
      let activation = index < units.count - 1 ? DIGITUS_ACTIVATION_RELU : DIGITUS_ACTIVATION_NONE
      try succeed(digitus_network_add_dense(network, count, activation))
    }
    return network
  }
}

/// The default options.
func defaultOptions() -> digitus_training_options {
  var options = digitus_training_options()
  digitus_training_options_init(&options)
  return options
}

/// The bits of all parameters.
func parameterBits(of network: OpaquePointer) throws -> [UInt32] {
  try (0..<digitus_network_parameter_count(network)).flatMap { index in
    var (shape, rank) = ([Int64](repeating: 0, count: 4), Int64(0))
    try succeed(digitus_network_parameter_shape(network, index, &shape, 4, &rank))
    let count = shape.prefix(Int(rank)).reduce(1, *)
    var values = [Float](repeating: .nan, count: Int(count))
    try succeed(digitus_network_get_parameter(network, index, &values, count))
    return bits(values)
  }
}
