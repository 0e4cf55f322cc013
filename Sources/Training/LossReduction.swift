/// What the sum of a batch's losses is divided by.
package enum LossReduction: Sendable {
  /// The number of its images, as in Keras.
  case images
  /// The sum of the weights of its images, as in scikit-learn and PyTorch.
  case weights
}

/// What the losses of one batch are multiplied by.
struct BatchScale {
  /// For the gradient: 1 / images of the batch, or 1 / the sum of their weights; 0 if that sum is 0.
  let factor: Double
  /// For the sum of the losses, so that a later division by the number of images gives the loss of the batch.
  let lossFactor: Double

  private init(factor: Double, lossFactor: Double) {
    (self.factor, self.lossFactor) = (factor, lossFactor)
  }

  /// The mean over some images.
  init(count: Int) { self.init(factor: Double(1 / Float(count)), lossFactor: 1) }

  /// The mean over some images of which each counts as much as its weight says.
  ///
  /// - Parameter weights: Of all images of the dataset; nil if all are 1.
  init(_ reduction: LossReduction, _ rows: RowSelection, weights: UnsafePointer<Float>?) {
    guard reduction == .weights, let weights else {
      self.init(count: rows.count)
      return
    }
    var sum = 0.0
    for place in 0..<rows.count { sum += Double(weights[rows.row(at: place)]) }
    let factor = sum > 0 ? 1 / sum : 0
    self.init(factor: factor, lossFactor: factor * Double(rows.count))
  }
}
