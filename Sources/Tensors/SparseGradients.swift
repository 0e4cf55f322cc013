/// The gradients at the outputs of one image's convolution that are not zero: window by window, and once more filter
/// by filter.
struct SparseGradients {
  /// One of so many may be other than zero for the whole to be worth it, as measured.
  private static var limit: Int { 3 }

  /// Windows with gradients other than zero.
  private(set) var windowCount = 0
  /// For each of them where it begins in the padded image, and how many gradients there are up to its last one.
  let windowStarts: UnsafeMutablePointer<Int32>
  let windowEnds: UnsafeMutablePointer<Int32>
  /// Filter and value of each gradient, window by window.
  let filters: UnsafeMutablePointer<Int32>
  let values: UnsafeMutablePointer<Float>

  /// For each filter its number of gradients; the windows' beginnings and the values stand from
  /// `filterCapacity` times the filter on.
  let filterCounts: UnsafeMutablePointer<Int32>
  let filterStarts: UnsafeMutablePointer<Int32>
  let filterValues: UnsafeMutablePointer<Float>
  let filterCapacity: Int

  /// Floats of scratch memory.
  static func scratch(_ convolution: Convolution) -> Int {
    4 * filterCapacity(convolution) * convolution.filters + convolution.filters
      + 2 * convolution.geometry.windowCount
  }

  private static func filterCapacity(_ convolution: Convolution) -> Int {
    max(1, convolution.geometry.windowCount / limit)
  }

  /// - Parameters:
  ///   - gradients: Of one image, `[windows, filters]`.
  ///   - scratch: Memory of `scratch` floats.
  /// - Returns: nil if more than a third of a filter's are not zero.
  init?(
    _ convolution: Convolution, _ gradients: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let geometry = convolution.geometry
    filterCapacity = Self.filterCapacity(convolution)
    let capacity = filterCapacity * convolution.filters
    values = scratch
    filterValues = scratch + capacity
    let integers = UnsafeMutableRawPointer(scratch + 2 * capacity).bindMemory(
      to: Int32.self, capacity: 2 * capacity + convolution.filters + 2 * geometry.windowCount)
    filters = integers
    filterStarts = integers + capacity
    filterCounts = integers + 2 * capacity
    windowStarts = filterCounts + convolution.filters
    windowEnds = windowStarts + geometry.windowCount
    filterCounts.update(repeating: 0, count: convolution.filters)
    var count = 0
    var row = gradients
    for outputRow in 0..<geometry.outputHeight {
      var start = outputRow &* geometry.windowRowStep
      for _ in 0..<geometry.outputWidth {
        guard note(row, convolution.filters, start, &count) else { return nil }
        row += convolution.filters
        start &+= geometry.windowColumnStep
      }
    }
  }

  /// Notes the gradients of one window.
  ///
  /// - Returns: Whether there was room.
  @inline(__always)
  private mutating func note(
    _ row: UnsafePointer<Float>, _ filterCount: Int, _ start: Int, _ count: inout Int
  ) -> Bool {
    let before = count
    for first in stride(from: 0, to: filterCount, by: 64) {
      var bits: UInt64 = 0
      markNonzero(row + first, count: min(64, filterCount &- first), in: &bits)
      while bits != 0 {
        let filter = first &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        let number = Int(filterCounts[filter])
        guard number < filterCapacity else { return false }
        let place = filter &* filterCapacity &+ number
        filterCounts[filter] = Int32(truncatingIfNeeded: number &+ 1)
        filterStarts[place] = Int32(truncatingIfNeeded: start)
        filterValues[place] = row[filter]
        filters[count] = Int32(truncatingIfNeeded: filter)
        values[count] = row[filter]
        count &+= 1
      }
    }
    if count > before {
      windowStarts[windowCount] = Int32(truncatingIfNeeded: start)
      windowEnds[windowCount] = Int32(truncatingIfNeeded: count)
      windowCount &+= 1
    }
    return true
  }
}
