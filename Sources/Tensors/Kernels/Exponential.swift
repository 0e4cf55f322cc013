/// eˣ of each lane, within 2 units in the last place; 0 below about −87.7, where single precision has hardly
/// any normal numbers left.
///
/// `x = n ln 2 + r` with an integer n and |r| ≤ ln 2 / 2, so that `eˣ = 2ⁿ eʳ`; eʳ by the first terms of
/// its series, the constant ln 2 in two parts (Cody and Waite, Software Manual for the Elementary Functions,
/// 1980). Lanes are chosen by their signs, not by comparing, which Swift does one lane after the other.
///
/// - Parameter x: At most 88, −∞ included; for a NaN, NaN or 0.
@inline(__always)
func exponential(_ x: SIMD16<Float>) -> SIMD16<Float> {
  let lowest = SIMD16<Float>(repeating: -104)
  let isLower = signs(unsafeBitCast(x - lowest, to: SIMD16<Int32>.self))
  let clamped = unsafeBitCast(
    unsafeBitCast(x, to: SIMD16<Int32>.self) & ~isLower
      | unsafeBitCast(lowest, to: SIMD16<Int32>.self) & isLower,
    to: SIMD16<Float>.self)
  // Adding 1.5 · 2²³ leaves an integer in the last bits.
  let shift = SIMD16<Float>(repeating: 12_582_912)
  let shifted = shift.addingProduct(clamped, SIMD16(repeating: 1.442_695_04))
  let n = shifted - shift
  let r = clamped.addingProduct(n, SIMD16(repeating: -0.693_359_375))
    .addingProduct(n, SIMD16(repeating: 2.121_944_4e-4))
  let series = polynomial(
    r, SIMD16(repeating: 1 / 5040), 1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1)
  let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- (0x4B40_0000 - 127)
  let power = (exponent &<< 23) & ~signs(exponent)
  return series * unsafeBitCast(power, to: SIMD16<Float>.self)
}

/// All ones in the lanes that are below zero.
@inline(__always)
private func signs(_ values: SIMD16<Int32>) -> SIMD16<Int32> { values &>> 31 }

/// `(((c₀ x + c₁) x + c₂) x + …)`, each step rounded once.
@inline(__always)
private func polynomial(
  _ x: SIMD16<Float>, _ first: SIMD16<Float>, _ c1: Float, _ c2: Float, _ c3: Float, _ c4: Float,
  _ c5: Float, _ c6: Float, _ c7: Float
) -> SIMD16<Float> {
  var value = SIMD16(repeating: c1).addingProduct(first, x)
  value = SIMD16(repeating: c2).addingProduct(value, x)
  value = SIMD16(repeating: c3).addingProduct(value, x)
  value = SIMD16(repeating: c4).addingProduct(value, x)
  value = SIMD16(repeating: c5).addingProduct(value, x)
  value = SIMD16(repeating: c6).addingProduct(value, x)
  return SIMD16(repeating: c7).addingProduct(value, x)
}
