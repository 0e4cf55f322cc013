import CDigitus
import TestSupport
import Testing

@Suite("Options of a training in C that were added later", .usesThreadPool)
struct TrainingChoiceTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  @Test("the defaults are off, and written as far as there is room") func defaults() {
    let options = allDefaults()
    #expect(options.struct_size == 184 && options.batch_size == 128)
    #expect(options.schedule == DIGITUS_SCHEDULE_CONSTANT && options.warmup_steps == 0)
    #expect(options.schedule_steps == 0 && options.schedule_factor == 0.1)
    #expect(options.final_fraction == 0 && options.warmup_share == 0.3)
    #expect(options.start_divisor == 25 && options.label_smoothing == 0)
    #expect(options.clip_norm == 0 && options.average_decay == 0 && options.l2_penalty == 0)
    #expect(options.reduction == DIGITUS_REDUCTION_IMAGES && options.reserved_2 == 0)
    for (size, filled) in [
      (183, 183), (168, 168), (.max, 184), (88, 88), (87, 0), (0, 0), (-1, 0), (.min, 0),
    ]
      as [(Int64, Int)]
    {
      var memory = [UInt64](repeating: 0x5A5A_5A5A_5A5A_5A5A, count: 25)
      memory.withUnsafeMutableBytes { bytes in
        digitus_training_options_init_sized(
          bytes.baseAddress?.assumingMemoryBound(to: digitus_training_options.self), size)
        #expect(bytes[filled...].allSatisfy { $0 == 0x5A }, "size \(size)")
        #expect(filled == 0 || bytes.load(as: Int64.self) == Int64(filled))
      }
    }
    digitus_training_options_init_sized(nil, 184)
  }

  @Test("the init function of old programs writes no more than they have") func oldInit() {
    var memory = [UInt64](repeating: 0x5A5A_5A5A_5A5A_5A5A, count: 22)
    memory.withUnsafeMutableBytes { bytes in
      digitus_training_options_init(
        bytes.baseAddress?.assumingMemoryBound(to: digitus_training_options.self))
      #expect(bytes[88...].allSatisfy { $0 == 0x5A })
      #expect(bytes.load(as: Int64.self) == 88)
    }
  }

  @Test("a structure of old programs is not read beyond its end") func oldOptions() throws {
    var options = allDefaults()
    (options.schedule.rawValue, options.clip_norm, options.average_decay) = (99, -1, 2)
    options.struct_size = 88
    _ = try handles.trainer(options)
    (options.l2_penalty, options.reduction.rawValue) = (-1, 99)
    options.struct_size = 168
    (options.schedule, options.clip_norm) = (DIGITUS_SCHEDULE_CONSTANT, 0)
    options.average_decay = 0.5
    _ = try handles.trainer(options)
    options.schedule.rawValue = 99
    var created: OpaquePointer?
    expectStatus(
      digitus_trainer_create(handles.network, handles.dataset, &options, &created),
      DIGITUS_ERROR_BAD_VALUE, naming: "schedule", "99")
  }

  @Test("progress tells the learning rate") func rate() throws {
    var options = allDefaults()
    (options.batch_size, options.learning_rate) = (4, 0.5)
    (options.schedule, options.schedule_steps) = (DIGITUS_SCHEDULE_STEP, 2)
    let trainer = try handles.trainer(options)
    var progress = digitus_progress()
    progress.struct_size = Int64(MemoryLayout<digitus_progress>.size)
    try succeed(digitus_trainer_progress(trainer, &progress))
    #expect(progress.learning_rate == 0.5)
    for rate in [0.5, 0.5, 0.5 * 0.1] {
      try succeed(digitus_trainer_run(trainer, 1, &progress))
      #expect(progress.learning_rate == rate)
    }
  }

  @Test("weights are refused once training has begun, and if they do not fit") func weights() throws
  {
    let trainer = try handles.trainer()
    let weights = [Double](repeating: 1, count: 10)
    try succeed(digitus_trainer_set_sample_weights(trainer, weights, 10))
    try succeed(digitus_trainer_set_class_weights(trainer, weights, 3))
    expectStatus(
      digitus_trainer_set_sample_weights(trainer, weights, 9), DIGITUS_ERROR_BAD_SIZE,
      naming: "10", "images", "9")
    expectStatus(
      digitus_trainer_set_class_weights(trainer, weights, 4), DIGITUS_ERROR_BAD_SIZE, naming: "3",
      "classes", "4")
    for bad in [Double.nan, -1, .infinity, 1e39] {
      let wrong = [1, 1, bad, 1, 1, 1, 1, 1, 1, 1]
      expectStatus(
        digitus_trainer_set_sample_weights(trainer, wrong, 10), DIGITUS_ERROR_BAD_VALUE,
        naming: "sample weight 2", "\(bad)")
      expectStatus(
        digitus_trainer_set_class_weights(trainer, wrong, 3), DIGITUS_ERROR_BAD_VALUE,
        naming: "class weight 2", "\(bad)")
    }
    try succeed(digitus_trainer_run(trainer, 1, nil))
    expectStatus(
      digitus_trainer_set_class_weights(trainer, weights, 3), DIGITUS_ERROR_BAD_STATE,
      naming: "begun")
  }

  @Test("an average is a network of its own, if one is kept") func average() throws {
    var network: OpaquePointer?
    expectStatus(
      digitus_trainer_average(try handles.trainer(), &network), DIGITUS_ERROR_BAD_STATE,
      naming: "average")
    #expect(network == nil)
    var options = allDefaults()
    options.average_decay = 0.5
    let before = try parameterBits(of: handles.network)
    let trainer = try handles.trainer(options)
    try succeed(digitus_trainer_average(trainer, &network))
    #expect(try parameterBits(of: #require(network)) == before)
    digitus_network_destroy(network)
    try succeed(digitus_trainer_run(trainer, 1, nil))
    try succeed(digitus_trainer_average(trainer, &network))
    let average = try parameterBits(of: #require(network))
    #expect(try average != before && average != parameterBits(of: handles.network))
    digitus_network_destroy(network)
  }

  private func allDefaults() -> digitus_training_options {
    var options = digitus_training_options()
    digitus_training_options_init_sized(
      &options, Int64(MemoryLayout<digitus_training_options>.size))
    return options
  }
}
