import Datasets
import Errors
import Models
import Synchronization
import Tensors

extension Sequential {
  /// Rows that are scored before their scores are summed; bounds memory.
  private static let scoredRows = 1 << 16

  /// Loss and accuracy over a whole dataset.
  ///
  /// - Throws: `EngineError` if the dataset does not fit.
  package func evaluate(_ dataset: Dataset) throws -> ScoreTotal {
    try requireMatch(with: dataset)
    let step = min(Self.scoredRows, dataset.count)
    let pass = try ForwardPass(
      self, layerCount: layers.count, dataset.images, rowCount: step)
    let scores = try RowScores(capacity: step)
    var total = ScoreTotal()
    for first in stride(from: 0, to: dataset.count, by: step) {
      let selection = RowSelection(
        dataset.images, first: first, count: min(step, dataset.count - first))
      pass.run(selection) { rows, logits in
        for (index, row) in rows.enumerated() {
          let score = crossEntropy(
            logits[index], classCount: logits.columns,
            label: Int(dataset.labels[selection.row(at: row)]))
          scores.record(score, row: row)
        }
      }
      total += scores.total(of: selection.count)
    }
    return total
  }

  /// Class probabilities for each image.
  ///
  /// - Parameter probabilities: `[images.count, outputSize]`, overwritten; partly, if an error is thrown.
  /// - Throws: `EngineError.badValue` with row and column of the first value that is NaN or infinite, or
  ///   another `EngineError` if the images do not fit.
  package func predict(
    _ images: ImageTable, into probabilities: UnsafeMutablePointer<Float>
  ) throws {
    try requireWidth(of: images)
    let pass = try ForwardPass(
      self, layerCount: layers.count, images, rowCount: images.count)
    let result = MutableMatrix(probabilities, rows: images.count, columns: outputSize)
    let isBroken = Atomic(false)
    pass.run(RowSelection(images, first: 0, count: images.count)) { rows, logits in
      // Now, while they are in the cache.
      if !images.isFinite(rows) { isBroken.store(true, ordering: .relaxed) }
      for (index, row) in rows.enumerated() {
        softmax(logits[index], count: logits.columns, into: result[row])
      }
    }
    if isBroken.load(ordering: .relaxed), let error = images.notFiniteError() { throw error }
  }

  /// The output of one layer, after its activation, for each image.
  ///
  /// - Parameter values: `[images.count, outputs of that layer]`, overwritten.
  /// - Precondition: `layer` is one of the network's.
  package func output(
    ofLayer layer: Int, _ images: ImageTable, into values: UnsafeMutablePointer<Float>
  ) throws {
    try requireWidth(of: images)
    let pass = try ForwardPass(
      self, layerCount: layer + 1, images, rowCount: images.count)
    let result = MutableMatrix(values, rows: images.count, columns: layers[layer].outputSize)
    pass.run(RowSelection(images, first: 0, count: images.count)) { rows, outputs in
      for (index, row) in rows.enumerated() {
        result[row].update(from: outputs[index], count: outputs.columns)
      }
    }
  }

  /// Mean loss over a whole dataset and its gradient, computed as a training step does.
  ///
  /// - Parameter gradients: Room for every parameter's gradient, one after the other.
  package func gradients(
    of dataset: Dataset, into gradients: UnsafeMutablePointer<Float>
  ) throws -> Double {
    try requireMatch(with: dataset)
    try requireParameters()
    let pass = try GradientPass(self, dataset, batchSize: dataset.count)
    var total = ScoreTotal()
    for first in stride(from: 0, to: dataset.count, by: pass.sliceCapacity) {
      let rows = RowSelection(
        dataset.images, first: first, count: min(pass.sliceCapacity, dataset.count - first))
      total += pass.run(
        rows, scale: BatchScale(count: dataset.count).factor, isAccumulating: first > 0, update: nil
      )
    }
    var offset = 0
    for gradient in pass.gradients {
      (gradients + offset).update(from: gradient.pointer, count: gradient.count)
      offset += gradient.count
    }
    return total.loss
  }
}
