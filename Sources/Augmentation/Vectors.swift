/// Sixteen values that need not be aligned.
@inline(__always)
func loadVector(_ values: UnsafePointer<Float>) -> SIMD16<Float> {
  UnsafeRawPointer(values).loadUnaligned(as: SIMD16<Float>.self)
}

@inline(__always)
func storeVector(_ vector: SIMD16<Float>, to values: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(values).storeBytes(of: vector, as: SIMD16<Float>.self)
}
