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
    guard !holdsBytes else { return }
    let isBroken = Atomic(false)
    let share = max(1, (1 << 17) / width)
    ThreadPool.run((count + share - 1) / share) { task, _ in
      let rows = task * share..<min((task + 1) * share, count)
      if !isFinite(rows) { isBroken.store(true, ordering: .relaxed) }
    }
    if isBroken.load(ordering: .relaxed), let error = notFiniteError() { throw error }
  }

  /// Names row and column of the first value that is NaN or infinite; nil if all are finite.
  package func notFiniteError() -> EngineError? {
    guard case .floats(let values) = values,
      let index = (0..<count * width).first(where: { !values[$0].isFinite })
    else { return nil }
    return .badValue(
      "images: row \(index / width), column \(index % width): \(values[index]) is not finite")
  }

  /// Whether no value of some rows is NaN or infinite.
  package func isFinite(_ rows: Range<Int>) -> Bool {
    guard case .floats(let values) = values else { return true }
    // 0 times infinity or NaN is NaN, and so is any sum with it. Two sums, one of which is always free.
    var sums = (SIMD16<Float>.zero, SIMD16<Float>.zero)
    let start = UnsafeRawPointer(values + rows.lowerBound * width)
    let (total, step) = (rows.count * width, MemoryLayout<Float>.stride)
    for index in stride(from: 0, to: total / 32 * 32, by: 32) {
      let vector = start + step * index
      sums.0 += vector.loadUnaligned(as: SIMD16<Float>.self) * 0
      sums.1 += vector.loadUnaligned(fromByteOffset: 16 * step, as: SIMD16<Float>.self) * 0
    }
    let sum = sums.0 + sums.1
    let end = rows.upperBound * width
    return (0..<16).allSatisfy { sum[$0] == 0 }
      && (end - total % 32..<end).allSatisfy { values[$0].isFinite }
  }

  private static func check(_ size: Int, in range: ClosedRange<Int>, _ name: String) throws {
    guard range.contains(size) else {
      throw EngineError.badSize(
        "\(name): expected \(range.lowerBound) to \(range.upperBound), got \(size)")
    }
  }
}
