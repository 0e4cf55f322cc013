import Datasets
import Layers
import Memory
import Models
import Threads

/// Computes loss and gradients of a batch, slice by slice, in two phases with a barrier behind each.
///
/// Phase 1 cuts the rows of a slice, phase 2 the parameters. No gradient is copied or summed across
/// threads.
///
/// A slice is at most 1,024 rows, and fewer in a large network, so that memory and the time of one slice
/// stay bounded for any batch. The gradients of the slices add up in order, with compensation for what
/// rounding takes.
final class GradientPass {
  /// Rows of a slice at most.
  static let sliceLimit = 1024
  /// Rows times parameters of a slice at most, if one row does not have more: some 50 ms on two cores.
  private static let workLimit = 1 << 29
  /// Rows times parameters below which waking another thread costs more than it brings.
  private static let tinyLimit = 1 << 16
  /// Floats that the buffers of a slice may take together, if one row does not take more.
  private static let bufferLimit = 1 << 26

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
    }
  }
  private let parameterCount: Int
  private let scores: RowScores
  private let propagation: PropagationPhase
  private let gradientPhase: GradientPhase

  /// - Parameters:
  ///   - dataset: Where the rows will come from.
  ///   - batchSize: Rows of a batch at most; decides how large the buffers are.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ network: Sequential, _ dataset: Dataset, batchSize: Int) throws {
    let floatsOfRow = network.layers.reduce(network.inputSize) { $0 + 2 * $1.outputSize }
    parameterCount = network.parameters.reduce(1) { $0 + $1.values.count }
    let rows = min(
      batchSize, Self.sliceLimit, max(1, Self.bufferLimit / floatsOfRow),
      max(1, Self.workLimit / parameterCount))
    sliceCapacity = rows
    let buffers = try SliceBuffers(network, dataset.images, capacity: rows)
    scores = try RowScores(capacity: rows)
    propagation = PropagationPhase(
      buffers, scores, RowSelection(dataset.images, first: 0, count: 0), labels: dataset.labels)
    gradientPhase = try GradientPhase(buffers, addsSlices: batchSize > rows)
  }

  /// Adds one slice of a batch.
  ///
  /// - Parameters:
  ///   - rows: At most `sliceCapacity` rows.
  ///   - batchSize: Rows of the whole batch, by which the loss is divided.
  ///   - isAccumulating: Whether earlier slices of this batch came before.
  ///   - update: Takes each piece of the gradient as soon as it is done; nil if it is not complete yet.
  ///   - upcoming: The rows of the next slice, if they are known.
  /// - Returns: What the rows of the slice score with the parameters as they are before the update.
  func run(
    _ rows: RowSelection, batchSize: Int, isAccumulating: Bool, update: ParameterUpdate?,
    upcoming: RowSelection? = nil
  ) -> ScoreTotal {
    let stopwatch = profile.map { _ in Stopwatch() }
    let isTiny = rows.count * parameterCount < Self.tinyLimit
    let workers = isTiny ? 1 : workerLimit
    let blocks = propagation.begin(rows, scale: 1 / Float(batchSize))
    ThreadPool.run(blocks, workerLimit: workers, propagation)
    let tasks = gradientPhase.begin(
      rowCount: rows.count, isAccumulating: isAccumulating, update: update,
      upcoming: upcoming)
    ThreadPool.run(tasks, workerLimit: workers, gradientPhase)
    let total = scoreTotal(of: rows.count)
    if let profile, let stopwatch {
      profile.record(
        imageCount: rows.count, wallSeconds: stopwatch.seconds,
        threadCount: min(ThreadPool.threadCount, workerLimit), endsStep: update != nil)
    }
    return total
  }

  private func scoreTotal(of rowCount: Int) -> ScoreTotal {
    var clock = propagation.sums.startClock(worker: 0)
    defer { clock.lap(.loss) }
    return scores.total(of: rowCount)
  }
}
