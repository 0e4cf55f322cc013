import Layers
import Memory
import Tensors
import Threads

/// The second phase of a step: each task computes some elements of a parameter's gradient over all rows,
/// and lets the optimizer change them at once.
final class GradientPhase: ParallelWork {
  /// A piece of one parameter's gradient, and where it lies.
  struct Task {
    let layer: Int
    let piece: GradientTask
    /// Index among all parameters of the network.
    let parameter: Int
  }

  /// For each parameter of the network, row-major: the sum over the slices of the batch so far.
  let gradients: [HeapBuffer<Float>]
  /// For each parameter, what those sums have lost by rounding; empty if a batch is one slice.
  private let lost: [HeapBuffer<Float>]
  /// What the time of each part is added to.
  var sums = StepSums.none
  private let buffers: SliceBuffers
  let tasks: [Task]
  /// For each task, the sum of the squares of its elements; nil if nobody wants it.
  var squares: HeapBuffer<Double>?
  /// Is added to the gradient of a whole batch; nil if there is none.
  var penalty: WeightPenalty?
  /// For each worker, room for one piece: a gradient that is used at once need not leave its cache.
  private let scratch: [HeapBuffer<Float>]
  // The slice at work.
  private var rowCount = 0
  private var sumCount = 0
  private var (isAccumulating, isComplete) = (false, false)
  private var update: ParameterUpdate?
  private var upcoming: RowSelection?

  /// - Parameter addsSlices: Whether a batch may be several slices.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ buffers: SliceBuffers, addsSlices: Bool) throws {
    self.buffers = buffers
    var gradients: [HeapBuffer<Float>] = []
    var tasks: [Task] = []
    for (index, layer) in buffers.plan.layers.enumerated() {
      tasks += layer.gradientTasks.map {
        Task(layer: index, piece: $0, parameter: gradients.count + $0.parameter)
      }
      for parameter in layer.parameters {
        gradients.append(try HeapBuffer(zeroed: parameter.values.count, for: "gradients"))
      }
    }
    self.gradients = gradients
    lost =
      try addsSlices ? gradients.map { try HeapBuffer(zeroed: $0.count, for: "gradients") } : []
    self.tasks = tasks
    let largest = tasks.reduce(1) { max($0, $1.piece.elements.count) }
    scratch = try (0..<buffers.workerCount).map { _ in
      try HeapBuffer(uninitialized: largest, for: "gradients")
    }
  }

  /// Workers that may take part.
  var workerLimit: Int { scratch.count }

  /// Sets the rows to work on, which the first phase has prepared.
  ///
  /// - Parameters:
  ///   - isAccumulating: Whether earlier slices of the batch came before.
  ///   - isComplete: Whether this is the last slice of a batch that the parameters learn from.
  ///   - update: Takes each piece as soon as it is done; nil if more slices follow, or gradients are all
  ///     that is wanted.
  ///   - upcoming: The rows of the next slice, if known: their memory is asked for meanwhile.
  /// - Returns: The number of tasks.
  func begin(
    rowCount: Int, isAccumulating: Bool, isComplete: Bool, update: ParameterUpdate?,
    upcoming: RowSelection?
  ) -> Int {
    self.rowCount = rowCount
    sumCount = buffers.plan.sumsGradients ? buffers.plan.blocks(ofSlice: rowCount).taskCount : 0
    (self.isAccumulating, self.isComplete) = (isAccumulating, isComplete)
    self.update = update
    self.upcoming = upcoming
    return tasks.count
  }

  func perform(_ index: Int, worker: Int) {
    var clock = sums.startClock(worker: worker)
    if let upcoming {
      let (count, shares) = (upcoming.count, tasks.count)
      upcoming.prefetch(index * count / shares..<(index + 1) * count / shares)
      clock.lap(.gather)
    }
    let task = tasks[index]
    let piece = scratch[worker].pointer
    buffers.plan.layers[task.layer].computeGradient(
      task.piece, from: source(of: task.layer, worker: worker), into: piece)
    let isWholeBatch = update != nil && !isAccumulating
    let gradient = isWholeBatch ? piece : add(piece, of: task)
    if isComplete, let penalty { penalty.add(to: gradient, ofTask: index, task) }
    if let squares {
      squares.pointer[index] = sumOfSquares(gradient, count: task.piece.elements.count)
    }
    clock.lap(.gradients)
    if let update {
      update.apply(to: task.parameter, task.piece.elements, gradient: gradient)
      clock.lap(.update)
    }
  }

  private func source(of layer: Int, worker: Int) -> GradientSource {
    let rows = 0..<rowCount
    return GradientSource(
      rows: buffers.plan.layers[layer].wantsRowsForGradient
        ? (
          buffers.inputs(of: layer, rows, worker: worker),
          buffers.gradients(of: layer, rows, worker: worker).view
        ) : nil,
      sums: buffers.sums(of: layer, taskCount: sumCount),
      workspace: buffers.workspace(of: layer))
  }

  /// Adds what a slice gave to the batch's gradient, and returns where that lies.
  private func add(_ piece: UnsafePointer<Float>, of task: Task) -> UnsafeMutablePointer<Float> {
    let (start, count) = (task.piece.elements.lowerBound, task.piece.elements.count)
    let sums = gradients[task.parameter].pointer + start
    if isAccumulating {
      addCompensated(piece, count: count, to: sums, lost: lost[task.parameter].pointer + start)
    } else {
      sums.update(from: piece, count: count)
      if !lost.isEmpty { (lost[task.parameter].pointer + start).update(repeating: 0, count: count) }
    }
    return sums
  }
}
