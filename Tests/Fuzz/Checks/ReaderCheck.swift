import TestSupport

/// A reader of files that is fuzzed, by the name of its corpus folder.
package enum ReaderCheck: String, CaseIterable, Sendable {
  case csv
  case gzip
  case idx
  case model
  case checkpoint

  /// Reads `bytes` in every way that the reader has and compares what comes of it.
  ///
  /// - Parameters:
  ///   - bytes: One input of the corpus.
  ///   - folder: For files; what is in it may be overwritten.
  /// - Returns: Whether the reader accepts the input.
  /// - Throws: `BrokenProperty`, or `SystemFailure` if the check itself cannot work.
  @discardableResult
  package func check(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> Bool {
    switch self {
    case .csv: return try checkCSV(bytes, in: folder)
    case .gzip: return try checkGzip(bytes, in: folder)
    case .idx: return try checkIDX(bytes, in: folder)
    case .model: return try checkModel(bytes, in: folder)
    case .checkpoint: return try checkCheckpoint(bytes, in: folder)
    }
  }
}

/// What a reader promises and did not keep.
package struct BrokenProperty: Error, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// - Throws: `BrokenProperty`, unless `condition` holds.
func require(_ condition: Bool, _ property: @autoclosure () -> String) throws {
  guard condition else { throw BrokenProperty(property()) }
}

/// - Throws: `BrokenProperty`, unless `found` is `expected`.
func requireEqual<Value: Equatable>(
  _ found: Value, _ expected: Value, _ property: @autoclosure () -> String
) throws {
  try require(
    found == expected,
    "\(property()): expected \("\(expected)".prefix(300)), got \("\(found)".prefix(300))")
}
