import Datasets
import Layers
import Tensors
import Threads

/// The first phase of a step: each task takes some rows forward through all layers, scores them and
/// carries their gradient back.
final class PropagationPhase: ParallelWork {
  private let buffers: SliceBuffers
  private let scores: RowScores
  /// What the time of each part is added to.
  var sums = StepSums.none
  /// What each image's score is made of.
  var loss = TrainingLoss.plain
  // The slice at work.
  private var rows: RowSelection
  private var labels: UnsafePointer<Int32>
  private var blocks = RowBlocks.forRows(count: 0)
  private var scale: Float = 0

  /// - Parameters:
  ///   - rows: Of the dataset to come.
  ///   - labels: Of the whole dataset.
  init(
    _ buffers: SliceBuffers, _ scores: RowScores, _ rows: RowSelection,
    labels: UnsafePointer<Int32>
  ) {
    self.buffers = buffers
    self.scores = scores
    self.rows = rows
    self.labels = labels
  }

  /// Sets the rows to work on.
  ///
  /// - Parameters:
  ///   - rows: At most as many as the buffers hold.
  ///   - scale: 1 / rows of the whole batch.
  /// - Returns: The number of tasks.
  func begin(_ rows: RowSelection, scale: Float) -> Int {
    self.rows = rows
    self.scale = scale
    blocks = buffers.plan.blocks(ofSlice: rows.count)
    var clock = sums.startClock(worker: 0)
    for (index, layer) in buffers.plan.layers.enumerated() {
      layer.prepareBackward(buffers.workspace(of: index))
    }
    clock.lap(.backward)
    return blocks.taskCount
  }

  func perform(_ task: Int, worker: Int) {
    buffers.clearSums(ofTask: task)
    blocks.forEachBlock(ofTask: task) { propagate($0, task: task, worker: worker) }
  }

  private func propagate(_ block: Range<Int>, task: Int, worker: Int) {
    var clock = sums.startClock(worker: worker)
    buffers.gather(rows, block, worker: worker)
    clock.lap(.gather)
    let layers = buffers.plan.layers
    let scratch = buffers.scratch(ofWorker: worker)
    for index in 0..<layers.count {
      layers[index].forwardInTraining(
        ForwardBlock(
          x: buffers.inputs(of: index, block, worker: worker),
          y: buffers.outputs(of: index, block, worker: worker),
          trace: buffers.trace(of: index, block, worker: worker), scratch: scratch))
    }
    clock.lap(.forward)
    let last = layers.count - 1
    score(
      buffers.outputs(of: last, block, worker: worker),
      buffers.gradients(of: last, block, worker: worker), block)
    clock.lap(.loss)
    for index in stride(from: last, through: 0, by: -1) {
      layers[index].backward(
        BackwardBlock(
          x: buffers.inputs(of: index, block, worker: worker),
          y: buffers.outputs(of: index, block, worker: worker).view,
          gradY: buffers.gradients(of: index, block, worker: worker),
          gradX: index > 0 ? buffers.gradients(of: index - 1, block, worker: worker) : nil,
          trace: buffers.trace(of: index, block, worker: worker),
          workspace: buffers.workspace(of: index), sums: buffers.sums(of: index, task: task),
          scratch: scratch))
    }
    clock.lap(.backward)
  }

  /// Loss of each row, and its gradient at the logits.
  private func score(_ logits: MutableMatrix, _ gradients: MutableMatrix, _ block: Range<Int>) {
    guard loss.isPlain else {
      for (index, row) in block.enumerated() {
        let image = rows.row(at: row)
        let score = loss.score(
          logits[index], classCount: logits.columns, label: Int(labels[image]), image: image,
          scale: scale, gradient: gradients[index])
        scores.record(score, row: row)
      }
      return
    }
    for (index, row) in block.enumerated() {
      let score = crossEntropy(
        logits[index], classCount: logits.columns, label: Int(labels[rows.row(at: row)]),
        scale: scale, gradient: gradients[index])
      scores.record(score, row: row)
    }
  }
}
