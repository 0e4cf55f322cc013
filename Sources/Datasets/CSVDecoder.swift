import Errors
import Files
import Memory

/// Reads images from CSV: the label, then the pixels, one image a line. The form is described at
/// `digitus_dataset_open_csv` in the C header.
struct CSVDecoder {
  /// Bytes of one line at most.
  static let lineLimit = 1 << 20
  /// Pixels of one image at most.
  static let pixelLimit = 1 << 16

  private let path: String
  private let classCount: Int
  private var lineNumber = 0
  private var firstEmptyLine: Int?
  private var sawHeader = false
  /// Pixels of one image; the first line, header or not, sets it.
  private var width: Int?
  private let pixels: GrowingBuffer<UInt8>
  private let labels: GrowingBuffer<Int32>

  /// Reads a whole file.
  ///
  /// - Parameter classCount: Labels are 0 to `classCount - 1`.
  static func read(_ reader: any ByteReader, classCount: Int) throws -> Dataset {
    var decoder = try CSVDecoder(path: reader.path, classCount: classCount)
    try decoder.decodeLines(of: reader)
    return try decoder.dataset()
  }

  private init(path: String, classCount: Int) throws {
    self.path = path
    self.classCount = classCount
    self.pixels = try GrowingBuffer(capacity: 1 << 20, for: path)
    self.labels = try GrowingBuffer(capacity: 1 << 10, for: path)
  }

  /// Cuts the bytes into lines; what is left of a cut line moves to the front of the window.
  private mutating func decodeLines(of reader: any ByteReader) throws {
    let window = try HeapBuffer<UInt8>(uninitialized: 2 * Self.lineLimit, for: path)
    var filled = 0
    while true {
      let room = UnsafeMutableRawBufferPointer(
        start: window.pointer + filled, count: window.count - filled)
      let received = try reader.read(into: room)
      filled += received
      var lineStart = 0
      for index in (filled - received)..<filled where window.pointer[index] == UInt8(ascii: "\n") {
        try decode(nextLine(in: window, lineStart..<index))
        lineStart = index + 1
      }
      guard received > 0 else {
        if lineStart < filled { try decode(nextLine(in: window, lineStart..<filled)) }
        return
      }
      filled -= lineStart
      try checkLength(filled, ofLine: lineNumber + 1)
      window.pointer.update(from: window.pointer + lineStart, count: filled)
    }
  }

  /// The line in `range`, without the CR of a CRLF, and without a byte order mark on the first line.
  private mutating func nextLine(
    in window: HeapBuffer<UInt8>, _ range: Range<Int>
  ) throws -> CSVLine {
    lineNumber += 1
    try checkLength(range.count, ofLine: lineNumber)
    var bytes = UnsafeBufferPointer(start: window.pointer + range.lowerBound, count: range.count)
    if bytes.last == UInt8(ascii: "\r") { bytes = UnsafeBufferPointer(rebasing: bytes.dropLast()) }
    if lineNumber == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst(3))
    }
    return CSVLine(bytes: bytes, number: lineNumber, path: path)
  }

  private func checkLength(_ length: Int, ofLine number: Int) throws {
    guard length <= Self.lineLimit else {
      throw EngineError.limit(
        "\(path): line \(number) is longer than \(Self.lineLimit) bytes, the limit")
    }
  }

  private mutating func decode(_ line: CSVLine) throws {
    if line.bytes.isEmpty {
      firstEmptyLine = firstEmptyLine ?? line.number
      return
    }
    if let empty = firstEmptyLine {
      throw EngineError.badData("\(path): line \(empty) is empty, but more lines follow")
    }
    let width = try self.width ?? widthFromFirstLine(line)
    if line.number == 1, line.isHeader() {
      try line.checkHeader()
      sawHeader = true
      return
    }
    try decodeImage(line, width: width)
  }

  private mutating func widthFromFirstLine(_ line: CSVLine) throws -> Int {
    let found = line.fieldCount - 1
    guard found >= 1 else {
      throw EngineError.badData(
        "\(path): line \(line.number): expected a label and pixels with commas between them, got "
          + excerpt(line.bytes))
    }
    guard found <= Self.pixelLimit else {
      throw EngineError.limit(
        "\(path): line \(line.number): \(found) pixels; the limit is \(Self.pixelLimit)")
    }
    width = found
    return found
  }

  private func decodeImage(_ line: CSVLine, width: Int) throws {
    guard labels.count < ImageTable.countLimit else {
      throw EngineError.limit("\(path): more than \(ImageTable.countLimit) images, the limit")
    }
    let row = try pixels.extend(by: width)
    let label = try line.readImage(into: row, width: width, classCount: classCount)
    try labels.extend(by: 1).pointee = label
  }

  private func dataset() throws -> Dataset {
    guard let width, labels.count > 0 else {
      let found = sawHeader ? "a header but no images" : "no images; it is empty"
      throw EngineError.badData("\(path): holds \(found)")
    }
    pixels.trim()
    return try Dataset(
      ImageTable(.bytes(pixels.pointer), count: labels.count, width: width), owner: pixels,
      labels: HeapBuffer(copying: labels.pointer, count: labels.count, for: path),
      classCount: classCount)
  }
}
