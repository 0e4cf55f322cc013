import Memory

/// Grey values in memory of their own, row by row without gaps.
struct OwnImage {
  let values: HeapBuffer<UInt8>
  let height: Int
  let width: Int

  /// A black image.
  init(height: Int, width: Int) throws {
    values = try HeapBuffer(zeroed: height * width, for: "image: scaled")
    (self.height, self.width) = (height, width)
  }

  /// The same memory, to read.
  var view: GreyImage {
    GreyImage(trusted: values.pointer, stride: width, height: height, width: width)
  }

  /// The beginning of a row.
  func row(_ index: Int) -> UnsafeMutablePointer<UInt8> { values.pointer + index &* width }

  /// The largest value.
  var peak: UInt8 { view.extremes().highest }
}
