import Errors
import Files
import FoundationEssentials
import Layers
import Memory

/// The model file: safetensors, with the architecture in its metadata. It holds numbers and text, nothing
/// that could run.
///
///     bytes 0 ..< 8      N, the length of the header, little-endian
///     bytes 8 ..< 8 + N  header, JSON: for each tensor its name, "dtype": "F32", "shape" and
///                        "data_offsets"; and "__metadata__" with
///                          "format"                  "digitus"
///                          "digitus.format_version"  "1"
///                          "digitus.version"         release of the library that wrote it
///                          "digitus.architecture"    JSON of digitus_network_describe
///                          "digitus.architecture_hash"  XXH64 of that text, 16 hexadecimal digits; may be
///                                                    missing
///                        and, where somebody has set it,
///                          "digitus.class_names"     JSON list of strings, as many as classes, all
///                                                    different, none empty
///                          "digitus.input_scaling"   what the network sees of a byte, "bytes / 255"
///                                                    after training on bytes
///                          "digitus.training"        JSON object: how the parameters came about;
///                                                    digitus.Metadata in Python tells its fields
///                          anything else             text that is kept, and written again
///     the rest           the tensors, little-endian float32, row-major, one after the other without
///                        gaps, in the order of the network's parameters
package enum ModelFormat {
  static let version = 1
  /// How the metadata calls a model.
  package static let format = "digitus"
  /// How the metadata calls a checkpoint, which `CheckpointFormat` describes.
  package static let checkpointFormat = "digitus-checkpoint"
  /// Bytes of a file at most.
  static let fileLimit = 4 << 30

  package static let formatKey = "format"
  package static let versionKey = "digitus.format_version"
  package static let libraryVersionKey = "digitus.version"
  package static let architectureKey = "digitus.architecture"
  static let architectureHashKey = "digitus.architecture_hash"
  static let classNamesKey = "digitus.class_names"
  static let inputScalingKey = "digitus.input_scaling"
  static let trainingKey = "digitus.training"

  /// Begins every key that the library gives a meaning, but for `formatKey`.
  static let prefix = "digitus."
  /// Written by the library itself, for every network.
  static let ownKeys: Set = [
    formatKey, versionKey, libraryVersionKey, architectureKey, architectureHashKey,
  ]
  /// Set by callers, with a meaning.
  static let settableKeys = [classNamesKey, inputScalingKey, trainingKey]
  /// The input scaling of a network that was trained on bytes.
  static let bytesScaling = "bytes / 255"

  /// What tells two architectures apart.
  static func hash(ofArchitecture text: String) -> String {
    var text = text
    return text.withUTF8 { hexadecimal(xxHash64(UnsafeRawBufferPointer($0))) }
  }

  /// - Parameters:
  ///   - text: What a file says of the version of its format.
  ///   - newest: The newest version that can be read.
  ///   - name: The format, for the message.
  /// - Throws: `EngineError.badModel` if it is no version, or a newer one.
  package static func requireVersion(_ text: String, upTo newest: Int, of name: String) throws {
    guard let version = Int(text), version >= 1 else {
      throw EngineError.badModel("\(name) version '\(text)' is not a number")
    }
    guard version <= newest else {
      throw EngineError.badModel(
        "\(name) version \(version) is newer than \(newest), the newest that this library reads; "
          + "update Digitus")
    }
  }
}

extension Sequential {
  /// Writes the network to a file, which is replaced at once or not at all.
  ///
  /// - Parameter libraryVersion: Goes into the metadata.
  /// - Throws: `EngineError.badState` without layers, or with parameters that are not finite: those of
  ///   a training that diverged must not replace a good model; `.inputOutput` or `.notFound`.
  package func save(to path: String, libraryVersion: String) throws {
    try requireLayers()
    if let spoiled = parameters.first(where: { !$0.isFinite }) {
      throw EngineError.badState(
        "\(spoiled.name) holds values that are not finite (training diverged; a lower learning rate "
          + "may help); nothing was saved")
    }
    // JSON makes up to six bytes of one in the metadata, of which several copies are made.
    try MemoryReserve.require(
      MemoryReserve.size + 4096 * parameters.count + 48 * metadata.size,
      for: "header of the model file")
    var entries: [String: SafetensorsHeader.Entry] = [:]
    var offset = 0
    for parameter in parameters {
      let end = offset + parameter.values.count * MemoryLayout<Float>.stride
      entries[parameter.name] = .init(
        type: "F32", shape: parameter.shape.sizes, offsets: [offset, end])
      offset = end
    }
    let header = SafetensorsHeader(
      metadata: try fileMetadata(libraryVersion: libraryVersion), entries: entries)
    let file = try AtomicFile(path: path)
    try header.encoded().withUnsafeBytes { try file.write($0) }
    for parameter in parameters {
      let values = UnsafeBufferPointer(
        start: parameter.values.pointer, count: parameter.values.count)
      try file.write(UnsafeRawBufferPointer(values))
    }
    try file.commit()
  }

  /// All entries of the file's metadata.
  private func fileMetadata(libraryVersion: String) throws -> [String: String] {
    let architecture = try describe()
    var entries = [
      ModelFormat.formatKey: "digitus",
      ModelFormat.versionKey: String(ModelFormat.version),
      ModelFormat.libraryVersionKey: libraryVersion,
      ModelFormat.architectureKey: architecture,
      ModelFormat.architectureHashKey: ModelFormat.hash(ofArchitecture: architecture),
    ]
    for key in metadata.keys { entries[key] = metadata[key] }
    return entries
  }
}
