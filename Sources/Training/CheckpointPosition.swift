import Errors
import Memory

extension CheckpointState {
  /// As in `Trainer.Progress`.
  package struct Position: Codable, Equatable {
    let epoch: Int
    let batch: Int
    let batchesPerEpoch: Int
    let step: Int
    let images: Int
    let correct: Int
    /// The bits of the double, 16 hexadecimal digits.
    let lossSum: String
    let drawnEpochs: Int
    // What was added later; nil where nothing was changed during the training.
    /// The learning rate that was set in place of the optimizer's.
    let learningRate: Double?
    /// That of the latest step, if another one has been set since.
    let latestLearningRate: Double?
    /// Steps and epochs before the dataset was set that it stands in.
    let earlierSteps: Int?
    let earlierEpochs: Int?

    enum CodingKeys: String, CodingKey {
      case epoch, batch, step, images, correct
      case batchesPerEpoch = "batches_per_epoch"
      case lossSum = "loss_sum"
      case drawnEpochs = "drawn_epochs"
      case learningRate = "learning_rate"
      case latestLearningRate = "latest_learning_rate"
      case earlierSteps = "earlier_steps"
      case earlierEpochs = "earlier_epochs"
    }
  }
}

extension CheckpointState.Position {
  /// Steps that a training can have done at most; far from where counting would overflow.
  private static let stepLimit = 1 << 53

  init(_ trainer: Trainer) {
    let (progress, beginning) = (trainer.progress, trainer.beginning)
    self.init(
      epoch: progress.epoch, batch: progress.batch, batchesPerEpoch: progress.batchesPerEpoch,
      step: progress.step, images: progress.scores.count, correct: progress.scores.correct,
      lossSum: hexadecimal(progress.scores.lossSum.bitPattern),
      drawnEpochs: trainer.order.drawnEpochs, learningRate: trainer.update.givenRate,
      latestLearningRate: trainer.latestRate,
      earlierSteps: beginning.epochs > 0 ? beginning.step : nil,
      earlierEpochs: beginning.epochs > 0 ? beginning.epochs : nil)
  }

  /// Whether a library that knows version 1 of the format alone would go on in another way.
  var needsVersion2: Bool { learningRate != nil || earlierEpochs != nil }

  /// What was done when the dataset was set.
  var beginning: Trainer.Beginning {
    Trainer.Beginning(step: earlierSteps ?? 0, epochs: earlierEpochs ?? 0)
  }

  /// - Parameters:
  ///   - images: Of the dataset.
  ///   - batchSize: Of a whole batch.
  /// - Throws: `EngineError.badModel` if no training can have stood there.
  func checked(images total: Int, batchSize: Int) throws -> Trainer.Progress {
    let batches = (total + batchSize - 1) / batchSize
    let earlier = beginning
    let epochs = epoch &- 1 &- earlier.epochs
    let (before, overflow1) = epochs.multipliedReportingOverflow(by: batches)
    let (done, overflow2) = before.addingReportingOverflow(batch)
    let (steps, overflow3) = done.addingReportingOverflow(earlier.step)
    let isFinished = batch == batches
    let loss = UInt64(lossSum, radix: 16)
    let rates = [learningRate, latestLearningRate].compactMap { $0 }
    guard let loss, epoch >= 1, (0...batches).contains(batch), batchesPerEpoch == batches,
      (0...Self.stepLimit).contains(earlier.step), (0...Self.stepLimit).contains(earlier.epochs),
      earlier.epochs < epoch,
      !overflow1, !overflow2, !overflow3, step == steps, step <= Self.stepLimit,
      images == min(total, batch * batchSize), (0...images).contains(correct),
      drawnEpochs == (isFinished ? epoch + 1 : epoch),
      rates.allSatisfy({ $0 >= 0 && Float($0).isFinite }),
      learningRate.map({ Float($0) > 0 }) ?? true
    else {
      throw EngineError.badModel("its progress is none that a training can have: \(self)")
    }
    var progress = Trainer.Progress()
    progress.epoch = epoch
    progress.batch = batch
    progress.batchesPerEpoch = batches
    progress.step = step
    progress.scores = ScoreTotal(
      count: images, correct: correct, lossSum: Double(bitPattern: loss))
    progress.isEpochFinished = isFinished
    return progress
  }
}
