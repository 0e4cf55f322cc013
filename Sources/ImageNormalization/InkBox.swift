/// The rows and columns that the ink of an image takes.
struct InkBox {
  /// What part of the longer side, a tenth, fainter ink beyond the box may take at each end.
  static let fringe = 10

  let rows: Range<Int>
  let columns: Range<Int>
  /// Pixels of the longer side, before the shorter one is widened.
  let longer: Int

  /// The box of all ink, its shorter side widened by the rows or columns at either end that hold anything above
  /// the ground, up to the first one without, and up to a tenth of the longer side. So of MNIST's own images,
  /// whose longer side is sharp, nothing is lost.
  ///
  /// - Returns: nil if there is no ink.
  init?(_ image: GreyImage, _ shades: Shades) {
    let search = InkSearch(image: image, turn: shades.turn)
    guard let rows = search.rows(from: shades.inkStart) else { return nil }
    let columns = search.columns(from: shades.inkStart, in: rows)
    longer = max(rows.count, columns.count)
    let limit = longer / Self.fringe
    if columns.count < rows.count {
      self.rows = rows
      self.columns = columns.widened(by: limit, within: image.width) {
        search.hasColumn($0, from: shades.groundEnd, in: rows)
      }
    } else if rows.count < columns.count {
      self.rows = rows.widened(by: limit, within: image.height) {
        search.hasRow($0, from: shades.groundEnd, in: columns)
      }
      self.columns = columns
    } else {
      (self.rows, self.columns) = (rows, columns)
    }
  }
}

/// Values that are looked at together.
private let blockSize = 64

/// Looks for values that are high enough once they are turned.
private struct InkSearch {
  let image: GreyImage
  let turn: UInt8

  /// From the first to the last row that holds such a value; nil if none does.
  func rows(from least: UInt8) -> Range<Int>? {
    let all = 0..<image.width
    guard let first = (0..<image.height).first(where: { hasRow($0, from: least, in: all) }),
      let last = (first..<image.height).last(where: { hasRow($0, from: least, in: all) })
    else { return nil }
    return first..<last + 1
  }

  /// From the first to the last column that holds such a value in some of the rows, of which one at least does.
  func columns(from least: UInt8, in rows: Range<Int>) -> Range<Int> {
    var (first, last) = (image.width, -1)
    for row in rows {
      if let column = firstColumn(row, from: least, in: 0..<first) { first = column }
      if let column = lastColumn(row, from: least, in: last + 1..<image.width) { last = column }
    }
    return first..<last + 1
  }

  func hasRow(_ row: Int, from least: UInt8, in columns: Range<Int>) -> Bool {
    firstColumn(row, from: least, in: columns) != nil
  }

  func hasColumn(_ column: Int, from least: UInt8, in rows: Range<Int>) -> Bool {
    rows.contains { image.row($0)[column] ^ turn >= least }
  }

  private func firstColumn(_ row: Int, from least: UInt8, in columns: Range<Int>) -> Int? {
    let values = image.row(row)
    var column = columns.lowerBound
    while column &+ blockSize <= columns.upperBound, !blockHolds(values + column, from: least) {
      column &+= blockSize
    }
    while column < columns.upperBound {
      if values[column] ^ turn >= least { return column }
      column &+= 1
    }
    return nil
  }

  private func lastColumn(_ row: Int, from least: UInt8, in columns: Range<Int>) -> Int? {
    let values = image.row(row)
    var end = columns.upperBound
    while end &- blockSize >= columns.lowerBound,
      !blockHolds(values + (end &- blockSize), from: least)
    {
      end &-= blockSize
    }
    while end > columns.lowerBound {
      end &-= 1
      if values[end] ^ turn >= least { return end }
    }
    return nil
  }

  /// Whether one of 64 values is high enough. Of a plain loop such as this one the compiler makes vectors;
  /// Swift's own vectors of bytes take twenty times as long.
  @inline(__always)
  private func blockHolds(_ values: UnsafePointer<UInt8>, from least: UInt8) -> Bool {
    var highest: UInt8 = 0
    for place in 0..<blockSize { highest = max(highest, values[place] ^ turn) }
    return highest >= least
  }
}

extension Range<Int> {
  /// Widened at both ends over places that hold something, up to the first that does not.
  fileprivate func widened(by limit: Int, within end: Int, while holds: (Int) -> Bool) -> Range {
    var (start, stop) = (lowerBound, upperBound)
    while start > Swift.max(0, lowerBound - limit), holds(start - 1) { start -= 1 }
    while stop < Swift.min(end, upperBound + limit), holds(stop) { stop += 1 }
    return start..<stop
  }
}
