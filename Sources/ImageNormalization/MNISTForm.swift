import Errors
import Memory

/// What ink is in an image.
package enum InkPolarity: Sendable {
  /// What the border tells: dark if the median of its values is above 127.
  case automatic
  /// Lighter than the ground, as in MNIST.
  case light
  /// Darker than the ground.
  case dark
}

/// The form of MNIST's images: a digit scaled so that the longer side of its box takes 20 pixels, and placed by
/// its centre of mass (LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document
/// Recognition", Proceedings of the IEEE 86, 1998, section III A).
///
/// All arithmetic is of integers; python/digitus/reference/image_normalization.py does the same.
package enum MNISTForm {
  /// Pixels of a side.
  package static let side = 28
  /// Pixels that the longer side of a digit takes.
  static let box = 20
  /// Row and column, counted from 0, that the centre of mass is rounded to.
  private static let centre = 14

  /// Brings one digit into this form, light on black.
  ///
  /// - Parameters:
  ///   - image: One digit on an even ground.
  ///   - result: `[28, 28]`, overwritten; untouched if this throws.
  /// - Throws: `EngineError.badData` if all values are of nearly one shade, or `.outOfMemory`.
  /// - Complexity: O(pixels); takes less than 256 KiB, however large the image is.
  package static func normalize(
    _ image: GreyImage, _ polarity: InkPolarity, into result: UnsafeMutablePointer<UInt8>
  ) throws {
    let isDark = try polarity == .dark || (polarity == .automatic && image.hasLightBorder())
    let shades = try Shades(of: image, isDark: isDark)
    let digit = try scaledDigit(image, shades)
    brighten(digit)
    place(digit, into: result)
  }

  /// The digit alone, its longer side at 20 pixels, with strokes that are not too thin or thick.
  private static func scaledDigit(_ image: GreyImage, _ shades: Shades) throws -> OwnImage {
    let (crop, longer) = try boxed(image, shades)
    let toWorking = Scale(longer: longer, target: StrokeFrame.workingSide)
    let working = try toWorking.apply(to: crop, shades)
    var frame = try StrokeFrame(working)
    if frame.isThin {
      if longer > StrokeFrame.workingSide {
        // Averages would lose thin strokes.
        frame = try StrokeFrame(toWorking.applyMaximum(to: crop, shades))
      }
      frame.grow()
    } else if frame.isThick {
      frame.shrink()
    } else {
      return try Scale(longer: longer, target: box).apply(to: crop, shades)
    }
    let plain = try Shades()
    let (changed, newLonger) = try boxed(frame.view, plain)
    return try Scale(longer: newLonger, target: box).apply(to: changed, plain)
  }

  /// The part of an image that its ink takes, and the longer side of the ink's box.
  private static func boxed(
    _ image: GreyImage, _ shades: Shades
  ) throws -> (crop: GreyImage, longer: Int) {
    guard let box = InkBox(image, shades) else {
      // Not reached: the image's peak is ink.
      throw EngineError.badData("image: shows no digit: it has no ink")
    }
    return (image.part(rows: box.rows, columns: box.columns), box.longer)
  }

  /// Stretches a digit that scaling has made faint, so that its peak is 255 again.
  private static func brighten(_ digit: OwnImage) {
    let peak = Int(digit.peak)
    // 0: specks so small and far apart that averages vanish.
    guard peak > 0, peak < Shades.fullContrast else { return }
    for place in 0..<digit.height * digit.width {
      digit.values.pointer[place] = Shades.stretched(
        Int(digit.values.pointer[place]), contrast: peak)
    }
  }

  /// Places a digit so that its centre of mass is nearest to row and column 14, as far as it fits.
  private static func place(_ digit: OwnImage, into result: UnsafeMutablePointer<UInt8>) {
    var (mass, momentDown, momentRight) = (0, 0, 0)
    for row in 0..<digit.height {
      for column in 0..<digit.width {
        let value = Int(digit.row(row)[column])
        mass += value
        momentDown += value * row
        momentRight += value * column
      }
    }
    let top = start(of: digit.height, mass: mass, moment: momentDown)
    let left = start(of: digit.width, mass: mass, moment: momentRight)
    result.update(repeating: 0, count: side * side)
    for row in 0..<digit.height {
      (result + (top + row) * side + left).update(from: digit.row(row), count: digit.width)
    }
  }

  /// Where a digit begins; halves between two places go down and to the right.
  private static func start(of length: Int, mass: Int, moment: Int) -> Int {
    guard mass > 0 else { return start(of: length, mass: 2, moment: length - 1) }
    let doubled = 2 * centre * mass - 2 * moment + mass
    // Rounded down, also below 0, where it ends at 0 anyway.
    return min(max(doubled / (2 * mass), 0), side - length)
  }
}
