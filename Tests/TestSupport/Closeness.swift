import Testing

/// Why two tensors are not close: the first element that is not, or how their sizes differ; nil if
/// they are.
///
/// A NaN is close to nothing, not even to itself.
package func difference<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
  _ actual: [Actual], _ expected: [Expected], _ tolerance: Tolerance
) -> String? {
  guard actual.count == expected.count else {
    return "\(actual.count) elements instead of \(expected.count)"
  }
  for (index, pair) in zip(actual, expected).enumerated() {
    let (value, wanted) = (Double(pair.0), Double(pair.1))
    if value == wanted { continue }
    let allowed = tolerance.absolute + tolerance.relative * abs(wanted)
    guard abs(value - wanted) <= allowed, wanted.isFinite else {
      return "element \(index) is \(value) instead of \(wanted), off by \(abs(value - wanted)); "
        + "allowed are \(allowed): \(tolerance.reason)"
    }
  }
  return nil
}

/// Whether every element of a tensor is as near to what is expected as `tolerance` asks.
package func isClose<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
  _ actual: [Actual], _ expected: [Expected], _ tolerance: Tolerance
) -> Bool {
  difference(actual, expected, tolerance) == nil
}

/// Records an issue unless `isClose`, and names the first element that is off.
package func expectClose<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
  _ actual: [Actual], _ expected: [Expected], _ tolerance: Tolerance, _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if let difference = difference(actual, expected, tolerance) {
    Issue.record(
      Comment(rawValue: name.isEmpty ? difference : "\(name): \(difference)"),
      sourceLocation: sourceLocation)
  }
}

/// Records an issue unless two numbers are close.
package func expectClose<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
  _ actual: Actual, _ expected: Expected, _ tolerance: Tolerance, _ name: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose([actual], [expected], tolerance, name, sourceLocation: sourceLocation)
}

/// The exact bits of some numbers, for results that must not differ at all.
package func bits(_ values: [Float]) -> [UInt32] {
  values.map(\.bitPattern)
}
