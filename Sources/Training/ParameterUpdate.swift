import Layers
import Memory
import Models
import Optimizers

/// Lets an optimizer change the parameters of a network, piece by piece, and keeps what it remembers.
final class ParameterUpdate {
  private let optimizer: any Optimizer
  let parameters: [Parameter]
  /// For each parameter, `stateCount` arrays as large as itself, one after the other.
  let states: [HeapBuffer<Float>]
  let stateCount: Int
  private var rateFactor = 1.0

  /// - Throws: `EngineError.outOfMemory`.
  init(_ network: Sequential, _ optimizer: any Optimizer) throws {
    self.optimizer = optimizer
    let stateCount = optimizer.stateCount
    self.stateCount = stateCount
    parameters = network.parameters
    states = try parameters.map {
      try HeapBuffer(zeroed: stateCount * $0.values.count, for: "optimizer state")
    }
  }

  /// - Parameter step: The step to come, counted from 1.
  func begin(step: Int) {
    rateFactor = optimizer.rateFactor(ofStep: step)
  }

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
      rateFactor: rateFactor)
  }
}
