import Files
import Memory
import Threads

extension CSVDecoder {
  /// Decodes lines of a window on all threads, up to the first that is not an image, and meanwhile lets
  /// one thread do `meanwhile`.
  ///
  /// - Returns: How many lines were decoded, and where the next one begins.
  func decodePieces(
    of window: LineWindow, width: Int, into pixels: UnsafeMutablePointer<UInt8>,
    _ labels: UnsafeMutablePointer<Int32>, meanwhile: () -> Void
  ) -> (lineCount: Int, end: Int) {
    var row = 0
    for index in window.pieces.indices {
      window.pieces[index].row = row
      row += window.pieces[index].lineCount
    }
    window.pieces.withUnsafeMutableBufferPointer { pieces in
      // Reading comes first, because nothing can take its place when it lags behind.
      ThreadPool.run(1 + pieces.count) { task, _ in
        if task == 0 {
          meanwhile()
        } else {
          decode(&pieces[task - 1], of: window, width: width, into: pixels, labels)
        }
      }
    }
    guard let stopped = window.pieces.first(where: { $0.lineCount > 0 }) else {
      return (row, window.lines.upperBound)
    }
    return (stopped.row, stopped.start)
  }

  /// Takes lines off a piece and decodes them, until one is not an image or none is left.
  private func decode(
    _ piece: inout LineWindow.Piece, of window: LineWindow, width: Int,
    into pixels: UnsafeMutablePointer<UInt8>, _ labels: UnsafeMutablePointer<Int32>
  ) {
    while piece.lineCount > 0 {
      let row = pixels + piece.row * width
      if let image = readOrdinaryImage(
        at: window.bytes + piece.start, into: row, width: width, classCount: classCount)
      {
        labels[piece.row] = image.label
        piece.start = image.next - window.bytes
      } else {
        let end = window.endOfLine(from: piece.start)
        guard end - piece.start <= Self.lineLimit else { return }
        let line = CSVLine(window.bytes, piece.start..<end, number: 0, path: path)
        guard let label = try? line.readImage(into: row, width: width, classCount: classCount)
        else { return }
        labels[piece.row] = label
        piece.start = end + 1
      }
      piece.row += 1
      piece.lineCount -= 1
    }
  }
}
