import Augmentation
import CDigitus
import Datasets
import Errors
import Training

/// Bytes of `digitus_augmentation` in ABI 1.
private let firstAugmentationSize = 136

@_cdecl("digitus_augmentation_init") @implementation
public func digitus_augmentation_init(
  _ augmentation: UnsafeMutablePointer<digitus_augmentation>?, _ size: Int64
) {
  guard let augmentation, Arguments.isAligned(augmentation), size >= firstAugmentationSize else {
    return
  }
  SizedStruct.fill(augmentation, with: defaultAugmentation, size: size)
}

@_cdecl("digitus_dataset_augment") @implementation
public func digitus_dataset_augment(
  _ dataset: OpaquePointer?, _ augmentation: UnsafePointer<digitus_augmentation>?, _ seed: UInt64,
  _ epoch: Int64, _ first: Int64, _ count: Int64, _ images: UnsafeMutablePointer<Float>?,
  _ capacity: Int64
) -> digitus_status {
  reportingStatus {
    let dataset = try Dataset.borrow(dataset)
    let settings = try read(Arguments.present(augmentation, "augmentation"))
    let epoch = try Arguments.size(epoch, in: 1...Int.max, "epoch")
    let first = try Arguments.size(first, in: 0...dataset.count - 1, "first")
    let count = try Arguments.size(count, in: 1...dataset.count - first, "count")
    // Fits: the images themselves take as many values.
    let room = try Arguments.output(
      images, "images", capacity: capacity, needed: count * dataset.width)
    try dataset.augment(
      first..<first + count, AugmentationOptions(settings), shape: ImageShape(settings),
      seed: seed, epoch: epoch, into: room)
  }
}

@_cdecl("digitus_trainer_set_augmentation") @implementation
public func digitus_trainer_set_augmentation(
  _ trainer: OpaquePointer?, _ augmentation: UnsafePointer<digitus_augmentation>?
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    let settings = try augmentation.map(read)
    try trainer.setAugmentation(
      settings.map(AugmentationOptions.init), shape: settings.flatMap(ImageShape.init))
  }
}

private func read(
  _ augmentation: UnsafePointer<digitus_augmentation>
) throws -> digitus_augmentation {
  try SizedStruct.read(
    augmentation, defaults: defaultAugmentation, firstSize: firstAugmentationSize, "augmentation")
}

private var defaultAugmentation: digitus_augmentation {
  let options = AugmentationOptions()
  return digitus_augmentation(
    struct_size: Int64(MemoryLayout<digitus_augmentation>.size), shift: options.shift,
    rotation: options.rotation, lowest_scale: options.lowestScale,
    highest_scale: options.highestScale, shear: options.shear, flip: options.flip,
    elastic_strength: options.elasticStrength, elastic_smoothness: options.elasticSmoothness,
    erasing: options.erasing, lowest_erased_area: options.lowestErasedArea,
    highest_erased_area: options.highestErasedArea,
    lowest_erased_aspect: options.lowestErasedAspect,
    highest_erased_aspect: options.highestErasedAspect, height: 0, width: 0, channels: 0)
}

extension AugmentationOptions {
  fileprivate init(_ settings: digitus_augmentation) {
    self.init()
    shift = settings.shift
    rotation = settings.rotation
    (lowestScale, highestScale) = (settings.lowest_scale, settings.highest_scale)
    shear = settings.shear
    flip = settings.flip
    elasticStrength = settings.elastic_strength
    elasticSmoothness = settings.elastic_smoothness
    erasing = settings.erasing
    (lowestErasedArea, highestErasedArea) = (
      settings.lowest_erased_area, settings.highest_erased_area
    )
    (lowestErasedAspect, highestErasedAspect) = (
      settings.lowest_erased_aspect, settings.highest_erased_aspect
    )
  }
}

extension ImageShape {
  /// nil if nothing is stated.
  fileprivate init?(_ settings: digitus_augmentation) {
    guard settings.height != 0 || settings.width != 0 || settings.channels != 0 else { return nil }
    self.init(
      height: Int(clamping: settings.height), width: Int(clamping: settings.width),
      channels: Int(clamping: settings.channels))
  }
}
