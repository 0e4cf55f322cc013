import Errors

/// Text that travels with a network in its model file: names of the classes, how it was trained, and
/// whatever else a caller or another program has put there.
///
/// Holds no key that `ModelFormat` writes of itself. Swift takes keys for one that Unicode holds to be the
/// same text.
package struct Metadata: Equatable, Sendable {
  /// Entries at most.
  package static let entryLimit = 256
  /// Bytes of a key at most.
  package static let keyLimit = 256
  /// Bytes of a value at most.
  package static let valueLimit = 1 << 16
  /// Bytes of all keys and values at most. JSON may take six for one, and the header still keeps its limit.
  package static let totalLimit = 1 << 17

  private var values: [String: String] = [:]

  package init() {}

  /// Number of entries.
  package var count: Int { values.count }

  /// All keys, in the order of their UTF-8 bytes.
  package var keys: [String] {
    values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Bytes of all keys and values.
  var size: Int { values.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count } }

  /// The value of a key; nil if there is none.
  package subscript(key: String) -> String? { values[key] }

  /// Stores a value, which replaces an earlier one.
  ///
  /// - Throws: `EngineError.badSize` if a key or value is too long or the key is empty, `.badValue` if one
  ///   holds a zero byte, `.limit` if there are too many entries or bytes. Then nothing has changed.
  package mutating func set(_ value: String, for key: String) throws {
    try Self.check(key)
    try Self.check(value, of: key)
    let isNew = values[key] == nil
    guard !isNew || count < Self.entryLimit else {
      throw EngineError.limit(
        "metadata '\(key)': there are \(count) entries, as many as can be; remove one first")
    }
    let others = values.reduce(0) { total, entry in
      entry.key == key ? total : total + entry.key.utf8.count + entry.value.utf8.count
    }
    let total = others + key.utf8.count + value.utf8.count
    guard total <= Self.totalLimit else {
      throw EngineError.limit(
        "metadata '\(key)': all keys and values together would take \(total) bytes; at most "
          + "\(Self.totalLimit) are possible")
    }
    values.removeValue(forKey: key)  // So that the key, too, is stored as it was counted.
    values[key] = value
  }

  /// Removes an entry; does nothing if there is none.
  package mutating func remove(_ key: String) {
    values.removeValue(forKey: key)
  }

  /// - Throws: `EngineError.badSize` or `.badValue`.
  static func check(_ key: String) throws {
    guard (1...keyLimit).contains(key.utf8.count) else {
      throw EngineError.badSize(
        "metadata key: expected 1 to \(keyLimit) bytes of UTF-8, got \(key.utf8.count)")
    }
    guard !key.utf8.contains(0) else {
      throw EngineError.badValue("metadata key: holds a zero byte, which C cannot pass on")
    }
  }

  /// - Throws: `EngineError.badSize` or `.badValue`.
  static func check(_ value: String, of key: String) throws {
    guard value.utf8.count <= valueLimit else {
      throw EngineError.badSize(
        "metadata '\(key)': expected at most \(valueLimit) bytes of UTF-8, got "
          + "\(value.utf8.count)")
    }
    guard !value.utf8.contains(0) else {
      throw EngineError.badValue("metadata '\(key)': holds a zero byte, which C cannot pass on")
    }
  }
}
