// Plain loops: the compiler makes vectors of them, which it does not of Swift's comparisons of vectors.

/// Sets bit c of word w where value 64 w + c is not zero.
///
/// - Parameters:
///   - count: Values, a multiple of 64.
///   - masks: `count / 64` words, overwritten.
func markNonzero(
  _ values: UnsafePointer<UInt8>, count: Int, in masks: UnsafeMutablePointer<UInt64>
) {
  let words = UnsafeRawPointer(values)
  let bytes = UnsafeMutableRawPointer(masks)
  let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
  for index in 0..<count / 8 {
    let word = words.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self).littleEndian
    // The highest bit of each byte: whether the byte is not zero. A product collects the eight.
    let marks = ((word & low &+ low) | word) & ~low
    let collected = (marks &>> 7) &* 0x0102_0408_1020_4080
    bytes.storeBytes(
      of: UInt8(truncatingIfNeeded: collected &>> 56), toByteOffset: index, as: UInt8.self)
  }
  for index in 0..<count / 64 { masks[index] = UInt64(littleEndian: masks[index]) }
}

/// The same for floats: neither 0 nor −0 is marked, a NaN is.
func markNonzero(
  _ values: UnsafePointer<Float>, count: Int, in masks: UnsafeMutablePointer<UInt64>
) {
  for word in 0..<count / 64 {
    var mask: UInt64 = 0
    let start = values + 64 * word
    for index in 0..<64 { mask |= (start[index] != 0 ? 1 : 0) &<< UInt64(index) }
    masks[word] = mask
  }
}

/// Sets bit r of byte c where row r, column c is not zero.
///
/// - Parameters:
///   - rows: 1 to 8.
///   - stride: Values of a row, a multiple of 64.
///   - masks: `stride` bytes, overwritten.
func markNonzeroColumns(
  _ values: UnsafePointer<UInt8>, rows: Int, stride: Int, in masks: UnsafeMutablePointer<UInt8>
) {
  masks.update(repeating: 0, count: stride)
  for row in 0..<rows {
    let start = values + row * stride
    let bit: UInt8 = 1 &<< UInt8(row)
    for column in 0..<stride { masks[column] |= start[column] != 0 ? bit : 0 }
  }
}

/// The same for floats.
func markNonzeroColumns(
  _ values: UnsafePointer<Float>, rows: Int, stride: Int, in masks: UnsafeMutablePointer<UInt8>
) {
  masks.update(repeating: 0, count: stride)
  for row in 0..<rows {
    let start = values + row * stride
    let bit: UInt8 = 1 &<< UInt8(row)
    for column in 0..<stride { masks[column] |= start[column] != 0 ? bit : 0 }
  }
}
