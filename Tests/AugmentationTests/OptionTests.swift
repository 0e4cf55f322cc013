import Augmentation
import TestSupport
import Testing

@Suite("Options of augmentation") struct OptionTests {
  typealias Field = (WritableKeyPath<AugmentationOptions, Double> & Sendable, String, [Double])

  /// Each with its name in messages and values just outside its range.
  static let fields: [Field] = [
    (\.shift, "shift", [-0.1, 65_537]),
    (\.rotation, "rotation", [-1, 180.5]),
    (\.lowestScale, "lowest scale", [0, 0.09, -1]),
    (\.highestScale, "highest scale", [10.5]),
    (\.shear, "shear", [-1, 80.5, 90]),
    (\.flip, "flip", [-0.01, 1.01]),
    (\.elasticStrength, "elastic strength", [-1, 10_001]),
    (\.elasticSmoothness, "elastic smoothness", [0, 0.09, 101]),
    (\.erasing, "erasing", [-0.01, 1.01]),
    (\.lowestErasedArea, "lowest erased area", [0, -1]),
    (\.highestErasedArea, "highest erased area", [1.1]),
    (\.lowestErasedAspect, "lowest erased aspect", [0, 0.009]),
    (\.highestErasedAspect, "highest erased aspect", [101]),
  ]

  @Test("outside their ranges are refused by name and value", arguments: 0..<fields.count)
  func areRefused(number: Int) {
    let (field, name, values) = Self.fields[number]
    for value in values + [.nan, .infinity, -.infinity] {
      expectFailure(.badValue, naming: "augmentation: \(name)", "got \(value)") {
        try makeAugmenter(4, 4) { $0[keyPath: field] = value }
      }
    }
  }

  @Test("whose lowest is above their highest are refused") func reversedRangesAreRefused() {
    expectFailure(.badValue, naming: "scale", "1.5 and 1.2") {
      try makeAugmenter(4, 4) { ($0.lowestScale, $0.highestScale) = (1.5, 1.2) }
    }
    expectFailure(.badValue, naming: "erased area", "0.4 and 0.1") {
      try makeAugmenter(4, 4) { ($0.lowestErasedArea, $0.highestErasedArea) = (0.4, 0.1) }
    }
    expectFailure(.badValue, naming: "erased aspect", "2.0 and 1.0") {
      try makeAugmenter(4, 4) { ($0.lowestErasedAspect, $0.highestErasedAspect) = (2, 1) }
    }
  }

  @Test("at the ends of their ranges are taken") func endsAreTaken() throws {
    _ = try makeAugmenter(4, 4) {
      ($0.shift, $0.rotation, $0.shear, $0.flip) = (65_536, 180, 80, 1)
      ($0.lowestScale, $0.highestScale) = (0.1, 10)
      ($0.elasticStrength, $0.elasticSmoothness, $0.erasing) = (10_000, 100, 1)
      ($0.lowestErasedArea, $0.highestErasedArea) = (0.0001, 1)
      ($0.lowestErasedAspect, $0.highestErasedAspect) = (0.01, 100)
    }
  }

  @Test(
    "for images without pixels, or too large, are refused",
    arguments: [
      (0, 4, 1, "height", "got 0"), (4, 0, 1, "width", "got 0"), (4, 4, 0, "channels", "got 0"),
      (-1, 4, 1, "height", "got -1"), (4, .min, 1, "width", "got \(Int.min)"),
      (65_537, 4, 1, "height", "got 65537"), (4, .max, 1, "width", "got \(Int.max)"),
      (4, 4, -3, "channels", "got -3"), (4, 4, .max, "image", "8 x 8 x \(Int.max)"),
      (65_536, 65_536, 1, "image", "got 65536 x 65536 x 1"),
      (4, 4, 33_554_432, "image", "got 4 x 4 x 33554432"),
    ] as [(Int, Int, Int, String, String)])
  func sizesAreRefused(height: Int, width: Int, channels: Int, name: String, value: String) {
    expectFailure(.badSize, naming: "augmentation: \(name)", value) {
      try makeAugmenter(height, width, channels: channels)
    }
  }

  @Test("that are all off keep the bits of the image, and touch no scratch", arguments: imageSizes)
  func offKeepsBits(height: Int, width: Int, channels: Int) throws {
    let augmenter = try makeAugmenter(height, width, channels: channels)
    let image = picture(height * width * channels).map { $0 < 0.1 ? -0.0 : $0 }
    let bytes = image.map { UInt8($0 * 255) }
    #expect(!augmenter.options.changesImages)
    #expect(bits(Workspace(augmenter).augment(image, sample: 0, epoch: 1)) == bits(image))
    #expect(
      bits(Workspace(augmenter).augment(bytes, sample: 0, epoch: 1))
        == bits(bytes.map { Float($0) / 255 }))
  }
}
