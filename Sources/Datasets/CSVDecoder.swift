import Errors
import Files
import Memory

/// Reads images from CSV: the label, then the pixels, one image a line. The form is described at
/// `digitus_dataset_open_csv` in the C header.
///
/// While all threads decode one window of the file, one of them reads the next. They stop at a line that
/// is not an image; that one and all behind it are decoded one by one, so what a file is refused for does
/// not depend on threads and windows.
package struct CSVDecoder {
  /// How the file is cut for the threads. Results never depend on it.
  package struct Cutting: Sendable {
    /// Bytes to read at once.
    package var windowSize = 2 << 20
    /// Bytes after which a piece of a window ends with its line.
    package var pieceSize = 1 << 17
    /// Whether every line is decoded one by one instead: the plain twin.
    package var isPlain = false

    package init() {}
  }

  /// Bytes of one line at most.
  static let lineLimit = 1 << 20
  /// Pixels of one image at most.
  static let pixelLimit = 1 << 16

  let path: String
  let classCount: Int
  private let cutting: Cutting
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
  package static func read(
    _ reader: any ByteReader, classCount: Int, cutting: Cutting = Cutting()
  ) throws -> Dataset {
    var decoder = try CSVDecoder(of: reader, classCount: classCount, cutting: cutting)
    try decoder.decodeLines(of: reader)
    return try decoder.dataset()
  }

  private init(of reader: any ByteReader, classCount: Int, cutting: Cutting) throws {
    self.path = reader.path
    self.classCount = classCount
    self.cutting = cutting
    // A pixel is a digit and a comma at least. What is not written to costs addresses alone.
    let pixelEstimate = (reader.expectedSize ?? 0) / 2
    self.pixels = try GrowingBuffer(
      capacity: min(max(pixelEstimate, 1 << 16), 1 << 26), for: path)
    self.labels = try GrowingBuffer(capacity: 1 << 10, for: path)
  }

  private mutating func decodeLines(of reader: any ByteReader) throws {
    var (window, next) = (try emptyWindow(), try emptyWindow())
    window.fill(from: reader)
    while true {
      let rest = window.rest
      let endsHere = window.isAtEnd || window.failure != nil || rest.count > Self.lineLimit
      try decodeWholeLines(of: window) { if !endsHere { next.fill(from: reader) } }
      if window.isAtEnd {
        if !rest.isEmpty { try decode(nextLine(in: window, rest)) }
        return
      }
      try checkLength(rest.count, ofLine: lineNumber + 1)
      if let failure = window.failure { throw failure }
      next.prepend(UnsafeBufferPointer(start: window.bytes + rest.lowerBound, count: rest.count))
      swap(&window, &next)
    }
  }

  private func emptyWindow() throws -> LineWindow {
    try LineWindow(
      restLimit: Self.lineLimit, readLimit: cutting.windowSize, pieceSize: cutting.pieceSize,
      for: path)
  }

  /// - Parameter meanwhile: Called once unless this throws; perhaps on another thread.
  private mutating func decodeWholeLines(
    of window: LineWindow, meanwhile: () -> Void
  ) throws {
    if lineNumber == 0, let first = window.takeFirstLine() {
      try decode(nextLine(in: window, first))
    }
    var lineStart = window.lines.lowerBound
    let (lineCount, byteCount) = (window.lineCount, window.lines.count)
    // Images take two bytes a number; lines too short for that need no memory before they are refused.
    if !cutting.isPlain, firstEmptyLine == nil, let width, lineCount <= byteCount / (2 * width + 2),
      labels.count + lineCount <= ImageTable.countLimit
    {
      let (rowCount, pixelCount) = (labels.count, pixels.count)
      let decoded = decodePieces(
        of: window, width: width, into: try pixels.extend(by: lineCount * width),
        try labels.extend(by: lineCount), meanwhile: meanwhile)
      pixels.truncate(to: pixelCount + decoded.lineCount * width)
      labels.truncate(to: rowCount + decoded.lineCount)
      lineNumber += decoded.lineCount
      lineStart = decoded.end
    } else {
      meanwhile()
    }
    while lineStart < window.lines.upperBound {
      let lineEnd = window.endOfLine(from: lineStart)
      try decode(nextLine(in: window, lineStart..<lineEnd))
      lineStart = lineEnd + 1
    }
  }

  private mutating func nextLine(in window: LineWindow, _ range: Range<Int>) throws -> CSVLine {
    lineNumber += 1
    try checkLength(range.count, ofLine: lineNumber)
    return CSVLine(window.bytes, range, number: lineNumber, path: path)
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
