/// Sixteen values that need not be aligned.
@inline(__always)
func loadVector(_ values: UnsafePointer<Float>) -> SIMD16<Float> {
  UnsafeRawPointer(values).loadUnaligned(as: SIMD16<Float>.self)
}

@inline(__always)
func storeVector(_ vector: SIMD16<Float>, to values: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(values).storeBytes(of: vector, as: SIMD16<Float>.self)
}

/// The first `count` lanes from memory, and `filler` in the others.
@inline(__always)
func loadVector(
  _ values: UnsafePointer<Float>, count: Int, filler: Float = 0
) -> SIMD16<Float> {
  var vector = SIMD16<Float>(repeating: filler)
  withUnsafeMutableBytes(of: &vector) {
    $0.copyMemory(from: UnsafeRawBufferPointer(start: values, count: 4 * min(count, 16)))
  }
  return vector
}

/// Stores the first `count` lanes.
@inline(__always)
func storeVector(_ vector: SIMD16<Float>, count: Int, to values: UnsafeMutablePointer<Float>) {
  withUnsafeBytes(of: vector) {
    UnsafeMutableRawPointer(values).copyMemory(
      from: $0.baseAddress.unsafelyUnwrapped, byteCount: 4 * min(count, 16))
  }
}
