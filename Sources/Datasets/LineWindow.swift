import Files
import Memory

/// A stretch of a file, cut into whole lines, and those into pieces that several threads can decode.
///
/// Its memory is `[room for the rest of the window before | bytes read | room for a wide load]`.
final class LineWindow: @unchecked Sendable {
  /// Whole lines, one or more at first; whoever decodes them takes them off the front.
  struct Piece: BitwiseCopyable {
    /// Offset of the first line's first byte.
    var start: Int
    /// Offset behind the last line's end.
    let end: Int
    var lineCount: Int
    /// The row of the first line among those of all pieces.
    var row = 0
  }

  /// Bytes behind the last line that may be read, though they mean nothing.
  private static let slack = MemoryLayout<UInt64>.size

  private let memory: HeapBuffer<UInt8>
  private let readStart: Int
  private let readLimit: Int
  private let pieceSize: Int
  private var start: Int
  private var linesEnd: Int
  private var end: Int
  var pieces: [Piece] = []
  /// Whether the file ends with this window.
  private(set) var isAtEnd = false
  /// Why the file could not be read beyond this window, if that is so.
  private(set) var failure: (any Error)?

  /// - Parameters:
  ///   - restLimit: Bytes that may be left of the window before.
  ///   - readLimit: Bytes to read at once, 1 or more.
  ///   - pieceSize: Bytes after which a piece ends with its line, 1 or more.
  init(restLimit: Int, readLimit: Int, pieceSize: Int, for path: String) throws {
    memory = try HeapBuffer(uninitialized: restLimit + readLimit + Self.slack, for: path)
    readStart = restLimit
    self.readLimit = readLimit
    self.pieceSize = pieceSize
    (start, linesEnd, end) = (restLimit, restLimit, restLimit)
  }

  var bytes: UnsafePointer<UInt8> { UnsafePointer(memory.pointer) }
  var lineCount: Int { pieces.reduce(0) { $0 + $1.lineCount } }
  /// Where the whole lines are.
  var lines: Range<Int> { start..<linesEnd }
  /// Where the bytes behind the last line end are: a line whose end has not been read.
  var rest: Range<Int> { linesEnd..<end }

  /// Reads on, and cuts what was read. What is left of the window before may still be missing.
  func fill(from reader: any ByteReader) {
    (start, end, isAtEnd) = (readStart, readStart, false)
    do {
      while end < readStart + readLimit {
        let received = try reader.read(
          into: UnsafeMutableRawBufferPointer(
            start: memory.pointer + end, count: readStart + readLimit - end))
        if received == 0 {
          isAtEnd = true
          break
        }
        end += received
      }
    } catch {
      failure = error
    }
    cut()
  }

  /// Puts the rest of the window before in front of what `fill` has read.
  ///
  /// - Precondition: The rest is not longer than the limit.
  func prepend(_ rest: UnsafeBufferPointer<UInt8>) {
    precondition(rest.count <= readStart, "the rest is too long")
    start = readStart - rest.count
    for (index, byte) in rest.enumerated() { memory.pointer[start + index] = byte }
    if pieces.isEmpty {
      linesEnd = start
    } else {
      pieces[0].start = start
    }
  }

  /// Takes the first line off and returns where it is, without its line end; nil if no line is whole.
  func takeFirstLine() -> Range<Int>? {
    guard let first = pieces.first else { return nil }
    let lineEnd = endOfLine(from: first.start)
    start = lineEnd + 1
    pieces[0].start = start
    pieces[0].lineCount -= 1
    return first.start..<lineEnd
  }

  /// The offset of the first line end at or behind `offset`.
  ///
  /// - Precondition: There is one.
  func endOfLine(from offset: Int) -> Int {
    var index = offset
    while bytes[index] != UInt8(ascii: "\n") { index += 1 }
    return index
  }

  private func cut() {
    linesEnd = end
    while linesEnd > start, bytes[linesEnd - 1] != UInt8(ascii: "\n") { linesEnd -= 1 }
    pieces.removeAll(keepingCapacity: true)
    var pieceStart = start
    while pieceStart < linesEnd {
      let pieceEnd = endOfLine(from: min(pieceStart + pieceSize, linesEnd) - 1) + 1
      let lineCount = countLineEnds(bytes + pieceStart, count: pieceEnd - pieceStart)
      pieces.append(Piece(start: pieceStart, end: pieceEnd, lineCount: lineCount))
      pieceStart = pieceEnd
    }
  }
}
