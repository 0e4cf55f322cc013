import Layers
import Memory
import Models
import Optimizers

/// Lets an optimizer change the parameters of a network, piece by piece, and keeps what it remembers.
final class ParameterUpdate {
  private let optimizer: any Optimizer
  private let schedule: Schedule
  let parameters: [Parameter]
  /// For each parameter, `stateCount` arrays as large as itself, one after the other.
  let states: [HeapBuffer<Float>]
  let stateCount: Int
  /// As in `Optimizer`.
  var squaresIndex: Int? { optimizer.squaresIndex }
  /// Follows the parameters; nil if nobody wants it.
  let average: WeightAverage?
  /// The rate that was set in place of the optimizer's; nil if none was, or the same.
  private(set) var givenRate: Double?
  private var learningRate = 0.0
  private var rateFactor = 1.0

  /// - Parameter averageDecay: 0 for no average.
  /// - Throws: `EngineError.outOfMemory`.
  init(
    _ network: Sequential, _ optimizer: any Optimizer, _ schedule: Schedule, averageDecay: Double
  ) throws {
    self.optimizer = optimizer
    self.schedule = schedule
    average = averageDecay > 0 ? try WeightAverage(network, decay: averageDecay) : nil
    let stateCount = optimizer.stateCount
    self.stateCount = stateCount
    parameters = network.parameters
    states = try parameters.map {
      try HeapBuffer(zeroed: stateCount * $0.values.count, for: "optimizer state")
    }
  }

  /// - Parameter step: The step to come, counted from 1.
  func begin(step: Int) {
    learningRate = learningRate(ofStep: step)
    rateFactor = optimizer.rateFactor(ofStep: step)
  }

  /// - Parameter step: Counted from 1.
  func learningRate(ofStep step: Int) -> Double {
    schedule.rate(ofStep: step, from: givenRate ?? optimizer.learningRate)
  }

  /// - Parameter rate: What the schedule starts from in later steps; nil for the optimizer's rate.
  func setRate(_ rate: Double?) { givenRate = rate == optimizer.learningRate ? nil : rate }

  /// Changes some elements of one parameter; different ones may be changed on different threads.
  ///
  /// - Parameter gradient: Of those elements.
  func apply(to index: Int, _ elements: Range<Int>, gradient: UnsafePointer<Float>) {
    let parameter = parameters[index]
    let start = elements.lowerBound
    let state = states[index].pointer
    optimizer.update(
      ParameterPiece(
        count: elements.count,
        values: parameter.values.pointer + start,
        gradients: gradient,
        states: (
          stateCount > 0 ? state + start : nil,
          stateCount > 1 ? state + parameter.values.count + start : nil
        ),
        decays: parameter.decays),
      learningRate: learningRate, rateFactor: rateFactor)
    if let average { average.follow(parameter.values.pointer, of: index, elements) }
  }
}
