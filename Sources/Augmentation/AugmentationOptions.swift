import Errors

/// How far the images of a training may be changed, each time anew. Everything is off at first.
///
/// What has a range is drawn evenly from it for each image and epoch.
package struct AugmentationOptions: Equatable, Sendable {
  /// Pixels to the left or right, and independently up or down: from −`shift` to `shift`. 0 to 65,536.
  package var shift = 0.0
  /// Degrees: from −`rotation` to `rotation`. 0 to 180.
  package var rotation = 0.0
  /// Factor of size; its logarithm is drawn evenly, so that half of the images grow if the two ends of the
  /// range are each other's reciprocals. Both 0.1 to 10.
  package var lowestScale = 1.0
  package var highestScale = 1.0
  /// Degrees by which upright lines lean: from −`shear` to `shear`. 0 to 80.
  package var shear = 0.0
  /// Probability that left and right are exchanged, 0 to 1. Digits should keep it at 0.
  package var flip = 0.0
  /// Strength of the elastic deformation, the α of Simard, Steinkraus and Platt (ICDAR 2003) in pixels: what
  /// the smoothed random field, in itself well below 1, is multiplied by. 0 to 10,000; about 34 suits digits.
  package var elasticStrength = 0.0
  /// Standard deviation in pixels of the Gaussian that smooths the field, the σ of the same paper. 0.1 to
  /// 100; about 4 suits digits. Pixels of one image move by about `0.16 · elasticStrength / elasticSmoothness`.
  package var elasticSmoothness = 4.0
  /// Probability that a rectangle is set to 0 (Zhong and others, *Random erasing data augmentation*, AAAI
  /// 2020, who call it p). 0 to 1.
  package var erasing = 0.0
  /// Share of the image that the rectangle takes. Both 0.0001 to 1.
  package var lowestErasedArea = 0.02
  package var highestErasedArea = 0.33
  /// Height of the rectangle divided by its width; its logarithm is drawn evenly. Both 0.01 to 100.
  package var lowestErasedAspect = 0.3
  package var highestErasedAspect = 1 / 0.3

  package init() {}

  /// Whether pixels move, be it only sometimes.
  package var movesPixels: Bool {
    shift > 0 || rotation > 0 || lowestScale != 1 || highestScale != 1 || shear > 0 || flip > 0
      || elasticStrength > 0
  }

  /// Whether anything is on.
  package var changesImages: Bool { movesPixels || erasing > 0 }

  /// Each field by its name in C, as numbers, so that they can be written down and compared.
  package var numbers: [String: Double] {
    [
      "shift": shift, "rotation": rotation, "lowest_scale": lowestScale,
      "highest_scale": highestScale, "shear": shear, "flip": flip,
      "elastic_strength": elasticStrength, "elastic_smoothness": elasticSmoothness,
      "erasing": erasing, "lowest_erased_area": lowestErasedArea,
      "highest_erased_area": highestErasedArea, "lowest_erased_aspect": lowestErasedAspect,
      "highest_erased_aspect": highestErasedAspect,
    ]
  }

  /// - Throws: `EngineError.badValue` that names the first field outside its range.
  package func check() throws {
    try check(shift, 0...65_536, "shift")
    try check(rotation, 0...180, "rotation")
    try checkRange(lowestScale, highestScale, 0.1...10, "scale")
    try check(shear, 0...80, "shear")
    try check(flip, 0...1, "flip")
    try check(elasticStrength, 0...10_000, "elastic strength")
    try check(elasticSmoothness, 0.1...100, "elastic smoothness")
    try check(erasing, 0...1, "erasing")
    try checkRange(lowestErasedArea, highestErasedArea, 0.0001...1, "erased area")
    try checkRange(lowestErasedAspect, highestErasedAspect, 0.01...100, "erased aspect")
  }

  private func check(_ value: Double, _ allowed: ClosedRange<Double>, _ name: String) throws {
    guard allowed.contains(value) else {
      throw EngineError.badValue(
        "augmentation: \(name): expected \(allowed.lowerBound) to \(allowed.upperBound), got \(value)"
      )
    }
  }

  private func checkRange(
    _ lowest: Double, _ highest: Double, _ allowed: ClosedRange<Double>, _ name: String
  ) throws {
    try check(lowest, allowed, "lowest \(name)")
    try check(highest, allowed, "highest \(name)")
    guard lowest <= highest else {
      throw EngineError.badValue(
        "augmentation: \(name): expected the lowest not above the highest, got \(lowest) and \(highest)"
      )
    }
  }
}
