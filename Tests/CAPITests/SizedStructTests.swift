import CDigitus
import TestSupport
import Testing

@Suite("Structures that begin with their size", .usesThreadPool) struct SizedStructTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  @Test("the layout of ABI 1 is fixed") func layout() {
    #expect(MemoryLayout<digitus_training_options>.size == 184)
    #expect(MemoryLayout<digitus_progress>.size == 80)
    #expect(MemoryLayout<digitus_metrics>.size == 40)
    #expect(MemoryLayout<digitus_profile>.size == 96)
    #expect(MemoryLayout<digitus_augmentation>.size == 136)
    #expect(MemoryLayout<digitus_augmentation>.offset(of: \.height) == 112)
    #expect(MemoryLayout<digitus_training_options>.offset(of: \.time_limit) == 80)
    #expect(MemoryLayout<digitus_training_options>.offset(of: \.schedule) == 88)
    #expect(MemoryLayout<digitus_training_options>.offset(of: \.average_decay) == 160)
    #expect(MemoryLayout<digitus_training_options>.offset(of: \.l2_penalty) == 168)
    #expect(MemoryLayout<digitus_training_options>.offset(of: \.reduction) == 176)
    #expect(MemoryLayout<digitus_progress>.offset(of: \.epoch_finished) == 64)
    #expect(MemoryLayout<digitus_progress>.offset(of: \.learning_rate) == 72)
    #expect(MemoryLayout<digitus_metrics>.offset(of: \.loss) == 32)
    #expect(MemoryLayout<digitus_profile>.offset(of: \.waiting) == 88)
  }

  @Test("the defaults are those of the header") func defaults() {
    let options = defaultOptions()
    #expect(options.struct_size == 88 && options.batch_size == 128)
    #expect(options.optimizer == DIGITUS_OPTIMIZER_ADAM && options.shuffle == 1)
    #expect(options.seed == 0 && options.learning_rate == 0 && options.momentum == 0.9)
    #expect(options.beta_1 == 0.9 && options.beta_2 == 0.999 && options.epsilon == 1e-7)
    #expect(options.weight_decay == 0.004 && options.time_limit == 0)
  }

  @Test(
    "0, the true size and a larger one are accepted",
    arguments: [0, 88, 89, 168, 184, 1000, .max] as [Int64])
  func acceptsOptions(size: Int64) throws {
    var options = Extended(defaultOptions())
    options.known.struct_size = size
    options.known.batch_size = 3
    var created: OpaquePointer?
    let status = withUnsafePointer(to: &options.known) {
      digitus_trainer_create(handles.network, handles.dataset, $0, &created)
    }
    try succeed(status)
    defer { digitus_trainer_destroy(created) }
    var progress = digitus_progress()
    try succeed(digitus_trainer_run(created, 1, &progress))
    #expect(progress.images == 3 && progress.batches_per_epoch == 4)
  }

  @Test("a smaller or negative size is refused", arguments: [1, 8, 87, -1, .min] as [Int64])
  func refusesOptions(size: Int64) {
    var options = defaultOptions()
    options.struct_size = size
    var created: OpaquePointer?
    expectStatus(
      digitus_trainer_create(handles.network, handles.dataset, &options, &created),
      DIGITUS_ERROR_BAD_SIZE, naming: "options.struct_size", "88", "\(size)")
    #expect(created == nil)
  }

  @Test("results leave the size and what follows as they were", arguments: [0, 72, 104] as [Int64])
  func progressLeavesRest(size: Int64) throws {
    let trainer = try handles.trainer()
    var progress = Extended(digitus_progress())
    progress.known.struct_size = size
    try succeed(
      withUnsafeMutablePointer(to: &progress) {
        $0.withMemoryRebound(to: digitus_progress.self, capacity: 1) {
          digitus_trainer_run(trainer, 1, $0)
        }
      })
    #expect(progress.known.struct_size == size && progress.known.epoch == 1)
    #expect(progress.isUntouchedBehind)

    var metrics = Extended(digitus_metrics())
    metrics.known.struct_size = size
    try succeed(
      withUnsafeMutablePointer(to: &metrics) {
        $0.withMemoryRebound(to: digitus_metrics.self, capacity: 1) {
          digitus_network_evaluate(handles.network, handles.dataset, $0)
        }
      })
    #expect(metrics.known.struct_size == size && metrics.known.count == 10)
    #expect(metrics.isUntouchedBehind)
  }

  @Test("a size too small is refused before anything is done", arguments: [1, 39, -1] as [Int64])
  func refusesResults(size: Int64) throws {
    let trainer = try handles.trainer()
    let before = try parameterBits(of: handles.network)
    var (progress, metrics) = (digitus_progress(), digitus_metrics())
    progress.struct_size = size
    metrics.struct_size = size
    expectStatus(
      digitus_trainer_run(trainer, 1, &progress), DIGITUS_ERROR_BAD_SIZE,
      naming: "progress.struct_size", "\(size)")
    expectStatus(
      digitus_network_evaluate(handles.network, handles.dataset, &metrics), DIGITUS_ERROR_BAD_SIZE,
      naming: "out.struct_size", "\(size)")
    #expect(progress.step == 0 && metrics.count == 0)
    #expect(try parameterBits(of: handles.network) == before, "no step was made")
  }

  @Test("an address that is not a multiple of 8 is refused") func misaligned() throws {
    let trainer = try handles.trainer()
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 8)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: 256)
    let odd = memory + 4
    let progress = OpaquePointer(odd)
    expectStatus(
      digitus_trainer_run(trainer, 1, UnsafeMutablePointer(progress)), DIGITUS_ERROR_BAD_VALUE,
      naming: "multiple of 8")
    expectStatus(
      digitus_network_evaluate(handles.network, handles.dataset, UnsafeMutablePointer(progress)),
      DIGITUS_ERROR_BAD_VALUE, naming: "multiple of 8")
  }
}

/// A structure as a later version of the header might have it, with more fields at its end.
private struct Extended<Known> {
  var known: Known
  private var more: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)

  init(_ known: Known) { self.known = known }

  var isUntouchedBehind: Bool { more == (1, 2, 3, 4) }
}
