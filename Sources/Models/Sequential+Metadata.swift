import Errors
import FoundationEssentials
import Memory

extension Sequential {
  /// Stores an entry, or removes it if `value` is nil.
  ///
  /// - Throws: `EngineError.badValue` for a key that the library writes of itself, one that begins with
  ///   "digitus." and has no meaning, or a value that does not fit its key; and what `Metadata.set` throws.
  package func setMetadata(_ value: String?, for key: String) throws {
    guard !ModelFormat.ownKeys.contains(key) else {
      throw EngineError.badValue(
        "metadata '\(key)' is written by the library itself; choose another key")
    }
    guard let value else {
      metadata.remove(key)
      return
    }
    try Metadata.check(key)
    // Byte by byte: to Swift, a full stop with an accent is no full stop.
    let isReserved = key.utf8.starts(with: ModelFormat.prefix.utf8)
    guard !isReserved || ModelFormat.settableKeys.contains(key) else {
      throw EngineError.badValue(
        "metadata '\(key)': keys that begin with '\(ModelFormat.prefix)' belong to the library, which "
          + "knows \(ModelFormat.settableKeys.joined(separator: ", ")); choose another prefix")
    }
    try Metadata.check(value, of: key)
    try checkMeaning(of: value, for: key)
    try metadata.set(value, for: key)
  }

  /// Takes over what a model file holds besides the entries that the library writes of itself.
  ///
  /// - Throws: `EngineError.badModel`.
  func adoptMetadata(of file: [String: String]) throws {
    do {
      for (key, value) in file where !ModelFormat.ownKeys.contains(key) {
        try checkMeaning(of: value, for: key)
        try metadata.set(value, for: key)
      }
    } catch EngineError.badValue(let reason), EngineError.badSize(let reason),
      EngineError.limit(let reason)
    {
      throw EngineError.badModel(reason)
    }
  }

  /// Call before parameters change: what was written about a training no longer holds then.
  package func forgetTraining() {
    metadata.remove(ModelFormat.trainingKey)
  }

  /// Whether the metadata says that the network sees each byte divided by 255.
  package var notesBytesScaling: Bool {
    metadata[ModelFormat.inputScalingKey] == ModelFormat.bytesScaling
  }

  /// Call before training on bytes, of which the network sees each divided by 255.
  package func noteBytesScaling() {
    guard !notesBytesScaling else { return }
    // At the limit of entries the note is left out; it is no reason not to train.
    try? metadata.set(ModelFormat.bytesScaling, for: ModelFormat.inputScalingKey)
  }

  /// - Throws: `EngineError.badValue` if a value is not what its key stands for.
  private func checkMeaning(of value: String, for key: String) throws {
    // What the decoder makes of a text is small, but many.
    try MemoryReserve.require(
      MemoryReserve.size + 32 * value.utf8.count, for: "metadata '\(key)'")
    switch key {
    case ModelFormat.classNamesKey: try checkClassNames(value)
    case ModelFormat.trainingKey:
      guard value.utf8.first(where: { !Self.spaces.contains($0) }) == UInt8(ascii: "{"),
        (try? JSONDecoder().decode(AnyObjectOfJSON.self, from: Data(value.utf8))) != nil
      else { throw EngineError.badValue("metadata '\(key)': expected a JSON object") }
    default: break
    }
  }

  private static let spaces = Array(" \t\r\n".utf8)

  private func checkClassNames(_ value: String) throws {
    let key = ModelFormat.classNamesKey
    guard let names = try? JSONDecoder().decode([String].self, from: Data(value.utf8)) else {
      throw EngineError.badValue("metadata '\(key)': expected a JSON list of strings")
    }
    guard names.count == outputSize else {
      throw EngineError.badValue(
        "metadata '\(key)': expected \(outputSize) names, one a class, got \(names.count)")
    }
    guard !names.contains("") else {
      throw EngineError.badValue("metadata '\(key)': a name is empty")
    }
    guard Set(names).count == names.count else {
      throw EngineError.badValue("metadata '\(key)': two classes have the same name")
    }
  }
}

/// Accepts any JSON object, and keeps nothing of it.
private struct AnyObjectOfJSON: Decodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    _ = try decoder.container(keyedBy: Key.self)
  }
}
