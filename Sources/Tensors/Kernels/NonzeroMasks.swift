import CMachine

/// Sets bit c of word w where value 64 w + c is not zero.
///
/// - Parameters:
///   - count: Values, 1 or more.
///   - masks: `count / 64` words, rounded up; overwritten.
func markNonzero(
  _ values: UnsafePointer<UInt8>, count: Int, in masks: UnsafeMutablePointer<UInt64>
) {
  let words = count / 64
  for word in 0..<words { masks[word] = digitus_nonzero_bytes(values + 64 * word) }
  guard count % 64 > 0 else { return }
  var rest: UInt64 = 0
  for index in 64 * words..<count { rest |= (values[index] != 0 ? 1 : 0) &<< UInt64(index) }
  masks[words] = rest
}

/// The same for floats: neither 0 nor −0 is marked, a NaN is.
func markNonzero(
  _ values: UnsafePointer<Float>, count: Int, in masks: UnsafeMutablePointer<UInt64>
) {
  let words = count / 64
  for word in 0..<words { masks[word] = digitus_nonzero_floats(values + 64 * word) }
  guard count % 64 > 0 else { return }
  var rest: UInt64 = 0
  for index in 64 * words..<count { rest |= (values[index] != 0 ? 1 : 0) &<< UInt64(index) }
  masks[words] = rest
}

/// Sets bit r of byte p where in row r column 2 p or 2 p + 1 is not zero.
///
/// - Parameters:
///   - rows: 1 to 8.
///   - stride: Values of a row, a multiple of 64.
///   - masks: `stride / 2` bytes, overwritten.
func markNonzeroPairs(
  _ values: UnsafePointer<UInt8>, rows: Int, stride: Int, in masks: UnsafeMutablePointer<UInt8>
) {
  masks.update(repeating: 0, count: stride / 2)
  for row in 0..<rows {
    let start = values + row * stride
    let bit: UInt8 = 1 &<< UInt8(row)
    for pair in 0..<stride / 2 {
      masks[pair] |= start[2 &* pair] | start[2 &* pair &+ 1] != 0 ? bit : 0
    }
  }
}

/// The same for floats.
func markNonzeroPairs(
  _ values: UnsafePointer<Float>, rows: Int, stride: Int, in masks: UnsafeMutablePointer<UInt8>
) {
  masks.update(repeating: 0, count: stride / 2)
  for row in 0..<rows {
    let start = values + row * stride
    let bit: UInt8 = 1 &<< UInt8(row)
    for pair in 0..<stride / 2 {
      masks[pair] |= start[2 &* pair] != 0 || start[2 &* pair &+ 1] != 0 ? bit : 0
    }
  }
}
