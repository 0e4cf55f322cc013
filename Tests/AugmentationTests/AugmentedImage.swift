import Augmentation
import Randomness
import Testing

/// Memory for the calls of an augmenter. It is filled with NaN before each, so that nothing old is taken for a
/// result, and it has guards behind it.
struct Workspace {
  private let augmenter: Augmenter
  private let size: Int

  init(_ augmenter: Augmenter) {
    self.augmenter = augmenter
    size = augmenter.height * augmenter.width * augmenter.channels
  }

  /// What becomes of an image of floats.
  func augment(_ image: [Float], sample: Int, epoch: Int) -> [Float] {
    run { augmenter.apply(sample: sample, epoch: epoch, from: image, into: $0, scratch: $1) }
  }

  /// What becomes of an image of bytes.
  func augment(_ image: [UInt8], sample: Int, epoch: Int) -> [Float] {
    run { augmenter.apply(sample: sample, epoch: epoch, from: image, into: $0, scratch: $1) }
  }

  /// The image after a known transformation.
  func transform(_ image: [Float], _ transformation: ImageTransformation) -> [Float] {
    run { augmenter.apply(transformation, to: image, into: $0, scratch: $1) }
  }

  private func run(
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    let guards = 64
    var scratch = [Float](repeating: .nan, count: augmenter.scratchSize + guards)
    var output = [Float](repeating: .nan, count: size + guards)
    output.withUnsafeMutableBufferPointer { output in
      scratch.withUnsafeMutableBufferPointer { scratch in
        guard let output = output.baseAddress, let scratch = scratch.baseAddress else { return }
        body(output, scratch)
      }
    }
    #expect(scratch.suffix(guards).allSatisfy { $0.isNaN }, "writes beyond the scratch")
    #expect(output.suffix(guards).allSatisfy { $0.isNaN }, "writes beyond the output")
    return Array(output.prefix(size))
  }
}

/// Makes the options and an augmenter of them.
func makeAugmenter(
  _ height: Int, _ width: Int, channels: Int = 1, seed: UInt64 = 1,
  _ change: (inout AugmentationOptions) -> Void = { _ in }
) throws -> Augmenter {
  var options = AugmentationOptions()
  change(&options)
  return try Augmenter(options, height: height, width: width, channels: channels, seed: seed)
}

/// The image after one known transformation.
func transform(
  _ image: [Float], _ height: Int, _ width: Int, _ channels: Int = 1,
  _ change: (inout ImageTransformation) -> Void
) throws -> [Float] {
  var transformation = ImageTransformation()
  change(&transformation)
  return Workspace(try makeAugmenter(height, width, channels: channels)).transform(
    image, transformation)
}

/// Everything on, and far from its default.
func turnEverythingOn(_ options: inout AugmentationOptions) {
  options.shift = 3.5
  options.rotation = 40
  options.lowestScale = 0.6
  options.highestScale = 1.7
  options.shear = 25
  options.flip = 0.5
  options.elasticStrength = 30
  options.elasticSmoothness = 3
  options.erasing = 0.6
}

/// Random values in (0, 1], none of which is 0.
func picture(_ count: Int, seed: UInt64 = 1) -> [Float] {
  var random = SplitMix64(state: seed)
  return random.floats(count).map { 1 - abs($0) }
}

/// Height, width and channels of images at and around the ends of vectors.
let imageSizes: [(Int, Int, Int)] = [
  (28, 28, 1), (1, 1, 1), (1, 1, 3), (2, 3, 1), (5, 7, 1), (16, 16, 1), (17, 33, 1), (3, 40, 2),
  (32, 32, 3), (1, 100, 1), (64, 1, 1), (70, 1, 1), (9, 65, 4),
]
