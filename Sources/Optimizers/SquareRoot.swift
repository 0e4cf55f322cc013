/// The square root of each lane, within 3 units in the last place, of numbers from 0 on.
///
/// `√x = x · (1 / √x)`, the reciprocal root by Newton's iteration `y ← y (1.5 − 0.5 x y²)` from a first
/// guess that halves the exponent (Lomont, Fast inverse square root, 2003). The processor's own root of 16
/// lanes takes about twice the time, and uses the unit that the division behind it needs.
@inline(__always)
func squareRoot(_ x: SIMD16<Float>) -> SIMD16<Float> {
  let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
  var y = unsafeBitCast(0x5F37_59DF &- (bits &>> 1), to: SIMD16<Float>.self)
  let half = -0.5 * x
  let oneAndHalf = SIMD16<Float>(repeating: 1.5)
  y *= oneAndHalf.addingProduct(half * y, y)
  y *= oneAndHalf.addingProduct(half * y, y)
  y *= oneAndHalf.addingProduct(half * y, y)
  return x * y
}
