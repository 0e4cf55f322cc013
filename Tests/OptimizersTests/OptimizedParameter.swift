import Optimizers

/// A parameter with its optimizer's state, in arrays.
struct OptimizedParameter {
  private(set) var values: [Float]
  private var states: ([Float], [Float])
  private let optimizer: any Optimizer
  private let decays: Bool
  private var stepCount = 0

  init(_ values: [Float], _ optimizer: any Optimizer, decays: Bool) {
    self.values = values
    self.optimizer = optimizer
    self.decays = decays
    let zeros = [Float](repeating: 0, count: values.count)
    states = (zeros, zeros)
  }

  /// Makes one step.
  ///
  /// - Parameter pieceSize: Elements that are updated together; all of them unless told.
  mutating func step(_ gradients: [Float], pieceSize: Int? = nil) {
    stepCount += 1
    let size = pieceSize ?? values.count
    for start in stride(from: 0, to: values.count, by: size) {
      update(start, min(size, values.count - start), gradients)
    }
  }

  private mutating func update(_ start: Int, _ count: Int, _ gradients: [Float]) {
    let (optimizer, decays, stepCount) = (optimizer, decays, stepCount)
    values.withUnsafeMutableBufferPointer { values in
      states.0.withUnsafeMutableBufferPointer { first in
        states.1.withUnsafeMutableBufferPointer { second in
          gradients.withUnsafeBufferPointer { gradients in
            guard let values = values.baseAddress, let gradients = gradients.baseAddress else {
              return
            }
            let needed = optimizer.stateCount
            optimizer.update(
              ParameterPiece(
                count: count, values: values + start, gradients: gradients + start,
                states: (
                  needed > 0 ? first.baseAddress.map { $0 + start } : nil,
                  needed > 1 ? second.baseAddress.map { $0 + start } : nil
                ), decays: decays),
              learningRate: optimizer.learningRate,
              rateFactor: optimizer.rateFactor(ofStep: stepCount))
          }
        }
      }
    }
  }
}
