import Layers
import Memory

/// The penalty `alpha / 2 · Σ w²` of all kernels, which is added to the sum of a batch's losses: ridge
/// regression, Hoerl and Kennard, Technometrics 12, 1970. Its gradient is `alpha · w`.
///
/// Each task of the second phase adds it to its piece of the gradient, before any limit of the gradient's length,
/// and sums the squares of its weights, as they are before the step, in double precision. The sum of these is
/// taken in the order of the tasks, so that it does not depend on who worked.
final class WeightPenalty {
  private let alpha: Double
  /// For each parameter of the network its values; nil if it has no penalty.
  private let values: [HeapBuffer<Float>?]
  /// For each task, the sum of the squares of its weights.
  private let squares: HeapBuffer<Double>
  private var factor: Float = 0

  /// - Parameters:
  ///   - alpha: Above 0.
  ///   - parameters: Of the network.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ alpha: Double, _ parameters: [Parameter], taskCount: Int) throws {
    self.alpha = alpha
    values = parameters.map { $0.decays ? $0.values : nil }
    squares = try HeapBuffer(zeroed: taskCount, for: "squares of weights")
  }

  /// - Parameter scale: What the losses of the batch are multiplied by.
  func begin(scale: Double) { factor = Float(alpha * scale) }

  /// Adds the gradient of the penalty to a piece of a parameter's gradient.
  func add(to gradient: UnsafeMutablePointer<Float>, ofTask index: Int, _ task: GradientPhase.Task)
  {
    guard let values = values[task.parameter] else { return }
    let (elements, factor) = (task.piece.elements, factor)
    let weights = values.pointer + elements.lowerBound
    squares.pointer[index] = sumOfSquares(weights, count: elements.count)
    for element in 0..<elements.count { gradient[element] += factor * weights[element] }
  }

  /// What all tasks together have added to the sum of the losses.
  var loss: Double {
    var sum = 0.0
    for task in 0..<squares.count { sum += squares.pointer[task] }
    return 0.5 * alpha * sum
  }
}
