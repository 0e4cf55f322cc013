import Augmentation
import Datasets
import Layers
import Memory
import Models
import Threads

/// Computes loss and gradients of a batch, slice by slice, in two phases with a barrier behind each; and in a
/// third one if gradients are clipped.
///
/// Phase 1 cuts the rows of a slice, phase 2 the parameters. No gradient is copied or summed across
/// threads.
///
/// A slice is at most 1,024 rows, and fewer in a large network, so that memory and the time of one slice
/// stay bounded for any batch; see `TrainingPlan`. The gradients of the slices add up in order, with
/// compensation for what rounding takes.
final class GradientPass {
  /// Rows times products below which waking another thread costs more than it brings.
  private static let tinyLimit = 1 << 16

  /// Rows of a batch at most.
  let batchCapacity: Int
  /// Rows that one slice can hold.
  let sliceCapacity: Int
  /// For each parameter of the network, row-major.
  var gradients: [HeapBuffer<Float>] { gradientPhase.gradients }
  /// Workers that may take part.
  var workerLimit: Int { gradientPhase.workerLimit }
  /// Learns where the time goes; nil if nobody wants to know.
  var profile: StepProfile? {
    didSet {
      propagation.sums = profile?.sums ?? .none
      gradientPhase.sums = profile?.sums ?? .none
      clipping?.sums = profile?.sums ?? .none
    }
  }
  /// What each image's score is made of.
  var loss: TrainingLoss {
    get { propagation.loss }
    set { propagation.loss = newValue }
  }
  /// Changes the images as they are fetched; nil to take them as they are.
  var augmentation: ImageAugmentation? { buffers.augmentation }
  private let productCount: Int
  private var clipping: ClippingPhase?
  private let buffers: SliceBuffers
  private let scores: RowScores
  private let propagation: PropagationPhase
  private let gradientPhase: GradientPhase

  /// - Parameters:
  ///   - dataset: Where the rows will come from.
  ///   - batchSize: Rows of a batch at most; decides how large the buffers are.
  ///   - workerCount: Workers that may take part; nil for as many as there are.
  /// - Throws: `EngineError.outOfMemory`, or `.limit` for a batch that must not be cut and is too large.
  init(
    _ network: Sequential, _ dataset: Dataset, batchSize: Int, workerCount: Int? = nil
  ) throws {
    let plan = try TrainingPlan(network, batchSize: batchSize)
    batchCapacity = batchSize
    productCount = plan.productCount
    sliceCapacity = plan.sliceCapacity
    buffers = try SliceBuffers(
      plan, dataset.images, workerCount: workerCount ?? ThreadPool.threadCount)
    scores = try RowScores(capacity: sliceCapacity)
    propagation = PropagationPhase(
      buffers, scores, RowSelection(dataset.images, first: 0, count: 0), labels: dataset.labels)
    gradientPhase = try GradientPhase(buffers, addsSlices: batchSize > sliceCapacity)
  }

  /// From now on `update` takes gradients that are shortened to a length.
  ///
  /// - Throws: `EngineError.outOfMemory`.
  func clip(to limit: Double, _ update: ParameterUpdate) throws {
    clipping = try ClippingPhase(gradientPhase, limit: limit, update: update)
  }

  /// From now on `update` takes gradients of a loss that has a penalty.
  ///
  /// - Parameter alpha: Above 0.
  /// - Throws: `EngineError.outOfMemory`.
  func penalize(_ alpha: Double, _ update: ParameterUpdate) throws {
    gradientPhase.penalty = try WeightPenalty(
      alpha, update.parameters, taskCount: gradientPhase.tasks.count)
  }

  /// From now on rows come from another dataset.
  ///
  /// - Parameter dataset: As wide as the former, with values of the same type.
  /// - Throws: `EngineError.outOfMemory`. Nothing changes then.
  func use(_ dataset: Dataset) throws {
    try buffers.use(dataset.images)
    propagation.labels = dataset.labels
  }

  /// From now on images are changed as they are fetched; with nil they no longer are.
  ///
  /// - Throws: `EngineError.outOfMemory`. Nothing changes then.
  func augment(_ augmenter: Augmenter?) throws { try buffers.augment(augmenter) }

  /// Adds one slice of a batch.
  ///
  /// - Parameters:
  ///   - rows: At most `sliceCapacity` rows.
  ///   - scale: What the losses of the whole batch are multiplied by; see `BatchScale`.
  ///   - isAccumulating: Whether earlier slices of this batch came before.
  ///   - update: Takes each piece of the gradient as soon as it is done; nil if it is not complete yet.
  ///   - upcoming: The rows of the next slice, if they are known.
  ///   - epoch: What is drawn at random depends on it; nil to draw nothing.
  /// - Returns: What the rows of the slice score with the parameters as they are before the update; with the last
  ///   slice of a batch, its penalty too.
  func run(
    _ rows: RowSelection, scale: Double, isAccumulating: Bool, update: ParameterUpdate?,
    upcoming: RowSelection? = nil, epoch: PropagationPhase.Epoch? = nil
  ) -> ScoreTotal {
    let stopwatch = profile.map { _ in Stopwatch() }
    let isTiny = rows.count * productCount < Self.tinyLimit
    let workers = isTiny ? 1 : workerLimit
    let parts = propagation.begin(rows, scale: scale, epoch: epoch)
    gradientPhase.penalty?.begin(scale: scale)
    propagate(parts: parts, workers: workers, rowCount: rows.count, isStep: update != nil)
    let tasks = gradientPhase.begin(
      rowCount: rows.count, isAccumulating: isAccumulating, isComplete: update != nil,
      update: clipping == nil ? update : nil, upcoming: upcoming)
    ThreadPool.run(tasks, workerLimit: workers, gradientPhase)
    if let clipping, update != nil {
      ThreadPool.run(clipping.begin(), workerLimit: workers, clipping)
    }
    var total = scoreTotal(of: rows.count)
    if let penalty = gradientPhase.penalty, update != nil { total.lossSum += penalty.loss }
    if let profile, let stopwatch {
      profile.record(
        imageCount: rows.count, wallSeconds: stopwatch.seconds,
        threadCount: min(ThreadPool.threadCount, workerLimit), endsStep: update != nil)
    }
    return total
  }

  /// The first phase, stage by stage.
  private func propagate(parts: Int, workers: Int, rowCount: Int, isStep: Bool) {
    let plan = buffers.plan
    for stage in plan.stages.indices {
      if stage > 0 {
        plan.batchLayer(ofStage: plan.stages[stage]).finishStatistics(
          buffers.statistics(ofStage: stage, task: 0), partCount: parts, rowCount: rowCount,
          workspace: buffers.workspace(of: plan.stages[stage].lowerBound), isStep: isStep)
      }
      propagation.way = .forward(stage: stage)
      ThreadPool.run(parts, workerLimit: workers, propagation)
    }
    for stage in plan.stages.indices.dropLast().reversed() {
      plan.batchLayer(ofStage: plan.stages[stage + 1]).finishGradientStatistics(
        buffers.statistics(ofStage: stage + 1, task: 0), partCount: parts, rowCount: rowCount,
        workspace: buffers.workspace(of: plan.stages[stage + 1].lowerBound))
      propagation.way = .backward(stage: stage)
      ThreadPool.run(parts, workerLimit: workers, propagation)
    }
  }

  private func scoreTotal(of rowCount: Int) -> ScoreTotal {
    var clock = propagation.sums.startClock(worker: 0)
    defer { clock.lap(.loss) }
    return scores.total(of: rowCount)
  }
}
