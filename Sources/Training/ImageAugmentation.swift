import Augmentation
import Datasets
import Memory
import Tensors

/// Fetches images and changes them at random, with memory for each worker.
final class ImageAugmentation {
  let augmenter: Augmenter
  /// What images become depends on it; counted from 1. Not to be changed while workers fetch.
  var epoch = 1
  private let scratch: HeapBuffer<Float>

  /// - Throws: `EngineError.outOfMemory`.
  init(_ augmenter: Augmenter, workerCount: Int) throws {
    self.augmenter = augmenter
    scratch = try HeapBuffer(
      uninitialized: workerCount * augmenter.scratchSize, for: "augmentation of the images")
  }

  /// Writes what the network sees of some rows.
  ///
  /// - Parameters:
  ///   - places: Places of the selection.
  ///   - x: `[places.count, width]`, overwritten.
  func gather(
    _ selection: RowSelection, _ places: Range<Int>, into x: MutableMatrix, worker: Int
  ) {
    let images = selection.images
    let scratch = scratch.pointer + worker * augmenter.scratchSize
    for (index, place) in places.enumerated() {
      let row = selection.row(at: place)
      let start = row * images.width
      switch images.values {
      case .bytes(let values):
        augmenter.apply(
          sample: row, epoch: epoch, from: values + start, into: x[index], scratch: scratch)
      case .floats(let values):
        augmenter.apply(
          sample: row, epoch: epoch, from: values + start, into: x[index], scratch: scratch)
      }
    }
  }
}
