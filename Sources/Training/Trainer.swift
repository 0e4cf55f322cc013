import Augmentation
import Datasets
import Errors
import Memory
import Models
import Optimizers

/// Fits one network to one dataset, batch after batch.
package final class Trainer {
  /// Where training stands.
  package struct Progress: Sendable {
    /// The one last worked on, counted from 1.
    package internal(set) var epoch = 1
    /// Batches done in that epoch.
    package internal(set) var batch = 0
    package internal(set) var batchesPerEpoch = 0
    /// Steps since the trainer was made.
    package internal(set) var step = 0
    /// Images done in that epoch, scored as they were met, before the step that used them.
    package internal(set) var scores = ScoreTotal()
    /// Whether all batches of that epoch are done.
    package internal(set) var isEpochFinished = false
  }

  /// What was done when the dataset was set.
  struct Beginning {
    var step = 0
    var epochs = 0
  }

  let network: Sequential
  var dataset: Dataset {
    didSet { knownHash = nil }
  }
  let options: TrainingOptions
  /// Images of a batch, the last one of an epoch apart.
  var batchSize: Int
  var pass: GradientPass
  /// What the images' losses are multiplied by.
  var imageWeights = ImageWeights() {
    didSet { setLoss() }
  }
  let update: ParameterUpdate
  let order: ImageOrder
  /// The learning rate of the latest step, if another one has been set since.
  var latestRate: Double?
  package private(set) var progress = Progress()
  /// What was done when the dataset was set.
  private(set) var beginning = Beginning()
  /// Whether the dataset was set after the epoch that `progress` tells of.
  private(set) var isDatasetNew = false
  private var knownHash: UInt64?
  /// Where the time goes, or went until profiling ended; nil before it first began.
  package private(set) var profile: StepProfile?
  /// Whether this trainer has done a step; one that was restored has none of its own.
  private var hasRun = false
  /// Rows of the current batch that are done, and their scores.
  private var batchScores = ScoreTotal()
  private var batchScale = BatchScale(count: 1)

  /// - Throws: `EngineError` if the dataset does not fit the network, or there is no memory.
  package init(_ network: Sequential, _ dataset: Dataset, _ options: TrainingOptions) throws {
    try network.requireMatch(with: dataset)
    try network.requireParameters()
    self.network = network
    self.dataset = dataset
    self.options = options
    batchSize = Self.batchSize(options, dataset)
    update = try ParameterUpdate(
      network, options.optimizer, options.schedule, averageDecay: options.averageDecay)
    pass = try Self.makePass(network, dataset, batchSize, options, update)
    order = try ImageOrder(count: dataset.count, seed: options.seed, shuffles: options.shuffles)
    progress.batchesPerEpoch = batchesPerEpoch
    network.fixArchitecture()
    setLoss()
  }

  static func batchSize(_ options: TrainingOptions, _ dataset: Dataset) -> Int {
    min(options.batchSize ?? dataset.count, dataset.count)
  }

  /// - Parameter workerCount: nil for as many as there are.
  static func makePass(
    _ network: Sequential, _ dataset: Dataset, _ batchSize: Int, _ options: TrainingOptions,
    _ update: ParameterUpdate, workerCount: Int? = nil
  ) throws -> GradientPass {
    let pass = try GradientPass(
      network, dataset, batchSize: batchSize, workerCount: workerCount)
    if let limit = options.clipNorm { try pass.clip(to: limit, update) }
    if options.l2Penalty > 0 { try pass.penalize(options.l2Penalty, update) }
    return pass
  }

  private var batchesPerEpoch: Int { (dataset.count + batchSize - 1) / batchSize }

  /// The learning rate of the latest step; of the first one, if none is done.
  package var learningRate: Double {
    latestRate ?? update.learningRate(ofStep: max(1, progress.step))
  }

  /// Changes the images; nil if they are taken as they are.
  var augmenter: Augmenter? { pass.augmentation?.augmenter }

  /// Whether no batch is half done.
  var isBetweenBatches: Bool { batchScores.count == 0 }

  /// The dataset's hash, computed when first needed.
  var dataHash: UInt64 {
    if let knownHash { return knownHash }
    let hash = dataset.contentHash
    knownHash = hash
    return hash
  }

  private func setLoss() {
    pass.loss = TrainingLoss(
      labelSmoothing: Float(options.labelSmoothing),
      weights: imageWeights.pointer)
  }

  /// A network of its own with the average of the weights so far.
  ///
  /// - Throws: `EngineError.badState` if none is kept, or `.outOfMemory`.
  package func makeAveragedNetwork() throws -> Sequential {
    guard let average = update.average else {
      throw EngineError.badState(
        "the trainer keeps no average of the weights; make it with an average decay above 0")
    }
    return try average.makeNetwork()
  }

  /// Whether `run` may take memory: until its first step is done, and where it has to note in the network's
  /// metadata what the network sees of a byte.
  package var takesMemory: Bool {
    !hasRun || (dataset.images.holdsBytes && !network.notesBytesScaling)
  }

  /// Images of the dataset, which is how many indices an order has.
  package var imageCount: Int { dataset.count }
  /// Classes of the dataset.
  package var classCount: Int { dataset.classCount }

  /// Writes the order of the epoch that the next step belongs to.
  ///
  /// - Parameter indices: Room for `imageCount` row numbers.
  package func copyOrder(to indices: UnsafeMutablePointer<Int64>) {
    for place in 0..<dataset.count { indices[place] = Int64(order.pointer[place]) }
  }

  /// Trains for at most `maxBatches` batches, not past the end of an epoch, and not much longer than the
  /// time limit; then a batch may be left half done, for the next call to finish. What the network's
  /// metadata says about a training no longer holds then, and leaves it.
  package func run(maxBatches: Int) -> Progress {
    let stopwatch = Stopwatch()
    network.forgetTraining()
    if dataset.images.holdsBytes { network.noteBytesScaling() }
    let lastStep = progress.step.addingReportingOverflow(maxBatches)
    if progress.isEpochFinished { beginEpoch() }
    repeat {
      runSlice()
      if let limit = options.timeLimit, stopwatch.seconds >= limit { break }
    } while !progress.isEpochFinished
      && (lastStep.overflow || progress.step < lastStep.partialValue)
    if progress.isEpochFinished { order.draw() }
    return progress
  }

  /// Begins a new profile, or ends the one that is being taken and keeps it. Never changes a result.
  ///
  /// - Throws: `EngineError.outOfMemory`.
  package func setProfiling(_ isWanted: Bool) throws {
    if isWanted { profile = try StepProfile(workerCount: pass.workerLimit) }
    pass.profile = isWanted ? profile : nil
  }

  /// Goes on from another place, at the beginning of a batch: what was done of the current one is dropped.
  ///
  /// - Parameters:
  ///   - beginning: What was done there when the dataset was set.
  ///   - drawnEpochs: Epochs whose order has been drawn there, 1 or more.
  func move(to progress: Progress, beginning: Beginning, drawnEpochs: Int) {
    self.progress = progress
    self.beginning = beginning
    isDatasetNew = false
    batchScores = ScoreTotal()
    order.draw(epochs: drawnEpochs)
  }

  /// Call when another dataset has been set.
  func beginDataset() {
    let isFinished = progress.isEpochFinished
    beginning = Beginning(
      step: progress.step, epochs: isFinished ? progress.epoch : progress.epoch - 1)
    isDatasetNew = isFinished
    if !isFinished { progress.batchesPerEpoch = batchesPerEpoch }
    hasRun = false
  }

  private func beginEpoch() {
    progress.epoch += 1
    progress.batch = 0
    progress.batchesPerEpoch = batchesPerEpoch
    isDatasetNew = false
    progress.scores = ScoreTotal()
    progress.isEpochFinished = false
  }

  /// Does the next slice of the current batch; with its last one, the step.
  private func runSlice() {
    let batchStart = progress.batch * batchSize
    let batchCount = min(batchSize, dataset.count - batchStart)
    let done = batchScores.count
    let rows = slice(from: batchStart + done, to: batchStart + batchCount)
    let isLastSlice = done + rows.count == batchCount
    if done == 0 {
      let batch = RowSelection(
        dataset.images, order: order.pointer, first: batchStart, count: batchCount)
      batchScale = BatchScale(options.reduction, batch, weights: imageWeights.pointer)
    }
    if isLastSlice { update.begin(step: progress.step + 1) }
    pass.augmentation?.epoch = progress.epoch
    batchScores += pass.run(
      rows, scale: batchScale.factor, isAccumulating: done > 0, update: isLastSlice ? update : nil,
      upcoming: slice(from: batchStart + done + rows.count, to: dataset.count),
      epoch: .init(seed: options.seed, number: UInt32(truncatingIfNeeded: progress.epoch)))
    if isLastSlice { finishBatch() }
  }

  /// The rows at some places of the epoch's order, as many as fit in one slice.
  private func slice(from first: Int, to end: Int) -> RowSelection {
    RowSelection(
      dataset.images, order: order.pointer, first: first,
      count: min(pass.sliceCapacity, end - first))
  }

  private func finishBatch() {
    batchScores.lossSum *= batchScale.lossFactor
    latestRate = nil
    progress.scores += batchScores
    batchScores = ScoreTotal()
    progress.batch += 1
    progress.step += 1
    hasRun = true
    progress.isEpochFinished = progress.batch == progress.batchesPerEpoch
  }
}
