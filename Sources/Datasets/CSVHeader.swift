import Errors

extension CSVLine {
  /// Whether this first line names the columns instead of holding an image.
  ///
  /// It does if its first field is not a number, unless the other fields are pixels: then it is an image
  /// with a damaged label, which must not be passed over in silence. Consecutive numbers (0, 1, 2, …) are
  /// column names that data frames make up.
  func isHeader() -> Bool {
    let texts = fieldTexts()
    guard Int(texts[0]) == nil else { return false }
    let numbers = texts.dropFirst().map { Int($0) }
    guard let first = numbers.first ?? nil, !numbers.contains(nil) else { return true }
    let isConsecutive = numbers.enumerated().allSatisfy { $1 == first &+ $0 }
    return isConsecutive && numbers.count > 1
  }

  /// Refuses a header that says that the label is missing or elsewhere.
  func checkHeader() throws {
    let names = fieldTexts().map { $0.lowercased().filter { $0 != "\"" } }
    if let place = names.firstIndex(where: { $0 == "label" || $0 == "class" }) {
      guard place > 0 else { return }
      throw EngineError.badData(
        "\(path): line 1: the header has the label in column \(place + 1); it must be the first")
    }
    guard !names[0].hasPrefix("pixel"), names[0] != "1x1" else {
      throw EngineError.badData(
        "\(path): line 1: the header begins with '\(names[0])': there is no label column")
    }
  }

  private func fieldTexts() -> [Substring] {
    String(decoding: bytes, as: UTF8.self)
      .split(separator: ",", omittingEmptySubsequences: false)
      .map { field in
        let start = field.firstIndex { $0 != " " && $0 != "\t" } ?? field.endIndex
        let end = field.lastIndex { $0 != " " && $0 != "\t" }.map(field.index(after:)) ?? start
        return field[start..<end]
      }
  }
}
