import Errors

/// Images in memory that something else owns: `count` rows of `width` values, row-major.
package struct ImageTable: @unchecked Sendable {
  /// The values and what the network sees of them.
  package enum Values {
    /// The network sees each value divided by 255.
    case bytes(UnsafePointer<UInt8>)
    /// The network sees each value as it is.
    case floats(UnsafePointer<Float>)
  }

  /// Images at most, so that an index fits in 32 bits.
  package static let countLimit = Int(Int32.max)
  /// Values in one image at most.
  package static let widthLimit = 1 << 24

  package let values: Values
  package let count: Int
  package let width: Int

  /// - Throws: `EngineError.badSize` for a size out of range, or one whose product does not fit.
  package init(_ values: Values, count: Int, width: Int) throws {
    try Self.check(count, in: 1...Self.countLimit, "images")
    try Self.check(width, in: 1...Self.widthLimit, "values of an image")
    _ = try checkedProduct([count, width, MemoryLayout<Float>.stride], of: "images")
    self.values = values
    self.count = count
    self.width = width
  }

  /// - Throws: `EngineError.badValue` with row and column of the first value that is NaN or infinite.
  package func requireFinite() throws {
    guard case .floats(let values) = values, !isAllFinite(values) else { return }
    for index in 0..<count * width where !values[index].isFinite {
      throw EngineError.badValue(
        "images: row \(index / width), column \(index % width): \(values[index]) is not finite")
    }
  }

  private func isAllFinite(_ values: UnsafePointer<Float>) -> Bool {
    let exponent: UInt32 = 0x7F80_0000  // all its bits are set in infinities and NaNs alone
    var found: UInt32 = 0
    for index in 0..<count * width {
      found |= values[index].bitPattern & exponent == exponent ? 1 : 0
    }
    return found == 0
  }

  private static func check(_ size: Int, in range: ClosedRange<Int>, _ name: String) throws {
    guard range.contains(size) else {
      throw EngineError.badSize(
        "\(name): expected \(range.lowerBound) to \(range.upperBound), got \(size)")
    }
  }
}
