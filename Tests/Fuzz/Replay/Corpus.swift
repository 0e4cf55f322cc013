import FuzzChecks
import TestSupport

/// The inputs in one folder of the corpus.
struct Corpus {
  /// Without inputs nothing would be tested.
  struct Missing: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path): no inputs; the fuzzing corpus is part of the repository" }
  }

  let names: [String]
  private let path: String

  /// The folder of a reader, beside this file.
  init(of check: ReaderCheck) throws {
    let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    try self.init(at: "/\(here)/corpus/\(check.rawValue)")
  }

  /// - Throws: `Missing` if there is no folder at `path` or nothing in it.
  init(at path: String) throws {
    self.path = path
    names = entries(of: path)
    if names.isEmpty { throw Missing(path: path) }
  }

  func input(_ name: String) throws -> [UInt8] { try readFile("\(path)/\(name)") }
}
