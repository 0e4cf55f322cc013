/// Copies images into the middle of larger ones, whose borders become 0.
///
/// - Parameters:
///   - x: `[rows, geometry.inputSize]`.
///   - padded: Room for `rows` times `geometry.paddedSize` values, overwritten.
func pad(_ x: Matrix, _ geometry: WindowGeometry, into padded: UnsafeMutablePointer<Float>) {
  padded.update(repeating: 0, count: x.rows * geometry.paddedSize)
  for row in 0..<x.rows {
    forEachImageRow(geometry, padded + row * geometry.paddedSize) { index, start in
      start.update(
        from: x[row] + index * geometry.width * geometry.channels,
        count: geometry.width * geometry.channels)
    }
  }
}

/// Copies the middle of padded images.
///
/// - Parameters:
///   - padded: As `pad` lays them out.
///   - x: `[rows, geometry.inputSize]`, overwritten.
func crop(
  _ padded: UnsafeMutablePointer<Float>, _ geometry: WindowGeometry, into x: MutableMatrix
) {
  for row in 0..<x.rows {
    forEachImageRow(geometry, padded + row * geometry.paddedSize) { index, start in
      (x[row] + index * geometry.width * geometry.channels).update(
        from: start, count: geometry.width * geometry.channels)
    }
  }
}

/// Calls `body` with each row of the image inside a padded one.
private func forEachImageRow(
  _ geometry: WindowGeometry, _ padded: UnsafeMutablePointer<Float>,
  _ body: (_ index: Int, _ start: UnsafeMutablePointer<Float>) -> Void
) {
  let first =
    padded + geometry.paddingAbove * geometry.paddedRowSize
    + geometry.paddingLeft * geometry.channels
  for index in 0..<geometry.height { body(index, first + index * geometry.paddedRowSize) }
}
