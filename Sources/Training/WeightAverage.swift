import Layers
import Memory
import Models

/// The exponential moving average of a network's weights over the steps of a training:
/// after each step `average ← average + (1 − decay) (weight − average)`.
///
/// It begins with the weights at the trainer's beginning. Polyak and Juditsky, SIAM J. Control Optim. 30, 1992;
/// Kingma and Ba, ICLR 2015, section 7.2. Parameters that no gradient trains, which are averages already, are
/// those of the network.
final class WeightAverage {
  /// For each parameter of the network; empty for those that no gradient trains.
  let values: [HeapBuffer<Float>]
  private let network: Sequential
  private let rest: Float

  /// - Parameter decay: Above 0, below 1.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ network: Sequential, decay: Double) throws {
    self.network = network
    rest = Float(1 - decay)
    values = try network.parameters.map {
      try HeapBuffer(
        copying: $0.values.pointer, count: $0.isTrained ? $0.values.count : 0,
        for: "average of the weights")
    }
  }

  /// Takes some weights into account, after a step has changed them.
  ///
  /// - Parameter weights: All of the parameter.
  func follow(_ weights: UnsafePointer<Float>, of parameter: Int, _ elements: Range<Int>) {
    let (average, rest) = (values[parameter].pointer, rest)
    for index in elements { average[index] += rest * (weights[index] - average[index]) }
  }

  /// A network of its own with the averaged weights, and the metadata of the one in training.
  ///
  /// - Throws: `EngineError.outOfMemory`.
  func makeNetwork() throws -> Sequential {
    let copy = try network.copy()
    for (parameter, average) in zip(copy.parameters, values) where average.count > 0 {
      parameter.values.pointer.update(from: average.pointer, count: average.count)
    }
    return copy
  }
}
