import Errors

/// The fields of a layer's JSON object; remembers which were asked for.
final class LayerFields {
  struct Key: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init(stringLiteral value: String) { stringValue = value }
    init?(intValue: Int) { nil }
  }

  private let values: KeyedDecodingContainer<Key>
  private var known: Set<String> = []

  init(_ decoder: any Decoder) throws {
    values = try decoder.container(keyedBy: Key.self)
  }

  /// - Throws: `DecodingError`.
  func required<Value: Decodable>(_ name: String) throws -> Value {
    known.insert(name)
    return try values.decode(Value.self, forKey: Key(stringValue: name))
  }

  /// - Returns: nil if there is no such field.
  /// - Throws: `DecodingError`.
  func optional<Value: Decodable>(_ name: String) throws -> Value? {
    known.insert(name)
    guard values.contains(Key(stringValue: name)) else { return nil }
    return try values.decode(Value.self, forKey: Key(stringValue: name))
  }

  /// - Throws: `EngineError.badModel` with the first field, in alphabetical order, that nobody has asked for.
  func requireNoOther() throws {
    let others = values.allKeys.map(\.stringValue).filter { !known.contains($0) }
    guard let other = others.min() else { return }
    throw EngineError.badModel("unknown key '\(other)'")
  }
}
