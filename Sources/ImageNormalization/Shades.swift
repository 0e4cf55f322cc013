import Errors
import Memory

/// What becomes of each of the 256 values of an image, and which of them are ink.
struct Shades {
  /// Difference of the darkest and the lightest value from which on there may be a digit.
  static let leastContrast = 32
  /// Difference from which on values are not stretched: a tenth of MNIST's images ends at 254.
  static let fullContrast = 254
  /// Shade from which on a pixel counts as ink for the box.
  static let ink: UInt8 = 64

  /// `[256]`: 0 for the ground, 255 for the ink's peak; of values that are not in the image, whatever
  /// clipping makes of them.
  private let table: HeapBuffer<UInt8>
  /// Turns values so that ink is higher than ground: 255 for dark ink, else 0.
  let turn: UInt8
  /// Lowest turned value that is ink.
  let inkStart: UInt8
  /// Lowest turned value that is not ground.
  let groundEnd: UInt8

  /// - Throws: `EngineError.badData` if all values are of nearly one shade.
  init(of image: GreyImage, isDark: Bool) throws {
    let (lowest, highest) = image.extremes()
    let contrast = Int(highest) - Int(lowest)
    guard contrast >= Self.leastContrast else {
      throw EngineError.badData(
        "image: shows no digit: its values go from \(lowest) to \(highest), and a digit takes a "
          + "difference of \(Self.leastContrast)")
    }
    turn = isDark ? 255 : 0
    // Turned, the ground is where the range begins.
    let ground = Int(isDark ? 255 - highest : lowest)
    table = try HeapBuffer(uninitialized: 256, for: "image: shades")
    var (firstInk, firstBeyond) = (255, 255)
    for turned in (0...255).reversed() {
      let shade = Self.stretched(min(max(turned - ground, 0), contrast), contrast: contrast)
      table.pointer[turned ^ Int(turn)] = shade
      if shade >= Self.ink { firstInk = turned }
      if shade > 0 { firstBeyond = turned }
    }
    (inkStart, groundEnd) = (UInt8(firstInk), UInt8(firstBeyond))
  }

  /// Every value as it is.
  init() throws {
    table = try HeapBuffer(uninitialized: 256, for: "image: shades")
    for value in 0...255 { table.pointer[value] = UInt8(value) }
    (turn, inkStart, groundEnd) = (0, Self.ink, 1)
  }

  /// `[256]`, the shade of each value; valid as long as this is.
  var ofValues: UnsafePointer<UInt8> { UnsafePointer(table.pointer) }

  /// A value above the ground, 0 to `contrast`, stretched to 255, rounded with halves up; but a full contrast
  /// stays as it is.
  static func stretched(_ value: Int, contrast: Int) -> UInt8 {
    UInt8(contrast < fullContrast ? (2 * 255 * value + contrast) / (2 * contrast) : value)
  }
}

extension GreyImage {
  /// Whether the median of the outermost values is above 127.
  ///
  /// Each corner counts twice, as an end of a row and of a column. Of an even number of values the median is
  /// the mean of the two in the middle.
  func hasLightBorder() throws -> Bool {
    let counts = try HeapBuffer<Int>(zeroed: 256, for: "image: shades of the border")
    let (top, bottom) = (row(0), row(height - 1))
    for column in 0..<width {
      counts.pointer[Int(top[column])] += 1
      counts.pointer[Int(bottom[column])] += 1
    }
    for index in 0..<height {
      counts.pointer[Int(row(index)[0])] += 1
      counts.pointer[Int(row(index)[width - 1])] += 1
    }
    // The values at these two places, counted from 1 in rising order.
    let middle = width + height
    return counts.value(at: middle) + counts.value(at: middle + 1) > 2 * 127
  }

  /// The lowest and the highest value.
  func extremes() -> (lowest: UInt8, highest: UInt8) {
    var (lowest, highest) = (UInt8.max, UInt8.min)
    for index in 0..<height {
      let values = row(index)
      for column in 0..<width {
        lowest = min(lowest, values[column])
        highest = max(highest, values[column])
      }
    }
    return (lowest, highest)
  }
}

extension HeapBuffer<Int> {
  /// The value at a place in rising order, counted from 1, if each index is a value and each element says how
  /// often it is there.
  fileprivate func value(at place: Int) -> Int {
    var seen = 0
    for value in 0..<count {
      seen += pointer[value]
      if seen >= place { return value }
    }
    return count - 1
  }
}
