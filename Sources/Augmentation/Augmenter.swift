import Errors
import Memory
import Randomness
import Tensors

/// Changes images at random: moves, turns, scales, slants, bends, mirrors them and erases parts.
///
/// What an image becomes depends on the seed, its number, the epoch and the options, and on nothing else: it
/// is the same bits in any batch, order and thread. Any number of threads may use one augmenter.
package final class Augmenter: Sendable {
  package let options: AugmentationOptions
  package let height: Int
  package let width: Int
  package let channels: Int
  private let philox: Philox
  private let sampling: BilinearSampling
  let elasticField: ElasticField?

  /// - Parameters:
  ///   - height: Pixels, 1 to 65,536; width: the same.
  ///   - channels: Values of a pixel, 1 or more.
  ///   - seed: The training's.
  /// - Throws: `EngineError.badValue` for an option outside its range, `EngineError.badSize` for an image that
  ///   has no pixels, or that is larger than 2³¹ values with its border, `EngineError.outOfMemory`.
  package init(
    _ options: AugmentationOptions, height: Int, width: Int, channels: Int, seed: UInt64
  ) throws {
    try options.check()
    try ImageShape(height: height, width: width, channels: channels).check()
    self.options = options
    self.height = height
    self.width = width
    self.channels = channels
    philox = Philox(seed: seed, purpose: .augmentation, index: 0)
    sampling = BilinearSampling(
      image: PaddedImage(height: height, width: width, channels: channels),
      grid: try PixelGrid(height: height, width: width))
    elasticField = try options.elasticStrength > 0 ? ElasticField(options, height, width) : nil
  }

  /// The same for images of a shape.
  package convenience init(_ options: AugmentationOptions, _ shape: ImageShape, seed: UInt64) throws
  {
    try self.init(
      options, height: shape.height, width: shape.width, channels: shape.channels, seed: seed)
  }

  /// Of the images.
  package var shape: ImageShape { ImageShape(height: height, width: width, channels: channels) }

  /// Floats of memory that one call needs; two calls at once need two such.
  package var scratchSize: Int {
    sampling.image.size.roundedUp + (elasticField?.scratchSize ?? 0)
  }

  /// Scales the bytes of an image to 0…1, as `scalePixels` does, and changes the image.
  ///
  /// - Parameters:
  ///   - sample: The image's row in the dataset.
  ///   - epoch: Counted from 1.
  ///   - image: `[height, width, channels]`.
  ///   - output: The same size, overwritten.
  ///   - scratch: `scratchSize` floats, overwritten.
  /// - Complexity: O(pixels · (channels + elastic smoothness)); allocates nothing.
  package func apply(
    sample: Int, epoch: Int, from image: UnsafePointer<UInt8>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    scalePixels(image, count: height * width * channels, into: output)
    change(output, sample: sample, epoch: epoch, into: output, scratch: scratch)
  }

  /// The same for an image of floats, which are taken as they are; `image` and `output` may be the same memory.
  ///
  /// A NaN spreads to the pixels that are interpolated from it, and no further.
  package func apply(
    sample: Int, epoch: Int, from image: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    if !options.movesPixels { output.update(from: image, count: height * width * channels) }
    change(image, sample: sample, epoch: epoch, into: output, scratch: scratch)
  }

  /// Applies a transformation that has not been drawn, and nothing else.
  ///
  /// - Parameters: As of `apply`.
  package func apply(
    _ transformation: ImageTransformation, to image: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    sampling.image.fill(scratch, from: image)
    sampling.sample(
      scratch, AffineMap(transformation, height: height, width: width), nil, into: output)
  }

  /// What is drawn for one sample in one epoch.
  package func transformation(sample: Int, epoch: Int) -> ImageTransformation {
    ImageTransformation(options, draws(sample, epoch))
  }

  /// The part of one sample's image that is erased in one epoch; nil for none.
  package func erasedRectangle(sample: Int, epoch: Int) -> ErasedRectangle? {
    ErasedRectangle(options, draws(sample, epoch), height: height, width: width)
  }

  /// Expects the image in `output` already if pixels do not move.
  private func change(
    _ image: UnsafePointer<Float>, sample: Int, epoch: Int,
    into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    guard options.changesImages else { return }
    let draws = draws(sample, epoch)
    if options.movesPixels {
      sampling.image.fill(scratch, from: image)
      let field = elasticField?.draw(draws, scratch: scratch + sampling.image.size.roundedUp)
      let map = AffineMap(ImageTransformation(options, draws), height: height, width: width)
      sampling.sample(scratch, map, field, into: output)
    }
    ErasedRectangle(options, draws, height: height, width: width)?
      .erase(from: output, width: width, channels: channels)
  }

  func draws(_ sample: Int, _ epoch: Int) -> RandomDraws {
    RandomDraws(philox, sample: sample, epoch: epoch)
  }
}

extension ElasticField {
  init(_ options: AugmentationOptions, _ height: Int, _ width: Int) throws {
    let smoothness = options.elasticSmoothness
    self.init(
      height: height, width: width,
      vertical: try SmoothingKernel(smoothness: smoothness, factor: 1),
      horizontal: try SmoothingKernel(smoothness: smoothness, factor: options.elasticStrength))
  }
}

extension Int {
  /// To a multiple of 16, so that what follows begins on a cache line.
  fileprivate var roundedUp: Int { (self + 15) / 16 * 16 }
}
