import CDigitus
import TestSupport
import Testing

@Suite("Trainers in C", .usesThreadPool) struct TrainerFunctionTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  @Test("progress tells where training stands") func tellsProgress() throws {
    var options = defaultOptions()
    options.batch_size = 4
    let trainer = try handles.trainer(options)
    for (maxBatches, epoch, batch, images, step, isOver) in [
      (1, 1, 1, 4, 1, 0), (9, 1, 3, 10, 3, 1), (2, 2, 2, 8, 5, 0), (.max, 2, 3, 10, 6, 1),
    ] as [(Int64, Int64, Int64, Int64, Int64, Int32)] {
      var progress = digitus_progress()
      try succeed(digitus_trainer_run(trainer, maxBatches, &progress))
      #expect(progress.epoch == epoch && progress.batch == batch && progress.images == images)
      #expect(progress.step == step && progress.epoch_finished == isOver)
      #expect(progress.batches_per_epoch == 3 && progress.reserved == 0)
      #expect(progress.loss > 0 && (0...1).contains(progress.accuracy))
    }
  }

  @Test("a number of batches below 1 is refused", arguments: [0, -1, .min] as [Int64])
  func noBatches(maxBatches: Int64) throws {
    var progress = digitus_progress()
    let before = try parameterBits(of: handles.network)
    expectStatus(
      digitus_trainer_run(try handles.trainer(), maxBatches, &progress), DIGITUS_ERROR_BAD_SIZE,
      naming: "\(maxBatches)")
    #expect(try progress.step == 0 && parameterBits(of: handles.network) == before)
  }

  /// A change that makes the options wrong, and what the message must name.
  struct WrongOption: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int
    let change: @Sendable (inout digitus_training_options) -> Void
    var testDescription: String { name }

    init(
      _ name: String, _ status: Int = DIGITUS_ERROR_BAD_VALUE,
      _ change: @escaping @Sendable (inout digitus_training_options) -> Void
    ) {
      self.name = name
      self.status = status
      self.change = change
    }
  }

  @Test(
    "options out of range are refused",
    arguments: [
      WrongOption("batch size", DIGITUS_ERROR_BAD_SIZE) { $0.batch_size = -1 },
      WrongOption("batch size", DIGITUS_ERROR_BAD_SIZE) { $0.batch_size = .min },
      WrongOption("optimizer") { $0.optimizer.rawValue = 5 },
      WrongOption("optimizer") { $0.optimizer.rawValue = .max },
      WrongOption("shuffle") { $0.shuffle = 2 },
      WrongOption("shuffle") { $0.shuffle = -1 },
      WrongOption("learning rate") { $0.learning_rate = -1 },
      WrongOption("learning rate") { $0.learning_rate = .nan },
      WrongOption("learning rate") { $0.learning_rate = .infinity },
      WrongOption("beta_1") { $0.beta_1 = 1 },
      WrongOption("beta_2") { $0.beta_2 = .nan },
      WrongOption("epsilon") { $0.epsilon = 0 },
      WrongOption("epsilon") { $0.epsilon = 1e-60 },
      WrongOption("weight decay") {
        $0.optimizer = DIGITUS_OPTIMIZER_ADAMW
        $0.weight_decay = -1
      },
      WrongOption("momentum") {
        $0.optimizer = DIGITUS_OPTIMIZER_NESTEROV
        $0.momentum = 1
      },
      WrongOption("time limit") { $0.time_limit = -1 },
      WrongOption("time limit") { $0.time_limit = .nan },
    ])
  func optionsOutOfRange(option: WrongOption) throws {
    var options = defaultOptions()
    option.change(&options)
    var created: OpaquePointer?
    expectStatus(
      digitus_trainer_create(handles.network, handles.dataset, &options, &created), option.status,
      naming: option.name)
    #expect(created == nil)
    try succeed(digitus_network_add_dense(handles.network, 3, DIGITUS_ACTIVATION_NONE))
  }

  @Test("an option that the optimizer does not use is not looked at") func unusedOptions() throws {
    var options = defaultOptions()
    options.optimizer = DIGITUS_OPTIMIZER_SGD
    (options.momentum, options.beta_1, options.epsilon) = (.nan, 7, -1)
    options.weight_decay = -.infinity
    try succeed(digitus_trainer_run(try handles.trainer(options), .max, nil))
  }

  /// What the header calls the usual rates.
  @Test("a learning rate of 0 stands for the optimizer's usual one", arguments: [0.1, 0.01, 0.001])
  func usualRate(rate: Double) throws {
    let optimizers = [
      0.1: [DIGITUS_OPTIMIZER_SGD],
      0.01: [DIGITUS_OPTIMIZER_MOMENTUM, DIGITUS_OPTIMIZER_NESTEROV],
      0.001: [DIGITUS_OPTIMIZER_ADAM, DIGITUS_OPTIMIZER_ADAMW],
    ]
    for optimizer in try #require(optimizers[rate]) {
      let results = try [0, rate, 2 * rate].map { learningRate in
        var options = defaultOptions()
        options.optimizer = optimizer
        options.learning_rate = learningRate
        let handles = try Handles()
        try succeed(digitus_trainer_run(try handles.trainer(options), 1, nil))
        return try parameterBits(of: handles.network)
      }
      #expect(results[0] == results[1] && results[0] != results[2])
    }
  }

  @Test("the order is a permutation, written where it fits") func order() throws {
    let trainer = try handles.trainer()
    var indices = [Int64](repeating: -1, count: 11)
    for capacity in [9, 0, -1, .min] as [Int64] {
      expectStatus(
        digitus_trainer_order(trainer, &indices, capacity), DIGITUS_ERROR_BAD_SIZE,
        naming: "10", "\(capacity)")
    }
    #expect(indices.allSatisfy { $0 == -1 })
    try succeed(digitus_trainer_order(trainer, &indices, 10))
    #expect(indices[..<10] == [9, 2, 0, 5, 3, 1, 8, 7, 6, 4] && indices[10] == -1)
    try succeed(digitus_trainer_run(trainer, 1, nil))
    try succeed(digitus_trainer_order(trainer, &indices, 11))
    #expect(indices[..<10] == [0, 7, 8, 9, 1, 4, 6, 5, 3, 2])
  }

  @Test("a trainer keeps network and dataset alive") func keepsAlive() throws {
    let (network, dataset) = (
      try Handles.makeNetwork(units: [5, 3]), try Handles.makeDataset()
    )
    var created: OpaquePointer?
    try succeed(digitus_trainer_create(network, dataset, nil, &created))
    digitus_dataset_destroy(dataset)
    digitus_network_destroy(network)
    var progress = digitus_progress()
    for epoch in 1...3 {
      try succeed(digitus_trainer_run(created, .max, &progress))
      #expect(progress.epoch == epoch && progress.loss.isFinite)
    }
    digitus_trainer_destroy(created)
  }

  @Test("the network keeps what it learned when its trainer is gone") func networkOutlives() throws
  {
    var created: OpaquePointer?
    try succeed(digitus_trainer_create(handles.network, handles.dataset, nil, &created))
    let before = try parameterBits(of: handles.network)
    try succeed(digitus_trainer_run(created, .max, nil))
    let after = try parameterBits(of: handles.network)
    digitus_trainer_destroy(created)
    #expect(try after != before && parameterBits(of: handles.network) == after)
    expectStatus(
      digitus_network_add_dense(handles.network, 2, DIGITUS_ACTIVATION_NONE),
      DIGITUS_ERROR_BAD_STATE)
  }
}
