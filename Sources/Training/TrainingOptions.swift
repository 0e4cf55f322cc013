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
  /// How the learning rate changes.
  package let schedule: Schedule
  /// What of each label is spread evenly over all classes, 0 to 1.
  package let labelSmoothing: Double
  /// Length that the gradient of all parameters together is shortened to; nil for any length.
  package let clipNorm: Double?
  /// Of the average of the weights, 0 to below 1; 0 for no average.
  package let averageDecay: Double
  /// What half the sum of the squares of all kernels is multiplied by, added to the sum of a batch's losses;
  /// 0 for nothing.
  package let l2Penalty: Double
  /// What that sum is divided by.
  package let reduction: LossReduction

  /// - Throws: `EngineError.badSize` or `.badValue` for a setting out of its range.
  package init(
    batchSize: Int?, optimizer: any Optimizer, shuffles: Bool, seed: UInt64, timeLimit: Double?,
    schedule: Schedule = .constant, labelSmoothing: Double = 0, clipNorm: Double? = nil,
    averageDecay: Double = 0, l2Penalty: Double = 0, reduction: LossReduction = .images
  ) throws {
    if let batchSize, batchSize < 1 {
      throw EngineError.badSize("batch size: expected 1 or more, got \(batchSize)")
    }
    if let timeLimit, !(timeLimit > 0 && timeLimit.isFinite) {
      throw EngineError.badValue("time limit: expected a finite number above 0, got \(timeLimit)")
    }
    guard (0...1).contains(labelSmoothing) else {
      throw EngineError.badValue("label smoothing: expected 0 to 1, got \(labelSmoothing)")
    }
    if let clipNorm, !(clipNorm > 0 && clipNorm.isFinite) {
      throw EngineError.badValue("clip norm: expected a finite number above 0, got \(clipNorm)")
    }
    guard averageDecay >= 0, averageDecay < 1, Float(1 - averageDecay) > 0 else {
      throw EngineError.badValue(
        "average decay: expected 0 or more and less than 1, got \(averageDecay)")
    }
    guard l2Penalty >= 0, Float(l2Penalty).isFinite else {
      throw EngineError.badValue(
        "l2 penalty: expected a finite number, 0 or more, that single precision can hold, got \(l2Penalty)"
      )
    }
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.shuffles = shuffles
    self.seed = seed
    self.timeLimit = timeLimit
    self.schedule = schedule
    self.labelSmoothing = labelSmoothing
    self.clipNorm = clipNorm
    self.averageDecay = averageDecay
    self.l2Penalty = l2Penalty
    self.reduction = reduction
  }
}
