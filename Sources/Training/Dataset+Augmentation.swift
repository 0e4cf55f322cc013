import Augmentation
import Datasets
import Tensors
import Threads

extension Dataset {
  /// Images of one task.
  private static var taskSize: Int { 8 }

  /// Writes some images as a training sees them in one of its epochs.
  ///
  /// - Parameters:
  ///   - rows: Of the dataset.
  ///   - changes: What may happen to them; if none is on they are written as they are.
  ///   - shape: Of an image; nil for a square.
  ///   - seed: The training's.
  ///   - epoch: Counted from 1.
  ///   - output: `[rows.count, width]`, overwritten.
  /// - Throws: `EngineError.badValue` for an option outside its range, `.badSize` for a shape that does not fit
  ///   or is not known, or `.outOfMemory`.
  package func augment(
    _ rows: Range<Int>, _ changes: AugmentationOptions, shape: ImageShape? = nil, seed: UInt64,
    epoch: Int, into output: UnsafeMutablePointer<Float>
  ) throws {
    try changes.check()
    let shape = try ImageShape.find(valueCount: width, stated: shape)
    let workerCount = ThreadPool.threadCount
    let augmentation = try ImageAugmentation(
      Augmenter(changes, shape, seed: seed), workerCount: workerCount)
    augmentation.epoch = epoch
    let selection = RowSelection(images, first: rows.lowerBound, count: rows.count)
    let x = MutableMatrix(output, rows: rows.count, columns: width)
    let taskCount = (rows.count + Self.taskSize - 1) / Self.taskSize
    ThreadPool.run(taskCount, workerLimit: workerCount) { task, worker in
      let first = task * Self.taskSize
      let places = first..<min(first + Self.taskSize, rows.count)
      augmentation.gather(selection, places, into: x.rows(places), worker: worker)
    }
  }
}
