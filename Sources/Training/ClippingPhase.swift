import Memory
import Threads

/// The third phase of a step whose gradient must not be longer than a limit: once all of it is known, each task
/// shortens a piece and lets the optimizer use it.
///
/// All parameters' gradients count as one vector g, which becomes `g · min(1, limit / |g|)`: Pascanu, Mikolov and
/// Bengio, ICML 2013. Each task of the second phase sums the squares of its piece in double precision; their sum
/// is taken in the order of the tasks, so that it does not depend on who worked.
final class ClippingPhase: ParallelWork {
  /// What the time of each part is added to.
  var sums = StepSums.none
  private let limit: Double
  private let tasks: [GradientPhase.Task]
  private let gradients: [HeapBuffer<Float>]
  private let squares: HeapBuffer<Double>
  private let update: ParameterUpdate
  private var factor: Float = 1

  /// - Parameter limit: Above 0.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ phase: GradientPhase, limit: Double, update: ParameterUpdate) throws {
    self.limit = limit
    self.update = update
    (tasks, gradients) = (phase.tasks, phase.gradients)
    squares = try HeapBuffer(zeroed: phase.tasks.count, for: "squares of gradients")
    phase.squares = squares
  }

  /// Call when the gradient is complete.
  ///
  /// - Returns: The number of tasks.
  func begin() -> Int {
    var clock = sums.startClock(worker: 0)
    var sum = 0.0
    for task in 0..<squares.count { sum += squares.pointer[task] }
    let length = sum.squareRoot()
    // Not `max`: a length that is not a number must not be lost.
    factor = length <= limit ? 1 : Float(limit / length)
    clock.lap(.gradients)
    return tasks.count
  }

  func perform(_ index: Int, worker: Int) {
    var clock = sums.startClock(worker: worker)
    let (task, factor) = (tasks[index], factor)
    let (start, count) = (task.piece.elements.lowerBound, task.piece.elements.count)
    let gradient = gradients[task.parameter].pointer + start
    for element in 0..<count { gradient[element] *= factor }
    clock.lap(.gradients)
    update.apply(to: task.parameter, task.piece.elements, gradient: gradient)
    clock.lap(.update)
  }
}

/// The sum of squares in double precision: eight running sums, then the rest, then all of them in order.
func sumOfSquares(_ values: UnsafePointer<Float>, count: Int) -> Double {
  var sums = SIMD8<Double>.zero
  let rest = count % 8
  for start in stride(from: 0, to: count - rest, by: 8) {
    let eight = SIMD8<Double>(
      UnsafeRawPointer(values + start).loadUnaligned(as: SIMD8<Float>.self))
    sums += eight * eight
  }
  for index in count - rest..<count {
    sums[index % 8] += Double(values[index]) * Double(values[index])
  }
  return (0..<8).reduce(0) { $0 + sums[$1] }
}
