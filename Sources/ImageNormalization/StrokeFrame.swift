import Memory

/// A working image in a frame of zeros that is wide enough for all that growing adds, where strokes are
/// measured, grown and shrunk.
struct StrokeFrame {
  /// Pixels that the longer side takes in a working image.
  static let workingSide = 80
  /// Widths of strokes that stay as they are, in hundredths of a pixel of the result.
  static let (thinnestStroke, thickestStroke) = (180, 430)
  /// Dilations or erosions at most, half a pixel of the result each.
  static let stepLimit = 8
  /// Shade up to which a pixel counts for nothing in the stroke width, so that noise does not.
  private static let faint: UInt8 = 32
  /// Zeros around the working image; the outermost stay zero.
  private static let margin = stepLimit + 1

  private var current: OwnImage
  private var spare: OwnImage

  init(_ working: OwnImage) throws {
    let margin = Self.margin
    let (height, width) = (working.height + 2 * margin, working.width + 2 * margin)
    current = try OwnImage(height: height, width: width)
    spare = try OwnImage(height: height, width: width)
    for row in 0..<working.height {
      (current.row(row + margin) + margin).update(from: working.row(row), count: working.width)
    }
  }

  /// The image with its frame.
  var view: GreyImage { current.view }

  /// Whether strokes are too thin, measured at the first size.
  var isThin: Bool { strokeWidth(longer: Self.workingSide) < Self.thinnestStroke }

  /// Whether strokes are too thick, measured at the first size.
  var isThick: Bool { strokeWidth(longer: Self.workingSide) > Self.thickestStroke }

  /// Dilates until strokes are no longer thin, or for the last time.
  mutating func grow() {
    for step in 0..<Self.stepLimit {
      guard strokeWidth(longer: Self.workingSide + 2 * step) < Self.thinnestStroke else { return }
      takeNeighbours(isSquare: step % 2 == 1) { max($0, $1) }
      swap(&current, &spare)
    }
  }

  /// Erodes until strokes are no longer thick, or for the last time, but never to nothing.
  mutating func shrink() {
    for step in 0..<Self.stepLimit {
      guard strokeWidth(longer: Self.workingSide - 2 * step) > Self.thickestStroke else { return }
      takeNeighbours(isSquare: step % 2 == 1) { min($0, $1) }
      guard spare.peak >= Shades.ink else { return }
      swap(&current, &spare)
    }
  }

  /// The mean width of strokes, in hundredths of a pixel of the result.
  ///
  /// With A the sum of the ink and E what an erosion by a cross leaves of it, 2 A / (A - E): of a stroke w wide
  /// and much longer an erosion takes 2 / w. Rounded down; 0 if there is no ink.
  ///
  /// - Parameter longer: Pixels of the image that will take those of the box in the result.
  func strokeWidth(longer: Int) -> Int {
    var (area, left) = (0, 0)
    forEachInnerRow { above, here, below, _, width in
      // A row has at most 114 pixels: the sums fit.
      var (rowArea, rowLeft): (UInt32, UInt32) = (0, 0)
      for column in 0..<width {
        let ink = max(here[column], Self.faint) &- Self.faint
        let least = min(
          min(above[column], below[column]), min(here[column &- 1], here[column &+ 1]))
        rowArea &+= UInt32(ink)
        rowLeft &+= UInt32(min(ink, max(least, Self.faint) &- Self.faint))
      }
      area += Int(rowArea)
      left += Int(rowLeft)
    }
    return area > 0 ? 100 * MNISTForm.box * 2 * area / ((area - left) * longer) : 0
  }

  /// Writes to `spare` what is chosen of the values around each pixel: of 3 x 3, or of these the cross.
  private func takeNeighbours(isSquare: Bool, _ choose: (UInt8, UInt8) -> UInt8) {
    forEachInnerRow { above, here, below, new, width in
      for column in 0..<width {
        var chosen = choose(
          choose(above[column], below[column]),
          choose(here[column], choose(here[column &- 1], here[column &+ 1])))
        if isSquare {
          chosen = choose(
            choose(chosen, choose(above[column &- 1], above[column &+ 1])),
            choose(below[column &- 1], below[column &+ 1]))
        }
        new[column] = chosen
      }
    }
  }

  /// Visits all rows but the outermost, without their outermost pixels.
  ///
  /// - Parameter visit: Takes the pixels above, in and below a row, those of `spare`, and their number.
  private func forEachInnerRow(
    _ visit: (
      _ above: UnsafePointer<UInt8>, _ here: UnsafePointer<UInt8>, _ below: UnsafePointer<UInt8>,
      _ new: UnsafeMutablePointer<UInt8>, _ width: Int
    ) -> Void
  ) {
    for row in 1..<current.height - 1 {
      let here = UnsafePointer(current.row(row) + 1)
      visit(
        here - current.width, here, here + current.width, spare.row(row) + 1, current.width - 2)
    }
  }
}
