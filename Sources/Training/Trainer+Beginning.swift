import Augmentation
import Errors

extension Trainer {
  /// Multiplies the loss of each image by a weight of its own, and by that of its class if there are such.
  ///
  /// - Parameter weights: `imageCount` numbers, copied.
  /// - Throws: `EngineError.badValue` for one that is not finite or below 0; `.badState` after the first step
  ///   on the dataset or a part of it, or `.outOfMemory`. Nothing changes then.
  package func setSampleWeights(_ weights: UnsafePointer<Double>) throws {
    try requireBeginning("weights")
    imageWeights = try imageWeights.withSamples(weights, dataset)
  }

  /// Multiplies the loss of each image by a weight of its class, and by its own if it has one.
  ///
  /// - Parameter weights: `classCount` numbers, copied.
  /// - Throws: As `setSampleWeights`.
  package func setClassWeights(_ weights: UnsafePointer<Double>) throws {
    try requireBeginning("weights")
    imageWeights = try imageWeights.withClasses(weights, dataset)
  }

  /// Changes each image anew in each epoch; see `Augmenter`. What is measured by evaluation stays as it is.
  ///
  /// - Parameters:
  ///   - changes: nil, or options of which none is on, to take the images as they are.
  ///   - shape: Of an image; nil to take that of the network's input, or a square.
  /// - Throws: `EngineError.badValue` for an option outside its range, `.badSize` for a shape that does not fit
  ///   or is not known, `.badState` after the first step on the dataset or a part of it, or `.outOfMemory`.
  ///   Nothing changes then.
  package func setAugmentation(_ changes: AugmentationOptions?, shape: ImageShape? = nil) throws {
    try requireBeginning("augmentation")
    var augmenter: Augmenter?
    if let changes {
      try changes.check()
      if changes.changesImages || shape != nil {
        let shape = try ImageShape.find(
          valueCount: dataset.width, stated: shape, inputSizes: network.inputShape.sizes)
        if changes.changesImages { augmenter = try Augmenter(changes, shape, seed: options.seed) }
      }
    }
    try pass.augment(augmenter)
  }

  private func requireBeginning(_ what: String) throws {
    guard progress.step == beginning.step, isBetweenBatches else {
      throw EngineError.badState(
        "\(what): training has begun; this can be set before the first step only, that on a dataset that was set "
          + "later included, and before a checkpoint is restored"
      )
    }
  }
}
