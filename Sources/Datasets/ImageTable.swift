import Errors
import Synchronization
import Threads

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

  /// Share of values that are not zero in some rows, spread evenly: all of them, or 256.
  package func sampledDensity() -> Double {
    let sampled = min(count, 256)
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

  /// Looks at all values, on all threads if there are many.
  ///
  /// - Throws: `EngineError.badValue` with row and column of the first value that is NaN or infinite.
  package func requireFinite() throws {
    guard case .floats(let values) = values, !isAllFinite(values) else { return }
    for index in 0..<count * width where !values[index].isFinite {
      throw EngineError.badValue(
        "images: row \(index / width), column \(index % width): \(values[index]) is not finite")
    }
  }

  private func isAllFinite(_ values: UnsafePointer<Float>) -> Bool {
    let (total, share) = (count * width, 1 << 17)
    guard total > share else { return isFinite(values, 0..<total) }
    let isBroken = Atomic(false)
    ThreadPool.run((total + share - 1) / share) { task, _ in
      let part = task * share..<min((task + 1) * share, total)
      if !isFinite(values, part) { isBroken.store(true, ordering: .relaxed) }
    }
    return !isBroken.load(ordering: .relaxed)
  }

  private func isFinite(_ values: UnsafePointer<Float>, _ part: Range<Int>) -> Bool {
    // 0 times infinity or NaN is NaN, and so is any sum with it. Two sums, one of which is always free.
    var sums = (SIMD16<Float>.zero, SIMD16<Float>.zero)
    let raw = UnsafeRawPointer(values + part.lowerBound)
    let blockCount = part.count / 32
    for block in 0..<blockCount {
      let start = raw + 128 * block
      sums.0 += start.loadUnaligned(as: SIMD16<Float>.self) * 0
      sums.1 += start.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self) * 0
    }
    let sum = sums.0 + sums.1
    let rest = part.lowerBound + 32 * blockCount..<part.upperBound
    return (0..<16).allSatisfy { sum[$0] == 0 } && rest.allSatisfy { values[$0].isFinite }
  }

  private static func check(_ size: Int, in range: ClosedRange<Int>, _ name: String) throws {
    guard range.contains(size) else {
      throw EngineError.badSize(
        "\(name): expected \(range.lowerBound) to \(range.upperBound), got \(size)")
    }
  }
}
