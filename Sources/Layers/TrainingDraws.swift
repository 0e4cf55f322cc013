import Randomness

/// What random numbers of a training depend on, for some images: so any image can be drawn for by itself, by any
/// thread and in any order.
package struct TrainingDraws {
  /// Of the training, which also orders the images.
  package let seed: UInt64
  /// Counted from 1.
  package let epoch: UInt32
  /// Row of the dataset for each image; nil for consecutive ones.
  private let samples: UnsafePointer<Int32>?
  /// The first of consecutive rows.
  private let first: Int

  package init(seed: UInt64, epoch: UInt32, samples: UnsafePointer<Int32>) {
    self.seed = seed
    self.epoch = epoch
    self.samples = samples
    first = 0
  }

  /// For consecutive rows of the dataset.
  package init(seed: UInt64, epoch: UInt32, first: Int) {
    self.seed = seed
    self.epoch = epoch
    self.first = first
    samples = nil
  }

  func sample(ofRow row: Int) -> UInt32 {
    samples.map { UInt32(bitPattern: $0[row]) } ?? UInt32(truncatingIfNeeded: first + row)
  }
}
