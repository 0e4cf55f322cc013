import Augmentation
import Datasets
import Layers
import Memory
import Models
import Tensors
import Threads

/// What passes between the layers of a network for some rows of a batch, and back.
final class SliceBuffers {
  /// The images as the first layer takes them.
  private enum Input {
    case dense(BlockRows)
    case sparse(SparseBuffer)
  }

  let plan: TrainingPlan
  /// Workers that may take part.
  let workerCount: Int
  /// Floats of the sums of all layers together.
  let sumSize: Int
  /// Changes the images as they are fetched; nil to take them as they are.
  private(set) var augmentation: ImageAugmentation?
  private var images: ImageTable
  private let capacity: Int
  private var input: Input
  // For each layer; views of `memory`, so that a task need not count references.
  private let outputs: [BlockRows]
  private let outputGradients: [BlockRows]
  private let traces: [BlockRows]
  private let workspaces: [UnsafeMutablePointer<Float>]
  private let sumOffsets: [Int]
  private let sums: UnsafeMutablePointer<Float>
  private let scratch: UnsafeMutablePointer<Float>
  private let scratchSize: Int
  /// For each stage but the first, the sums of its first layer, task by task.
  private let statistics: [HeapBuffer<Double>]
  private let memory: [HeapBuffer<Float>]
  private var inputMemory: [HeapBuffer<Float>] = []

  /// - Parameters:
  ///   - images: Where the rows will come from; their density decides how they are kept.
  ///   - workerCount: Workers that may take part.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ plan: TrainingPlan, _ images: ImageTable, workerCount: Int) throws {
    self.plan = plan
    let layers = plan.layers
    self.workerCount = workerCount
    self.images = images
    capacity = plan.sliceCapacity
    input = try Self.makeInput(
      plan, images, isAugmented: false, workerCount: workerCount, in: &inputMemory)
    var memory: [HeapBuffer<Float>] = []
    func take(_ count: Int, for purpose: String) throws -> UnsafeMutablePointer<Float> {
      memory.append(try HeapBuffer(uninitialized: count, for: purpose))
      return memory[memory.count - 1].pointer
    }
    func takeRows(_ width: Int, ofSlice: Bool, for purpose: String) throws -> BlockRows {
      try BlockRows(
        width: width, capacity: ofSlice ? plan.sliceCapacity : plan.blockCapacity,
        workerCount: ofSlice ? nil : workerCount, purpose: purpose, in: &memory)
    }
    outputs = try layers.indices.map {
      try takeRows(
        layers[$0].outputSize, ofSlice: plan.keepsOutputs(of: $0),
        for: "outputs of \(layers[$0].name)")
    }
    outputGradients = try layers.indices.map {
      try takeRows(
        layers[$0].outputSize, ofSlice: plan.keepsGradients(of: $0),
        for: "gradients of \(layers[$0].name)")
    }
    traces = try layers.indices.map {
      try takeRows(
        (layers[$0].traceSize + 3) / 4, ofSlice: plan.keepsTrace(of: $0),
        for: "trace of \(layers[$0].name)")
    }
    workspaces = try layers.map { try take($0.workspaceSize, for: "workspace of \($0.name)") }
    var sumSize = 0
    sumOffsets = layers.map { layer in
      defer { sumSize += MutableMatrix.alignedStride(of: layer.gradientSumSize) }
      return sumSize
    }
    self.sumSize = sumSize
    sums = try take(sumSize * plan.taskCapacity, for: "sums of gradients")
    let blockSize = plan.largestBlock
    scratchSize = MutableMatrix.alignedStride(
      of: layers.reduce(0) { max($0, $1.scratchSize(rows: blockSize)) })
    scratch = try take(scratchSize * workerCount, for: "memory of the layers")
    let taskCount = plan.sumsGradients ? plan.taskCapacity : (plan.sliceCapacity + 7) / 8
    statistics = try plan.stages.dropFirst().map { stage in
      try HeapBuffer(
        zeroed: taskCount * plan.batchLayer(ofStage: stage).statisticsSize,
        for: "statistics of \(layers[stage.lowerBound].name)")
    }
    self.memory = memory
  }

  /// From now on images are changed as they are fetched, and so no longer taken by their non-zero values alone;
  /// with nil they are taken as they are, as at first.
  ///
  /// - Throws: `EngineError.outOfMemory`. Nothing changes then.
  func augment(_ augmenter: Augmenter?) throws {
    let augmentation = try augmenter.map { try ImageAugmentation($0, workerCount: workerCount) }
    var memory: [HeapBuffer<Float>] = []
    input = try Self.makeInput(
      plan, images, isAugmented: augmenter != nil, workerCount: workerCount, in: &memory)
    inputMemory = memory
    self.augmentation = augmentation
  }

  /// From now on rows come from other images, as wide as the former and with values of the same type. How they
  /// are kept is decided anew.
  ///
  /// - Throws: `EngineError.outOfMemory`. Nothing changes then.
  func use(_ images: ImageTable) throws {
    var isSparse = false
    if case .sparse = input { isSparse = true }
    if augmentation == nil, InputForm.isSparse(images, for: plan.layers[0]) != isSparse {
      var memory: [HeapBuffer<Float>] = []
      input = try Self.makeInput(
        plan, images, isAugmented: false, workerCount: workerCount, in: &memory)
      inputMemory = memory
    }
    self.images = images
  }

  private static func makeInput(
    _ plan: TrainingPlan, _ images: ImageTable, isAugmented: Bool, workerCount: Int,
    in memory: inout [HeapBuffer<Float>]
  ) throws -> Input {
    if !isAugmented, InputForm.isSparse(images, for: plan.layers[0]) {
      return .sparse(
        try SparseBuffer(
          rows: plan.sliceCapacity, columns: images.width, holdsBytes: images.holdsBytes))
    }
    let keepsAll = plan.keepsInputs(of: 0)
    return .dense(
      try BlockRows(
        width: images.width, capacity: keepsAll ? plan.sliceCapacity : plan.blockCapacity,
        workerCount: keepsAll ? nil : workerCount, purpose: "inputs of a batch", in: &memory))
  }

  /// Fetches the images of some rows.
  ///
  /// - Parameter rows: Starts at a multiple of 8 if images are taken by their non-zero values.
  func gather(_ selection: RowSelection, _ rows: Range<Int>, worker: Int) {
    switch input {
    case .dense(let buffer):
      let x = buffer.rows(rows, worker: worker)
      guard let augmentation else { return selection.gather(rows, into: x) }
      augmentation.gather(selection, rows, into: x, worker: worker)
    case .sparse(let buffer):
      selection.gather(rows, into: buffer)
      buffer.markColumns(ofRows: rows)
    }
  }

  /// What a layer takes in for some rows.
  func inputs(of layer: Int, _ rows: Range<Int>, worker: Int) -> LayerInput {
    guard layer == 0 else { return .dense(outputs(of: layer - 1, rows, worker: worker).view) }
    switch input {
    case .dense(let buffer): return .dense(buffer.rows(rows, worker: worker).view)
    case .sparse(let buffer): return .sparse(buffer.matrix(rows: capacity).rows(rows))
    }
  }

  /// The same for a layer that takes no sparse images.
  func denseInputs(of layer: Int, _ rows: Range<Int>, worker: Int) -> Matrix {
    guard case .dense(let matrix) = inputs(of: layer, rows, worker: worker) else {
      preconditionFailure("the layer takes no sparse images")
    }
    return matrix
  }

  func outputs(of layer: Int, _ rows: Range<Int>, worker: Int) -> MutableMatrix {
    outputs[layer].rows(rows, worker: worker)
  }

  /// The loss gradient at the outputs of a layer.
  func gradients(of layer: Int, _ rows: Range<Int>, worker: Int) -> MutableMatrix {
    outputGradients[layer].rows(rows, worker: worker)
  }

  /// What the forward pass leaves for the way back.
  func trace(of layer: Int, _ rows: Range<Int>, worker: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(traces[layer].rows(rows, worker: worker).pointer)
  }

  func workspace(of layer: Int) -> UnsafeMutablePointer<Float> { workspaces[layer] }

  /// Memory of no account for one worker.
  func scratch(ofWorker worker: Int) -> UnsafeMutablePointer<Float> {
    scratch + worker * scratchSize
  }

  /// What a task sums of the first layer of a stage, in either direction; 1 is the first such stage.
  func statistics(ofStage stage: Int, task: Int) -> UnsafeMutablePointer<Double> {
    statistics[stage - 1].pointer + task
      * plan.batchLayer(ofStage: plan.stages[stage]).statisticsSize
  }

  /// What a task sums of all layers.
  func clearSums(ofTask task: Int) {
    (sums + task * sumSize).update(repeating: 0, count: sumSize)
  }

  /// What a task sums of a layer.
  func sums(of layer: Int, task: Int) -> UnsafeMutablePointer<Float> {
    sums + task * sumSize + sumOffsets[layer]
  }

  /// What the first tasks have summed of a layer, a row each.
  func sums(of layer: Int, taskCount: Int) -> Matrix {
    Matrix(
      sums(of: layer, task: 0), rows: taskCount, columns: plan.layers[layer].gradientSumSize,
      stride: sumSize)
  }
}
