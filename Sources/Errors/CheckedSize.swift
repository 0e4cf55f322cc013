/// Multiplies sizes that came from outside.
///
/// - Parameters:
///   - factors: Each 0 or more; a negative one fails.
///   - name: What is measured, for the message.
/// - Throws: `EngineError.badSize` if the product does not fit in `Int` or a factor is negative.
package func checkedProduct(_ factors: [Int], of name: String) throws -> Int {
  var product = 1
  for factor in factors {
    let (partial, overflow) = product.multipliedReportingOverflow(by: factor)
    guard factor >= 0, !overflow else {
      let sizes = factors.map(String.init).joined(separator: " x ")
      throw EngineError.badSize("\(name): \(sizes) is not a size that fits in memory")
    }
    product = partial
  }
  return product
}
