import Augmentation
import Datasets
import Errors
import Memory
import Models
import Optimizers
import Randomness

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

  let network: Sequential
  let dataset: Dataset
  let options: TrainingOptions
  /// Images of a batch, the last one of an epoch apart.
  let batchSize: Int
  private let pass: GradientPass
  /// What the images' losses are multiplied by.
  private(set) var imageWeights = ImageWeights() {
    didSet { setLoss() }
  }
  let update: ParameterUpdate
  private let order: HeapBuffer<Int32>
  package private(set) var progress = Progress()
  /// The dataset's hash, computed when first needed.
  private(set) lazy var dataHash = dataset.contentHash
  /// Where the time goes, or went until profiling ended; nil before it first began.
  package private(set) var profile: StepProfile?
  /// Epochs whose order has been drawn so far; the next step belongs to the last of them.
  private(set) var drawnEpochs = 0
  /// Whether this trainer has done a step; one that was restored has none of its own.
  private var hasRun = false
  /// Rows of the current batch that are done, and their scores.
  private var batchScores = ScoreTotal()

  /// - Throws: `EngineError` if the dataset does not fit the network, or there is no memory.
  package init(_ network: Sequential, _ dataset: Dataset, _ options: TrainingOptions) throws {
    try network.requireMatch(with: dataset)
    try network.requireParameters()
    self.network = network
    self.dataset = dataset
    self.options = options
    batchSize = min(options.batchSize ?? dataset.count, dataset.count)
    pass = try GradientPass(network, dataset, batchSize: batchSize)
    update = try ParameterUpdate(
      network, options.optimizer, options.schedule, averageDecay: options.averageDecay)
    if let limit = options.clipNorm { try pass.clip(to: limit, update) }
    order = try HeapBuffer(uninitialized: dataset.count, for: "order of the images")
    progress.batchesPerEpoch = (dataset.count + batchSize - 1) / batchSize
    network.fixArchitecture()
    drawOrder()
    setLoss()
  }

  /// The learning rate of the latest step; of the first one, if none is done.
  package var learningRate: Double { update.learningRate(ofStep: max(1, progress.step)) }

  /// Multiplies the loss of each image by a weight of its own, and by that of its class if there are such.
  ///
  /// - Parameter weights: `imageCount` numbers, copied.
  /// - Throws: `EngineError.badValue` for one that is not finite or below 0; `.badState` after the first step or
  ///   a part of it, or `.outOfMemory`. Nothing changes then.
  package func setSampleWeights(_ weights: UnsafePointer<Double>) throws {
    try requireBeginning("weights")
    imageWeights = try imageWeights.withSamples(weights, dataset)
  }

  /// Multiplies the loss of each image by a weight of its class, and by its own if it has one.
  ///
  /// - Parameter weights: `classCount` numbers, copied.
  /// - Throws: As `setSampleWeights`.
  package func setClassWeights(_ weights: UnsafePointer<Double>) throws {
    try requireBeginning("weights")
    imageWeights = try imageWeights.withClasses(weights, dataset)
  }

  /// Changes each image anew in each epoch; see `Augmenter`. What is measured by evaluation stays as it is.
  ///
  /// - Parameters:
  ///   - changes: nil, or options of which none is on, to take the images as they are.
  ///   - shape: Of an image; nil to take that of the network's input, or a square.
  /// - Throws: `EngineError.badValue` for an option outside its range, `.badSize` for a shape that does not fit
  ///   or is not known, `.badState` after the first step or a part of it, or `.outOfMemory`. Nothing changes
  ///   then.
  package func setAugmentation(_ changes: AugmentationOptions?, shape: ImageShape? = nil) throws {
    try requireBeginning("augmentation")
    var augmenter: Augmenter?
    if let changes {
      try changes.check()
      if changes.changesImages || shape != nil {
        let shape = try ImageShape.find(
          valueCount: dataset.width, stated: shape, inputSizes: network.inputShape.sizes)
        if changes.changesImages { augmenter = try Augmenter(changes, shape, seed: options.seed) }
      }
    }
    try pass.augment(augmenter)
  }

  /// Changes the images; nil if they are taken as they are.
  var augmenter: Augmenter? { pass.augmentation?.augmenter }

  private func requireBeginning(_ what: String) throws {
    guard progress.step == 0, batchScores.count == 0 else {
      throw EngineError.badState(
        "\(what): training has begun; this can be set before the first step only, and before a "
          + "checkpoint is restored"
      )
    }
  }

  private func setLoss() {
    pass.loss = TrainingLoss(
      labelSmoothing: Float(options.labelSmoothing),
      weights: imageWeights.combined.map { UnsafePointer($0.pointer) })
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
    if progress.isEpochFinished { drawOrder() }
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
  /// - Parameter drawnEpochs: Epochs whose order has been drawn there, 1 or more.
  func move(to progress: Progress, drawnEpochs: Int) {
    self.progress = progress
    batchScores = ScoreTotal()
    self.drawnEpochs = drawnEpochs - 1
    drawOrder()
  }

  private func beginEpoch() {
    progress.epoch += 1
    progress.batch = 0
    progress.scores = ScoreTotal()
    progress.isEpochFinished = false
  }

  private func drawOrder() {
    if options.shuffles {
      var generator = SplitMix64(seed: options.seed, purpose: .imageOrder, index: drawnEpochs)
      shuffle(order.pointer, count: dataset.count, using: &generator)
    } else if drawnEpochs == 0 {
      for place in 0..<dataset.count { order.pointer[place] = Int32(place) }
    }
    drawnEpochs += 1
  }

  /// Does the next slice of the current batch; with its last one, the step.
  private func runSlice() {
    let batchStart = progress.batch * batchSize
    let batchCount = min(batchSize, dataset.count - batchStart)
    let done = batchScores.count
    let rows = slice(from: batchStart + done, to: batchStart + batchCount)
    let isLastSlice = done + rows.count == batchCount
    if isLastSlice { update.begin(step: progress.step + 1) }
    pass.augmentation?.epoch = progress.epoch
    batchScores += pass.run(
      rows, batchSize: batchCount, isAccumulating: done > 0, update: isLastSlice ? update : nil,
      upcoming: slice(from: batchStart + done + rows.count, to: dataset.count),
      epoch: .init(seed: options.seed, number: UInt32(truncatingIfNeeded: progress.epoch)))
    if isLastSlice { finishBatch() }
  }

  /// The rows at some places of the epoch's order, as many as fit in one slice.
  private func slice(from first: Int, to end: Int) -> RowSelection {
    RowSelection(
      dataset.images, order: UnsafePointer(order.pointer), first: first,
      count: min(pass.sliceCapacity, end - first))
  }

  private func finishBatch() {
    progress.scores += batchScores
    batchScores = ScoreTotal()
    progress.batch += 1
    progress.step += 1
    hasRun = true
    progress.isEpochFinished = progress.batch == progress.batchesPerEpoch
  }
}
