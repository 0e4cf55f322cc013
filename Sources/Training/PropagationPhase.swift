import Datasets
import Layers
import Tensors
import Threads

/// The first phase of a step: each task takes some rows forward through all layers, scores them and
/// carries their gradient back.
final class PropagationPhase: ParallelWork {
  /// What tasks do.
  enum Way {
    /// Forward through a stage; through the last one also back to its beginning.
    case forward(stage: Int)
    /// Back from the beginning of the next stage to that of this one.
    case backward(stage: Int)
  }

  /// What random numbers of a training depend on.
  struct Epoch {
    let seed: UInt64
    /// Counted from 1.
    let number: UInt32
  }

  private let buffers: SliceBuffers
  private let scores: RowScores
  /// What the time of each part is added to.
  var sums = StepSums.none
  /// What each image's score is made of.
  var loss = TrainingLoss.plain
  // The slice at work.
  private var rows: RowSelection
  /// Of the whole dataset.
  var labels: UnsafePointer<Int32>
  private var blocks = RowBlocks.forRows(count: 0)
  private var scale = 0.0
  private var epoch: Epoch?
  var way = Way.forward(stage: 0)

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
  ///   - scale: Of the batch; see `BatchScale`.
  ///   - epoch: nil to draw nothing at random.
  /// - Returns: The number of tasks.
  func begin(_ rows: RowSelection, scale: Double, epoch: Epoch?) -> Int {
    self.rows = rows
    self.epoch = epoch
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
    let stages = buffers.plan.stages
    switch way {
    case .forward(let stage):
      if stage == 0 { buffers.clearSums(ofTask: task) }
      let isLast = stage == stages.count - 1
      if stage > 0, isLast { clearStatistics(ofStage: stage, task) }
      if !isLast { clearStatistics(ofStage: stage + 1, task) }
      blocks.forEachBlock(ofTask: task) { block in
        goForward(block, stage, worker: worker, task: task)
        if isLast { goBack(block, stages[stage], stage, worker: worker, task: task) }
      }
    case .backward(let stage):
      if stage > 0 { clearStatistics(ofStage: stage, task) }
      // Also the layer that begins the stage before.
      let layers = stages[stage].lowerBound..<stages[stage].upperBound + 1
      blocks.forEachBlock(ofTask: task) {
        goBack($0, layers, stage, worker: worker, task: task)
      }
    }
  }

  private func clearStatistics(ofStage stage: Int, _ task: Int) {
    buffers.statistics(ofStage: stage, task: task).update(
      repeating: 0,
      count: buffers.plan.batchLayer(ofStage: buffers.plan.stages[stage]).statisticsSize)
  }

  /// Takes a block through the layers of a stage; with the last one, scores it.
  private func goForward(_ block: Range<Int>, _ stage: Int, worker: Int, task: Int) {
    let (layers, stages) = (buffers.plan.layers, buffers.plan.stages)
    var clock = sums.startClock(worker: worker)
    if stage == 0 {
      buffers.gather(rows, block, worker: worker)
      clock.lap(.gather)
    }
    let scratch = buffers.scratch(ofWorker: worker)
    for index in stages[stage] {
      layers[index].forwardInTraining(
        ForwardBlock(
          x: buffers.inputs(of: index, block, worker: worker),
          y: buffers.outputs(of: index, block, worker: worker),
          trace: buffers.trace(of: index, block, worker: worker),
          workspace: buffers.workspace(of: index), scratch: scratch, draws: draws(of: block)))
    }
    if stage + 1 < stages.count {
      let layer = buffers.plan.batchLayer(ofStage: stages[stage + 1])
      layer.addStatistics(
        buffers.denseInputs(of: stages[stage + 1].lowerBound, block, worker: worker),
        to: buffers.statistics(ofStage: stage + 1, task: task))
      clock.lap(.forward)
      return
    }
    clock.lap(.forward)
    let last = layers.count - 1
    score(
      buffers.outputs(of: last, block, worker: worker),
      buffers.gradients(of: last, block, worker: worker), block)
    clock.lap(.loss)
  }

  /// Takes the gradient of a block back through some layers, up to but not through the one that begins a stage.
  private func goBack(
    _ block: Range<Int>, _ range: Range<Int>, _ stage: Int, worker: Int, task: Int
  ) {
    var clock = sums.startClock(worker: worker)
    let layers = buffers.plan.layers
    let scratch = buffers.scratch(ofWorker: worker)
    let first = buffers.plan.stages[stage].lowerBound
    for index in stride(from: range.upperBound - 1, through: range.lowerBound, by: -1) {
      if stage > 0, index == first {
        buffers.plan.batchLayer(ofStage: buffers.plan.stages[stage]).addGradientStatistics(
          buffers.denseInputs(of: index, block, worker: worker),
          buffers.gradients(of: index, block, worker: worker).view,
          workspace: buffers.workspace(of: index),
          to: buffers.statistics(ofStage: stage, task: task))
        break
      }
      layers[index].backward(
        BackwardBlock(
          x: buffers.inputs(of: index, block, worker: worker),
          y: buffers.outputs(of: index, block, worker: worker).view,
          gradY: buffers.gradients(of: index, block, worker: worker),
          gradX: index > 0 ? buffers.gradients(of: index - 1, block, worker: worker) : nil,
          trace: buffers.trace(of: index, block, worker: worker),
          workspace: buffers.workspace(of: index), sums: buffers.sums(of: index, task: task),
          scratch: scratch, draws: draws(of: block)))
    }
    clock.lap(.backward)
  }

  private func draws(of block: Range<Int>) -> TrainingDraws? {
    epoch.map { rows.draws(seed: $0.seed, epoch: $0.number, from: block.lowerBound) }
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
    let scale = Float(scale)
    for (index, row) in block.enumerated() {
      let score = crossEntropy(
        logits[index], classCount: logits.columns, label: Int(labels[rows.row(at: row)]),
        scale: scale, gradient: gradients[index])
      scores.record(score, row: row)
    }
  }
}
