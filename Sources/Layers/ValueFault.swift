/// What is wrong with the first number that cannot stand in a tensor, such as "value 3 is -0.5; expected a finite
/// number, 0 or more"; nil if all can.
///
/// - Parameters:
///   - values: `count` numbers.
///   - start: Those from this one on must be 0 or more; `count` if none must.
package func valueFault(
  in values: UnsafePointer<Float>, count: Int, notNegativeFrom start: Int
) -> String? {
  for index in 0..<count {
    let value = values[index]
    guard value.isFinite, index < start || value >= 0 else {
      let expected = index < start ? "a finite number" : "a finite number, 0 or more"
      return "value \(index) is \(value); expected \(expected)"
    }
  }
  return nil
}
