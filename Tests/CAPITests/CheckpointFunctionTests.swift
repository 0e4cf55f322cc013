import CDigitus
import TestSupport
import Testing

@Suite("Checkpoints in C", .usesThreadPool) struct CheckpointFunctionTests {
  private let handles: Handles
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    handles = try Handles()
    folder = try TemporaryFolder()
    path = folder.path("checkpoint")
  }

  @Test(
    "a restored trainer goes on to the same bits",
    arguments: [
      DIGITUS_OPTIMIZER_SGD, DIGITUS_OPTIMIZER_MOMENTUM, DIGITUS_OPTIMIZER_NESTEROV,
      DIGITUS_OPTIMIZER_ADAM, DIGITUS_OPTIMIZER_ADAMW,
    ].map(\.rawValue))
  func goesOn(optimizer: UInt32) throws {
    var options = defaultOptions()
    (options.optimizer.rawValue, options.batch_size) = (optimizer, 4)
    let other = try Handles()
    let (first, second) = (try handles.trainer(options), try other.trainer(options))
    try succeed(digitus_trainer_run(first, 2, nil))
    try succeed(digitus_trainer_save(first, path, nil))
    try succeed(digitus_trainer_restore(second, path))
    var (here, there) = (digitus_progress(), digitus_progress())
    try succeed(digitus_trainer_progress(first, &here))
    try succeed(digitus_trainer_progress(second, &there))
    #expect(there.epoch == 1 && there.batch == 2 && there.step == 2 && there.images == 8)
    #expect(there.loss == here.loss && there.accuracy == here.accuracy && here.loss > 0)
    for trainer in [first, second] {
      try succeed(digitus_trainer_run(trainer, .max, nil))
      try succeed(digitus_trainer_run(trainer, 2, nil))
    }
    #expect(try parameterBits(of: handles.network) == parameterBits(of: other.network))
  }

  @Test("a new trainer is at the beginning") func beginning() throws {
    var progress = digitus_progress()
    try succeed(digitus_trainer_progress(try handles.trainer(), &progress))
    #expect(progress.epoch == 1 && progress.batch == 0 && progress.step == 0)
    #expect(progress.batches_per_epoch == 1 && progress.epoch_finished == 0)
  }

  @Test("a checkpoint describes itself") func describes() throws {
    try succeed(digitus_trainer_save(try handles.trainer(), path, "my \"note\""))
    var length: Int64 = -1
    try succeed(digitus_checkpoint_describe(path, nil, 0, &length))
    var text = [CChar](repeating: 1, count: Int(length) + 2)
    expectStatus(
      digitus_checkpoint_describe(path, &text, length, &length), DIGITUS_ERROR_BAD_SIZE,
      naming: "\(length + 1)")
    #expect(text.allSatisfy { $0 == 1 })
    try succeed(digitus_checkpoint_describe(path, &text, length + 1, &length))
    #expect(text[Int(length)] == 0 && text[Int(length) + 1] == 1)
    let found = String(decoding: text.prefix(Int(length)).map(UInt8.init), as: UTF8.self)
    for part in [
      #""note":"my \"note\"""#, #""units":5"#, #""name":"adam""#, #""learning_rate":0.001"#,
      #""batch_size":10"#, #""images":10"#, #""width":4"#, #""seed":0"#, #""epoch":1"#,
    ] { #expect(found.contains(part), "\(part) in \(found)") }
  }

  @Test("what is wrong is refused with its status, and nothing changes") func refusals() throws {
    let trainer = try handles.trainer()
    try succeed(digitus_trainer_save(trainer, path, nil))
    var options = defaultOptions()
    options.seed = 3
    let other = try handles.trainer(options)
    let before = try parameterBits(of: handles.network)
    expectStatus(
      digitus_trainer_restore(other, path), DIGITUS_ERROR_BAD_VALUE, naming: path, "seed 0", "3")
    expectStatus(digitus_trainer_restore(other, "none"), DIGITUS_ERROR_NOT_FOUND, naming: "none")
    expectStatus(digitus_trainer_restore(other, ""), DIGITUS_ERROR_BAD_VALUE, naming: "empty")
    expectStatus(digitus_trainer_restore(other, folder.path), DIGITUS_ERROR_IO)
    let model = folder.path("model")
    try succeed(digitus_network_save(handles.network, model))
    expectStatus(
      digitus_trainer_restore(other, model), DIGITUS_ERROR_BAD_MODEL, naming: "is a model")
    var (length, loaded): (Int64, OpaquePointer?) = (-1, nil)
    expectStatus(
      digitus_checkpoint_describe(model, nil, 0, &length), DIGITUS_ERROR_BAD_MODEL,
      naming: "is a model")
    expectStatus(
      digitus_network_load(path, &loaded), DIGITUS_ERROR_BAD_MODEL, naming: "is a checkpoint")
    #expect(length == -1 && loaded == nil)
    #expect(try parameterBits(of: handles.network) == before)
    let invalid: [CChar] = [-1, 0]
    expectStatus(
      digitus_trainer_save(trainer, path, invalid), DIGITUS_ERROR_BAD_VALUE, naming: "note",
      "UTF-8")
    expectStatus(
      digitus_trainer_save(trainer, folder.path("no/such"), nil), DIGITUS_ERROR_NOT_FOUND)
    try succeed(digitus_trainer_restore(trainer, path))
  }
}
