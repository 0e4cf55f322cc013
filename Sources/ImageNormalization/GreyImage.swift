import Errors

/// Grey values in memory that somebody else owns, row by row.
package struct GreyImage {
  /// Pixels of an image at most.
  package static let pixelLimit = 50_000_000

  let pixels: UnsafePointer<UInt8>
  /// Values from the beginning of one row to that of the next.
  let stride: Int
  package let height: Int
  package let width: Int

  /// An image from outside, `[height, width]`.
  ///
  /// - Throws: `EngineError.badSize` if a side is below 1, `.limit` if there are too many pixels.
  package init(_ pixels: UnsafePointer<UInt8>, height: Int, width: Int) throws {
    guard height >= 1, width >= 1 else {
      throw EngineError.badSize(
        "image: expected a height and a width of 1 or more, got \(height) x \(width)")
    }
    let (count, overflows) = height.multipliedReportingOverflow(by: width)
    guard !overflows, count <= Self.pixelLimit else {
      throw EngineError.limit(
        "image: a height of \(height) and a width of \(width) are more than \(Self.pixelLimit) pixels, "
          + "the limit; make it smaller")
    }
    self.init(trusted: pixels, stride: width, height: height, width: width)
  }

  /// An image whose sizes are known to be right.
  init(trusted pixels: UnsafePointer<UInt8>, stride: Int, height: Int, width: Int) {
    (self.pixels, self.stride, self.height, self.width) = (pixels, stride, height, width)
  }

  /// The beginning of a row.
  func row(_ index: Int) -> UnsafePointer<UInt8> { pixels + index &* stride }

  /// A part that shares the memory.
  func part(rows: Range<Int>, columns: Range<Int>) -> GreyImage {
    GreyImage(
      trusted: row(rows.lowerBound) + columns.lowerBound, stride: stride, height: rows.count,
      width: columns.count)
  }
}
