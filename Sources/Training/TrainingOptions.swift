import Errors
import Optimizers

/// Settings of a trainer.
package struct TrainingOptions {
  /// Images a step, 1 or more; nil for all of them.
  package let batchSize: Int?
  package let optimizer: any Optimizer
  /// Whether each epoch visits the images in a new order.
  package let shuffles: Bool
  /// Draws the order of the images.
  package let seed: UInt64
  /// Seconds that one call may take, looked at after every slice; nil for no limit.
  package let timeLimit: Double?

  /// - Throws: `EngineError.badSize` or `.badValue` for a setting out of its range.
  package init(
    batchSize: Int?, optimizer: any Optimizer, shuffles: Bool, seed: UInt64, timeLimit: Double?
  ) throws {
    if let batchSize, batchSize < 1 {
      throw EngineError.badSize("batch size: expected 1 or more, got \(batchSize)")
    }
    if let timeLimit, !(timeLimit > 0 && timeLimit.isFinite) {
      throw EngineError.badValue("time limit: expected a finite number above 0, got \(timeLimit)")
    }
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.shuffles = shuffles
    self.seed = seed
    self.timeLimit = timeLimit
  }
}
