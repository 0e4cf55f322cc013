import Memory

/// How the sides of a picture change, so that one length of it takes a given number of pixels.
struct Scale {
  /// Pixels of that length now.
  let longer: Int
  /// Pixels that it will take.
  let target: Int

  /// A side after scaling: rounded to whole pixels, halves up, and at least 1.
  func side(_ side: Int) -> Int { max(1, (2 * side * target + longer) / (2 * longer)) }

  /// A picture of this size: averaged if it gets smaller, else interpolated; its values become shades.
  func apply(to source: GreyImage, _ shades: Shades) throws -> OwnImage {
    let scaled = try OwnImage(height: side(source.height), width: side(source.width))
    if longer > target {
      try averageAreas(source, shades, into: scaled)
    } else if longer < target {
      try interpolate(source, shades, into: scaled)
    } else {
      let shadeOf = shades.ofValues
      for row in 0..<source.height {
        let (old, new) = (source.row(row), scaled.row(row))
        for column in 0..<source.width { new[column] = shadeOf[Int(old[column])] }
      }
    }
    return scaled
  }

  /// A picture of this size, smaller, whose strokes do not fade: the largest value of each block.
  func applyMaximum(to source: GreyImage, _ shades: Shades) throws -> OwnImage {
    let scaled = try OwnImage(height: side(source.height), width: side(source.width))
    try takeMaxima(source, shades, into: scaled)
    return scaled
  }
}

/// Makes a picture smaller: each new pixel is the average of the area that it covers, rounded with halves up.
///
/// Along a side of n pixels that becomes m, each old pixel is m units long and each new one n, so that all
/// overlaps are whole numbers. No sum is above 255 · 50,000,000.
///
/// - Precondition: No side of `target` is longer than that of `source`.
func averageAreas(_ source: GreyImage, _ shades: Shades, into target: OwnImage) throws {
  let (height, width) = (target.height, target.width)
  let sums = try HeapBuffer<Int>(zeroed: height * width, for: "image: averages")
  let rowSums = try HeapBuffer<Int>(uninitialized: width, for: "image: averages of a row")
  let cuts = try SegmentCuts(length: source.width, count: width)
  var newRow = 0
  for oldRow in 0..<source.height {
    sumSegments(source.row(oldRow), shades, cuts, into: rowSums.pointer)
    // An old row lies in one new row, or in two, because it is shorter than those.
    let (start, end) = (oldRow * height, (oldRow + 1) * height)
    let boundary = (newRow + 1) * source.height
    let before = min(boundary, end) - start
    let here = sums.pointer + newRow * width
    for column in 0..<width { here[column] &+= before &* rowSums.pointer[column] }
    guard end >= boundary else { continue }
    newRow += 1
    guard end > boundary else { continue }
    let behind = end - boundary
    let next = sums.pointer + newRow * width
    for column in 0..<width { next[column] &+= behind &* rowSums.pointer[column] }
  }
  let area = source.height * source.width
  for place in 0..<height * width {
    target.values.pointer[place] = UInt8((2 * sums.pointer[place] + area) / (2 * area))
  }
}

/// Makes a picture smaller: each new pixel is the largest of those that it touches.
///
/// - Precondition: No side of `target` is longer than that of `source`.
func takeMaxima(_ source: GreyImage, _ shades: Shades, into target: OwnImage) throws {
  let (height, width) = (target.height, target.width)
  let cuts = try SegmentCuts(length: source.width, count: width)
  let maxima = try HeapBuffer<UInt8>(uninitialized: width, for: "image: maxima of a row")
  let shadeOf = shades.ofValues
  for oldRow in 0..<source.height {
    let values = source.row(oldRow)
    for column in 0..<width {
      var largest: UInt8 = 0
      for place in cuts.touched(by: column) { largest = max(largest, shadeOf[Int(values[place])]) }
      maxima.pointer[column] = largest
    }
    let first = oldRow * height / source.height
    let last = ((oldRow + 1) * height - 1) / source.height
    for newRow in first...last {
      let row = target.row(newRow)
      for column in 0..<width { row[column] = max(row[column], maxima.pointer[column]) }
    }
  }
}

/// Makes a picture larger: between the middles of old pixels values change evenly, rounded with halves up.
///
/// The middle of new pixel i of m lies at (i + 1/2) n / m - 1/2 of n old ones. Before the first middle and behind
/// the last one the value is that of the first and the last pixel.
func interpolate(_ source: GreyImage, _ shades: Shades, into target: OwnImage) throws {
  let area = 4 * target.height * target.width
  let mixed = try HeapBuffer<Int>(uninitialized: source.width, for: "image: mixed rows")
  let shadeOf = shades.ofValues
  for newRow in 0..<target.height {
    let down = Between(newRow, of: target.height, from: source.height)
    let (above, below) = (source.row(down.before), source.row(down.behind))
    for column in 0..<source.width {
      mixed.pointer[column] = down.mix(
        Int(shadeOf[Int(above[column])]), Int(shadeOf[Int(below[column])]))
    }
    let row = target.row(newRow)
    for newColumn in 0..<target.width {
      let right = Between(newColumn, of: target.width, from: source.width)
      let sum = right.mix(mixed.pointer[right.before], mixed.pointer[right.behind])
      row[newColumn] = UInt8((2 * sum + area) / (2 * area))
    }
  }
}

/// Two neighbours that a new value lies between, and their weights, which add up to twice the number of new values.
private struct Between {
  let before: Int
  let behind: Int
  private let nearness: Int
  private let distance: Int

  init(_ index: Int, of count: Int, from length: Int) {
    let unit = 2 * count
    let place = (2 * index + 1) * length - count
    // Rounded down, also below 0.
    let floor = place >= 0 ? place / unit : -1
    distance = place - floor * unit
    nearness = unit - distance
    before = min(max(floor, 0), length - 1)
    behind = min(floor + 1, length - 1)
  }

  func mix(_ first: Int, _ second: Int) -> Int { nearness * first + distance * second }
}

/// Where a row is cut into segments of equal length, which need not be whole pixels.
private struct SegmentCuts {
  let count: Int
  /// `[count + 1]`, whole pixels before each cut.
  private let whole: HeapBuffer<Int>
  /// `[count + 1]`, units of the pixel at each cut that lie before it; a pixel has `count` units.
  private let part: HeapBuffer<Int>

  init(length: Int, count: Int) throws {
    self.count = count
    whole = try HeapBuffer(uninitialized: count + 1, for: "image: segments")
    part = try HeapBuffer(uninitialized: count + 1, for: "image: segments")
    for index in 0...count {
      (whole.pointer[index], part.pointer[index]) = (index * length).quotientAndRemainder(
        dividingBy: count)
    }
  }

  /// The pixels that begin in a segment or at its start, and units of the first one that lie before it, and of
  /// the next one that lie in it.
  @inline(__always)
  func segment(_ index: Int) -> (pixels: Range<Int>, missing: Int, added: Int) {
    (
      whole.pointer[index]..<whole.pointer[index + 1], part.pointer[index],
      part.pointer[index + 1]
    )
  }

  /// All pixels that a segment has a part of.
  @inline(__always)
  func touched(by index: Int) -> Range<Int> {
    whole.pointer[index]..<whole.pointer[index + 1] + (part.pointer[index + 1] > 0 ? 1 : 0)
  }
}

/// Sums the shades of each segment, each times the units of the pixel that lie in it.
private func sumSegments(
  _ values: UnsafePointer<UInt8>, _ shades: Shades, _ cuts: SegmentCuts,
  into sums: UnsafeMutablePointer<Int>
) {
  let shadeOf = shades.ofValues
  for index in 0..<cuts.count {
    let (pixels, missing, added) = cuts.segment(index)
    var sum = 0
    for place in pixels { sum &+= Int(shadeOf[Int(values[place])]) }
    sum &*= cuts.count
    if missing > 0 { sum &-= missing &* Int(shadeOf[Int(values[pixels.lowerBound])]) }
    if added > 0 { sum &+= added &* Int(shadeOf[Int(values[pixels.upperBound])]) }
    sums[index] = sum
  }
}
