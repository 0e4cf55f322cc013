import CDigitus
import Datasets
import Errors
import Models
import Optimizers
import Training

/// Bytes of `digitus_training_options` in ABI 1.
private let firstOptionsSize = 88
/// Bytes of `digitus_progress` in ABI 1.
private let firstProgressSize = 72

@_cdecl("digitus_training_options_init") @implementation
public func digitus_training_options_init(
  _ options: UnsafeMutablePointer<digitus_training_options>?
) {
  guard let options, Arguments.isAligned(options) else { return }
  SizedStruct.fill(options, with: defaultOptions, size: Int64(firstOptionsSize))
}

@_cdecl("digitus_training_options_init_sized") @implementation
public func digitus_training_options_init_sized(
  _ options: UnsafeMutablePointer<digitus_training_options>?, _ size: Int64
) {
  guard let options, Arguments.isAligned(options), size >= firstOptionsSize else { return }
  SizedStruct.fill(options, with: defaultOptions, size: size)
}

private var defaultOptions: digitus_training_options {
  digitus_training_options(
    struct_size: Int64(MemoryLayout<digitus_training_options>.size), batch_size: 128,
    optimizer: DIGITUS_OPTIMIZER_ADAM, shuffle: 1, seed: 0, learning_rate: 0, momentum: 0.9,
    beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, weight_decay: 0.004, time_limit: 0,
    schedule: DIGITUS_SCHEDULE_CONSTANT, reserved: 0, schedule_steps: 0, schedule_factor: 0.1,
    final_fraction: 0, warmup_share: 0.3, start_divisor: 25, warmup_steps: 0, label_smoothing: 0,
    clip_norm: 0, average_decay: 0, l2_penalty: 0, reduction: DIGITUS_REDUCTION_IMAGES,
    reserved_2: 0)
}

@_cdecl("digitus_trainer_create") @implementation
public func digitus_trainer_create(
  _ network: OpaquePointer?, _ dataset: OpaquePointer?,
  _ options: UnsafePointer<digitus_training_options>?,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  reportingStatus {
    let network = try NetworkHandle.borrow(network).network
    let dataset = try Dataset.borrow(dataset)
    let out = try Arguments.aligned(Arguments.present(out, "out"), "out")
    let settings =
      try options.map {
        try SizedStruct.read(
          $0, defaults: defaultOptions, firstSize: firstOptionsSize, "options")
      } ?? defaultOptions
    let trainer = try Trainer(network, dataset, TrainingOptions(settings))
    out.pointee = trainer.retainedForC()
  }
}

@_cdecl("digitus_trainer_run") @implementation
public func digitus_trainer_run(
  _ trainer: OpaquePointer?, _ maxBatches: Int64,
  _ progress: UnsafeMutablePointer<digitus_progress>?
) -> digitus_status {
  let takesMemory = Trainer.borrowIfAny(trainer)?.takesMemory != false
  return reportingStatus(takesMemory: takesMemory) {
    let trainer = try Trainer.borrow(trainer)
    let maxBatches = try Arguments.size(maxBatches, in: 1...Int.max, "max batches")
    let write = try progress.map {
      try SizedStruct.writer(to: $0, firstSize: firstProgressSize, "progress")
    }
    let reached = trainer.run(maxBatches: maxBatches)
    write?(digitus_progress(reached, learningRate: trainer.learningRate))
  }
}

@_cdecl("digitus_trainer_progress") @implementation
public func digitus_trainer_progress(
  _ trainer: OpaquePointer?, _ out: UnsafeMutablePointer<digitus_progress>?
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    let write = try SizedStruct.writer(
      to: Arguments.present(out, "out"), firstSize: firstProgressSize, "out")
    write(digitus_progress(trainer.progress, learningRate: trainer.learningRate))
  }
}

@_cdecl("digitus_trainer_order") @implementation
public func digitus_trainer_order(
  _ trainer: OpaquePointer?, _ indices: UnsafeMutablePointer<Int64>?, _ capacity: Int64
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    trainer.copyOrder(
      to: try Arguments.output(
        indices, "indices", capacity: capacity, needed: trainer.imageCount))
  }
}

@_cdecl("digitus_trainer_destroy") @implementation
public func digitus_trainer_destroy(_ trainer: OpaquePointer?) {
  Trainer.destroy(trainer)
}

extension digitus_progress {
  fileprivate init(_ progress: Trainer.Progress, learningRate: Double) {
    self.init(
      struct_size: 0, epoch: Int64(progress.epoch), batch: Int64(progress.batch),
      batches_per_epoch: Int64(progress.batchesPerEpoch), images: Int64(progress.scores.count),
      step: Int64(progress.step), loss: progress.scores.loss, accuracy: progress.scores.accuracy,
      epoch_finished: progress.isEpochFinished ? 1 : 0, reserved: 0, learning_rate: learningRate)
  }
}

extension TrainingOptions {
  fileprivate init(_ settings: digitus_training_options) throws {
    let shuffles = try Arguments.flag(settings.shuffle, "shuffle")
    try self.init(
      batchSize: settings.batch_size == 0 ? nil : Int(clamping: settings.batch_size),
      optimizer: Self.optimizer(settings), shuffles: shuffles, seed: settings.seed,
      timeLimit: settings.time_limit == 0 ? nil : settings.time_limit,
      schedule: Self.schedule(settings), labelSmoothing: settings.label_smoothing,
      clipNorm: settings.clip_norm == 0 ? nil : settings.clip_norm,
      averageDecay: settings.average_decay, l2Penalty: settings.l2_penalty,
      reduction: Self.reduction(settings))
  }

  private static func reduction(_ settings: digitus_training_options) throws -> LossReduction {
    switch settings.reduction {
    case DIGITUS_REDUCTION_IMAGES: return .images
    case DIGITUS_REDUCTION_WEIGHTS: return .weights
    default:
      throw EngineError.badValue(
        "reduction: \(settings.reduction.rawValue) is no digitus_reduction")
    }
  }

  private static func optimizer(_ settings: digitus_training_options) throws -> any Optimizer {
    switch settings.optimizer {
    case DIGITUS_OPTIMIZER_SGD:
      return try GradientDescent(learningRate: rate(settings, usual: 0.1))
    case DIGITUS_OPTIMIZER_MOMENTUM, DIGITUS_OPTIMIZER_NESTEROV:
      return try Momentum(
        learningRate: rate(settings, usual: 0.01), momentum: settings.momentum,
        looksAhead: settings.optimizer == DIGITUS_OPTIMIZER_NESTEROV)
    case DIGITUS_OPTIMIZER_ADAM, DIGITUS_OPTIMIZER_ADAMW:
      return try Adam(
        learningRate: rate(settings, usual: 0.001), beta1: settings.beta_1, beta2: settings.beta_2,
        epsilon: settings.epsilon,
        weightDecay: settings.optimizer == DIGITUS_OPTIMIZER_ADAMW ? settings.weight_decay : 0)
    default:
      throw EngineError.badValue(
        "optimizer: \(settings.optimizer.rawValue) is no digitus_optimizer")
    }
  }

  private static func schedule(_ settings: digitus_training_options) throws -> Schedule {
    let steps = Int(clamping: settings.schedule_steps)
    let course: Schedule.Course
    switch settings.schedule {
    case DIGITUS_SCHEDULE_CONSTANT:
      course = .constant
    case DIGITUS_SCHEDULE_STEP:
      course = .stepDecay(factor: settings.schedule_factor, stepsPerDrop: steps)
    case DIGITUS_SCHEDULE_COSINE:
      course = .cosine(steps: steps, finalFraction: settings.final_fraction)
    case DIGITUS_SCHEDULE_ONE_CYCLE:
      course = .oneCycle(
        steps: steps, warmupShare: settings.warmup_share, startDivisor: settings.start_divisor,
        finalFraction: settings.final_fraction)
    default:
      throw EngineError.badValue("schedule: \(settings.schedule.rawValue) is no digitus_schedule")
    }
    return try Schedule(course, warmupSteps: Int(clamping: settings.warmup_steps))
  }

  private static func rate(_ settings: digitus_training_options, usual: Double) -> Double {
    settings.learning_rate == 0 ? usual : settings.learning_rate
  }
}
