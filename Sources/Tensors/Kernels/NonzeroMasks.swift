import CMachine

/// What an image is made of: bytes or floats.
protocol ImageValue: BitwiseCopyable, Numeric {
  /// Bit i tells whether value i of 64 is not zero.
  static func nonzeroBits(_ values: UnsafePointer<Self>) -> UInt64
}

extension UInt8: ImageValue {
  static func nonzeroBits(_ values: UnsafePointer<UInt8>) -> UInt64 {
    digitus_nonzero_bytes(values)
  }
}

/// Neither 0 nor −0 is marked, a NaN is.
extension Float: ImageValue {
  static func nonzeroBits(_ values: UnsafePointer<Float>) -> UInt64 {
    digitus_nonzero_floats(values)
  }
}

/// Sets bit c of word w where value 64 w + c is not zero.
///
/// - Parameters:
///   - count: Values, 1 or more.
///   - masks: `count / 64` words, rounded up; overwritten.
@inline(__always)
func markNonzero<Value: ImageValue>(
  _ values: UnsafePointer<Value>, count: Int, in masks: UnsafeMutablePointer<UInt64>
) {
  let words = count / 64
  for word in 0..<words { masks[word] = Value.nonzeroBits(values + 64 * word) }
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
@inline(__always)
func markNonzeroPairs<Value: ImageValue>(
  _ values: UnsafePointer<Value>, rows: Int, stride: Int, in masks: UnsafeMutablePointer<UInt8>
) {
  masks.update(repeating: 0, count: stride / 2)
  for row in 0..<rows {
    let start = values + row * stride
    let bit: UInt8 = 1 &<< UInt8(row)
    for pair in 0..<stride / 2 {
      masks[pair] |= start[2 &* pair] != 0 ? bit : 0
      masks[pair] |= start[2 &* pair &+ 1] != 0 ? bit : 0
    }
  }
}
