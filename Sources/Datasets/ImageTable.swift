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

  /// - Throws: `EngineError.badSize` for a size out of range. The limits' product fits an integer.
  package init(_ values: Values, count: Int, width: Int) throws {
    try Self.check(count, in: 1...Self.countLimit, "images")
    try Self.check(width, in: 1...Self.widthLimit, "values of an image")
    self.values = values
    self.count = count
    self.width = width
  }

  /// Whether the values are bytes.
  package var holdsBytes: Bool {
    if case .bytes = values { return true }
    return false
  }

  /// Share of values that are not zero in some rows, spread evenly: all of them, or 1,024.
  package func sampledDensity() -> Double {
    let sampled = min(count, 1024)
    var nonzero = 0
    for sample in 0..<sampled {
      let start = sample * count / sampled * width
      switch values {
      case .bytes(let values):
        for index in start..<start + width { nonzero += values[index] != 0 ? 1 : 0 }
      case .floats(let values):
        for index in start..<start + width { nonzero += values[index] != 0 ? 1 : 0 }
      }
    }
    return Double(nonzero) / Double(sampled * width)
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
