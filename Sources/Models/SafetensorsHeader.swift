import Errors
import FoundationEssentials

/// The JSON header of a safetensors file: metadata, and a name, shape and place for each tensor.
package struct SafetensorsHeader: Codable {
  /// One tensor.
  package struct Entry: Codable, Equatable {
    package let type: String
    package let shape: [Int]
    /// First byte and the one behind the last, counted from the end of the header.
    package let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case type = "dtype"
      case shape
      case offsets = "data_offsets"
    }

    package init(type: String, shape: [Int], offsets: [Int]) {
      self.type = type
      self.shape = shape
      self.offsets = offsets
    }
  }

  package var metadata: [String: String]
  package var entries: [String: Entry]

  package init(metadata: [String: String], entries: [String: Entry]) {
    self.metadata = metadata
    self.entries = entries
  }

  private struct Key: CodingKey {
    static let metadata = Key(stringValue: "__metadata__")
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
    entries = [:]
    for key in container.allKeys where key.stringValue != Key.metadata.stringValue {
      entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(metadata, forKey: .metadata)
    for (name, entry) in entries {
      try container.encode(entry, forKey: Key(stringValue: name))
    }
  }

  /// The header as it stands in a file: its length as a little-endian 64-bit integer, then the JSON,
  /// padded with spaces so that the tensors begin at a multiple of 8.
  package func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = Array(try encoder.encode(self))
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
  }

  /// Reads the JSON of a header.
  ///
  /// - Throws: `EngineError.badModel`.
  static func decode(_ text: [UInt8]) throws -> SafetensorsHeader {
    do {
      return try JSONDecoder().decode(SafetensorsHeader.self, from: Data(text))
    } catch {
      throw EngineError.badModel(
        "the header is not that of a safetensors file" + place(of: error))
    }
  }

  /// Where in the JSON an error lies, such as " (at dense_1.kernel, shape, 0)"; empty if it is no JSON.
  static func place(of error: any Error) -> String {
    let context: DecodingError.Context
    switch error {
    case DecodingError.typeMismatch(_, let found), DecodingError.valueNotFound(_, let found),
      DecodingError.dataCorrupted(let found):
      context = found
    case DecodingError.keyNotFound(let key, let found):
      return " (at \((found.codingPath + [key]).map(name).joined(separator: ", ")): missing)"
    default: return ""
    }
    guard !context.codingPath.isEmpty else { return "" }
    return " (at \(context.codingPath.map(name).joined(separator: ", ")))"
  }

  private static func name(_ key: any CodingKey) -> String {
    key.intValue.map(String.init) ?? key.stringValue
  }
}
