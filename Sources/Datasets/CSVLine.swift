import Errors

/// One line of a CSV file, without its line end.
struct CSVLine {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Counted from 1.
  let number: Int
  let path: String

  /// - Parameter range: Where the line is in `text`, without its line feed. The CR of a CRLF does not
  ///   belong to it, nor does a byte order mark at the beginning of the first line.
  init(_ text: UnsafePointer<UInt8>, _ range: Range<Int>, number: Int, path: String) {
    var bytes = UnsafeBufferPointer(start: text + range.lowerBound, count: range.count)
    if bytes.last == UInt8(ascii: "\r") { bytes = UnsafeBufferPointer(rebasing: bytes.dropLast()) }
    if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst(3))
    }
    self.bytes = bytes
    self.number = number
    self.path = path
  }

  /// Reads the label and the pixels of one image, in any form that is allowed.
  ///
  /// - Parameters:
  ///   - pixels: Room for `width` bytes, overwritten.
  ///   - width: Pixels that the line must hold.
  ///   - classCount: The label must be below it.
  /// - Returns: The label.
  /// - Throws: `EngineError.badData` with line, column and value.
  func readImage(
    into pixels: UnsafeMutablePointer<UInt8>, width: Int, classCount: Int
  ) throws -> Int32 {
    var position = 0
    let label = try readNumber(from: &position, column: 1)
    guard let label, label < classCount else {
      throw failure(column: 1, "the label is not a whole number from 0 to \(classCount - 1)")
    }
    for column in 0..<width {
      guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else {
        throw wrongFieldCount(expected: width + 1)
      }
      position += 1
      guard let value = try readNumber(from: &position, column: column + 2), value <= 255 else {
        throw failure(column: column + 2, "the pixel is not a whole number from 0 to 255")
      }
      pixels[column] = UInt8(truncatingIfNeeded: value)
    }
    guard position == bytes.count else { throw wrongFieldCount(expected: width + 1) }
    return Int32(label)
  }

  /// How many fields the line has.
  var fieldCount: Int {
    bytes.reduce(1) { $1 == UInt8(ascii: ",") ? $0 + 1 : $0 }
  }

  /// The field in a column counted from 1, without blanks around it.
  func field(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    for _ in 1..<column {
      while start < bytes.count, bytes[start] != UInt8(ascii: ",") { start += 1 }
      start += 1
    }
    guard start < bytes.count else { return UnsafeBufferPointer(rebasing: bytes[0..<0]) }
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  /// Reads digits with blanks around them and stops at what follows.
  ///
  /// - Returns: The number, at most 999,999 (more never fits a label or pixel); nil if the field is not a
  ///   number.
  private func readNumber(from position: inout Int, column: Int) throws -> Int? {
    var index = position
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    let first = index
    var value = 0
    while index < bytes.count {
      let digit = Int(bytes[index]) - 48
      guard digit >= 0, digit <= 9 else { break }
      value = min(value * 10 + digit, 999_999)
      index += 1
    }
    guard index > first else { return nil }
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    guard index == bytes.count || bytes[index] == UInt8(ascii: ",") else { return nil }
    position = index
    return value
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func failure(column: Int, _ reason: String) -> EngineError {
    .badData("\(path): line \(number), column \(column): \(excerpt(field(column))): \(reason)")
  }

  private func wrongFieldCount(expected: Int) -> EngineError {
    .badData("\(path): line \(number): expected \(expected) columns, got \(fieldCount)")
  }
}
