import ImageNormalization
import Randomness

/// A picture for tests, and what becomes of it.
struct Drawing {
  let height: Int
  let width: Int
  var pixels: [UInt8]

  init(_ height: Int, _ width: Int, filledWith shade: UInt8 = 0) {
    (self.height, self.width) = (height, width)
    pixels = Array(repeating: shade, count: height * width)
  }

  /// Overlapping rectangles in any shade, of which the number decides all;
  /// python/tests/reference/test_image_normalization.py draws the same.
  static func rectangles(_ number: Int) -> Drawing {
    var random = SplitMix64(state: UInt64(number))
    func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    let (height, width) = (1 + below(120), 1 + below(120))
    var drawing = Drawing(height, width, filledWith: UInt8(below(256)))
    for _ in 0..<1 + below(5) {
      let (top, left) = (below(height), below(width))
      let rows = top..<min(height, top + 1 + below(height))
      let columns = left..<min(width, left + 1 + below(width))
      drawing.fill(rows, columns, with: UInt8(below(256)))
    }
    return drawing
  }

  mutating func fill(_ rows: Range<Int>, _ columns: Range<Int>, with shade: UInt8 = 255) {
    for row in rows {
      for column in columns { pixels[row * width + column] = shade }
    }
  }

  /// Every value turned to the other end.
  var inverted: Drawing {
    var other = self
    other.pixels = pixels.map { 255 - $0 }
    return other
  }

  /// With rows for columns.
  var turned: Drawing {
    var other = Drawing(width, height)
    for row in 0..<height {
      for column in 0..<width { other.pixels[column * height + row] = self[row, column] }
    }
    return other
  }

  /// In MNIST's form.
  func normalized(_ polarity: InkPolarity = .light) throws -> Drawing {
    var result = Drawing(MNISTForm.side, MNISTForm.side)
    try pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return }
      try result.pixels.withUnsafeMutableBufferPointer { room in
        guard let room = room.baseAddress else { return }
        try MNISTForm.normalize(
          GreyImage(start, height: height, width: width), polarity, into: room)
      }
    }
    return result
  }

  subscript(row: Int, column: Int) -> UInt8 { pixels[row * width + column] }

  /// The rows and the columns that hold anything.
  var extent: (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? {
    let rows = (0..<height).filter { row in (0..<width).contains { self[row, $0] > 0 } }
    let columns = (0..<width).filter { column in (0..<height).contains { self[$0, column] > 0 } }
    guard let top = rows.first, let bottom = rows.last, let left = columns.first,
      let right = columns.last
    else { return nil }
    return (top...bottom, left...right)
  }
}
