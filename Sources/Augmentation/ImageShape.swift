import Errors
import Tensors

/// Height, width and channels of images of which a dataset knows no more than how many values they have.
package struct ImageShape: Equatable, Sendable, CustomStringConvertible {
  package let height: Int
  package let width: Int
  package let channels: Int

  package init(height: Int, width: Int, channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
  }

  /// Such as "28 x 28 x 1".
  package var description: String { "\(height) x \(width) x \(channels)" }

  /// The shape that is stated; else that of a network's input; else that of a square with one channel.
  ///
  /// - Parameters:
  ///   - valueCount: Values of an image.
  ///   - stated: nil to find it out.
  ///   - inputSizes: Of the network that takes the images; nil or a single size if it says nothing of their shape.
  /// - Throws: `EngineError.badSize` if the two contradict each other or the number of values, or if neither is
  ///   there and the number is no square.
  package static func find(
    valueCount: Int, stated: ImageShape?, inputSizes: [Int]? = nil
  ) throws -> ImageShape {
    let known = inputSizes.flatMap(ofInput)
    if let stated {
      try stated.check()
      guard known == nil || known == stated else {
        throw EngineError.badSize(
          "augmentation: image: expected \(known ?? stated), as the network's input shape is, got \(stated)"
        )
      }
      let product = stated.height * stated.width * stated.channels
      guard product == valueCount else {
        throw EngineError.badSize(
          "augmentation: image: \(stated) are \(product) values, the images have \(valueCount)")
      }
      return stated
    }
    if let known { return known }
    let side = Int(Double(valueCount).squareRoot())
    guard side * side == valueCount else {
      throw EngineError.badSize(
        "augmentation: image: \(valueCount) values in a row are no square picture; set height, width and "
          + "channels, or make the network with an input shape of height, width and channels")
    }
    return ImageShape(height: side, width: side, channels: 1)
  }

  /// - Throws: `EngineError.badSize` for an image without pixels, or that is larger than 2³¹ values with its border.
  func check() throws {
    for (size, name) in [(height, "height"), (width, "width")] where !(1...65_536 ~= size) {
      throw EngineError.badSize("augmentation: \(name): expected 1 to 65536, got \(size)")
    }
    guard channels >= 1 else {
      throw EngineError.badSize("augmentation: channels: expected 1 or more, got \(channels)")
    }
    let border = 2 * PaddedImage.border
    let size = try checkedProduct(
      [height + border, width + border, channels], of: "augmentation: image")
    guard size <= Int(Int32.max) else {
      throw EngineError.badSize(
        "augmentation: image: expected less than 2147483648 values with a border of 2 pixels, got \(self)"
      )
    }
  }

  private static func ofInput(_ sizes: [Int]) -> ImageShape? {
    guard sizes.count >= 2 else { return nil }
    return ImageShape(
      height: sizes[0], width: sizes[1], channels: sizes.count > 2 ? sizes[2] : 1)
  }
}
