// Plain loops: the compiler makes vectors of them, which it does not of Swift's comparisons of vectors.

/// Sets bit c of word w where value 64 w + c is not zero.
///
/// - Parameters:
///   - count: Values, 1 or more.
///   - masks: `count / 64` words, rounded up; overwritten.
func markNonzero(
  _ values: UnsafePointer<UInt8>, count: Int, in masks: UnsafeMutablePointer<UInt64>
) {
  masks[(count - 1) / 64] = 0
  let words = UnsafeRawPointer(values)
  let bytes = UnsafeMutableRawPointer(masks)
  for index in 0..<count / 8 {
    let word = words.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self).littleEndian
    bytes.storeBytes(of: bitOfEachByte(word), toByteOffset: index, as: UInt8.self)
  }
  for index in 0..<(count + 63) / 64 { masks[index] = UInt64(littleEndian: masks[index]) }
  for index in count / 8 * 8..<count where values[index] != 0 {
    masks[index / 64] |= 1 &<< UInt64(index % 64)
  }
}

/// The same for floats: neither 0 nor −0 is marked, a NaN is.
func markNonzero(
  _ values: UnsafePointer<Float>, count: Int, in masks: UnsafeMutablePointer<UInt64>
) {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { marks in
    guard let marks = marks.baseAddress else { return }
    for word in 0..<count / 64 {
      let start = values + 64 * word
      for index in 0..<64 { marks[index] = start[index] != 0 ? 1 : 0 }
      markNonzero(marks, count: 64, in: masks + word)
    }
    let rest = count % 64
    guard rest > 0 else { return }
    for index in 0..<rest { marks[index] = values[count - rest + index] != 0 ? 1 : 0 }
    markNonzero(marks, count: rest, in: masks + count / 64)
  }
}

/// Bit i is set if byte i, counted from the lowest, is not zero.
@inline(__always)
private func bitOfEachByte(_ word: UInt64) -> UInt8 {
  let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
  // The highest bit of each byte: whether the byte is not zero. A product collects the eight.
  let marks = ((word & low &+ low) | word) & ~low
  let collected = (marks &>> 7) &* 0x0102_0408_1020_4080
  return UInt8(truncatingIfNeeded: collected &>> 56)
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
