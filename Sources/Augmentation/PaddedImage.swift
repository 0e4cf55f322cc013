/// An image with a border of zeros, two pixels wide, so that what lies outside need not be told apart.
struct PaddedImage {
  let height: Int
  let width: Int
  let channels: Int

  /// Pixels of the border, on each side.
  static var border: Int { 2 }

  /// Values from the start of one row to the start of the next.
  var rowSize: Int { (width + 2 * Self.border) * channels }
  /// Floats that the image takes.
  var size: Int { (height + 2 * Self.border) * rowSize }
  /// Place of the first value of the pixel at the upper left.
  var origin: Int { Self.border * (rowSize + channels) }

  /// Copies an image and puts the border around it.
  ///
  /// - Parameters:
  ///   - image: `[height, width, channels]`.
  ///   - padded: `size` floats, overwritten.
  func fill(_ padded: UnsafeMutablePointer<Float>, from image: UnsafePointer<Float>) {
    padded.update(repeating: 0, count: size)
    let valuesPerRow = width * channels
    for row in 0..<height {
      let target = padded + origin + row * rowSize
      copy(image + row * valuesPerRow, to: target, count: valuesPerRow)
    }
  }

  /// Rows are short: the last vector overlaps the one before it.
  @inline(__always)
  private func copy(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    guard count >= 16 else { return target.update(from: source, count: count) }
    for start in stride(from: 0, to: count - 16, by: 16) {
      storeVector(loadVector(source + start), to: target + start)
    }
    storeVector(loadVector(source + count - 16), to: target + count - 16)
  }
}
