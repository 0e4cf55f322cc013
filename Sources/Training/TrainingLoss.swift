import Tensors

/// The loss that a training makes small: cross-entropy, of smoothed labels and of weighted images if wanted.
///
/// A plain view, so that a task need not count references.
struct TrainingLoss {
  /// Labels and images as they are.
  static var plain: TrainingLoss { TrainingLoss(labelSmoothing: 0, weights: nil) }

  /// What of a label is spread evenly over all classes, 0 to 1.
  let labelSmoothing: Float
  /// For each image of the dataset what its loss is multiplied by; nil for 1. Must outlive this.
  let weights: UnsafePointer<Float>?

  var isPlain: Bool { labelSmoothing == 0 && weights == nil }

  /// Loss of one image, and its gradient at the logits.
  ///
  /// - Parameters:
  ///   - image: Its number in the dataset.
  ///   - scale: Of the batch; see `BatchScale`.
  func score(
    _ logits: UnsafePointer<Float>, classCount: Int, label: Int, image: Int, scale: Double,
    gradient: UnsafeMutablePointer<Float>
  ) -> Score {
    weightedCrossEntropy(
      logits, classCount: classCount, label: label, smoothing: labelSmoothing,
      weight: weights?[image] ?? 1, scale: scale, gradient: gradient)
  }
}
