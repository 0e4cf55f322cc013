/// Adds terms to sums and keeps what each addition rounds away, for the next one: of many terms that nearly
/// cancel, as those of a gradient do, plain sums lose all digits.
///
/// Kahan, Further remarks on reducing truncation errors, 1965.
///
/// - Parameters:
///   - terms: `[count]`.
///   - sums: `[count]`, updated.
///   - lost: `[count]`, updated: what is too much in each sum. 0 before the first call.
package func addCompensated(
  _ terms: UnsafePointer<Float>, count: Int, to sums: UnsafeMutablePointer<Float>,
  lost: UnsafeMutablePointer<Float>
) {
  for index in 0..<count {
    let before = sums[index]
    let term = terms[index] - lost[index]
    let after = before + term
    lost[index] = (after - before) - term
    sums[index] = after
  }
}
