/// The part of an image that is erased.
package struct ErasedRectangle: Equatable {
  package let rows: Range<Int>
  package let columns: Range<Int>

  /// Draws one: a size until one fits, and then a place, of which each is as likely.
  ///
  /// - Returns: nil if nothing is to be erased, or if ten sizes do not fit.
  init?(_ options: AugmentationOptions, _ draws: RandomDraws, height: Int, width: Int) {
    guard options.erasing > 0, happens(draws.words(.shape).2, probability: options.erasing) else {
      return nil
    }
    for attempt in 0..<10 as Range<UInt32> {
      let words = draws.words(.erasedRectangle, place: attempt)
      let share = even(words.0, options.lowestErasedArea, options.highestErasedArea)
      let area = share * Double(height) * Double(width)
      let aspect = logarithmicallyEven(
        words.1, options.lowestErasedAspect, options.highestErasedAspect)
      let rowCount = (area * aspect).squareRoot().rounded(.toNearestOrEven)
      let columnCount = (area / aspect).squareRoot().rounded(.toNearestOrEven)
      guard 1...Double(height) ~= rowCount, 1...Double(width) ~= columnCount else { continue }
      let left = index(words.2, below: width - Int(columnCount) + 1)
      let top = index(words.3, below: height - Int(rowCount) + 1)
      rows = top..<top + Int(rowCount)
      columns = left..<left + Int(columnCount)
      return
    }
    return nil
  }

  /// Sets the rectangle to 0.
  ///
  /// - Parameter image: `[height, width, channels]`, updated.
  func erase(from image: UnsafeMutablePointer<Float>, width: Int, channels: Int) {
    for row in rows {
      let start = image + (row * width + columns.lowerBound) * channels
      start.update(repeating: 0, count: columns.count * channels)
    }
  }
}
