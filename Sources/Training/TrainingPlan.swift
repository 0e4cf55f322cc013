import Errors
import Layers
import Models

/// How the steps of a training are cut: into slices of rows, tasks and blocks, and what is kept of them.
///
/// There are two ways. Where every gradient is computed from all rows of a slice, all that passes between the
/// layers is kept for those rows. Where layers sum their gradients block by block, as convolutions do, a block is
/// small enough for a core's cache, its memory is used again for the next one, and each task has sums of
/// its own; only what a dense layer wants to know is kept for all rows.
///
/// A layer that must know the whole batch, as batch normalisation does, begins a new stage, before which all
/// threads wait for each other. Then what the way back reads is kept for all rows, and a slice holds the whole
/// batch.
struct TrainingPlan {
  /// Rows of a slice at most.
  static let sliceLimit = 1024
  /// Rows times products of a slice at most, if one row does not have more: some 50 ms on two cores.
  private static let workLimit = 1 << 29
  /// Floats that the buffers of a slice may take together, if one row does not take more.
  private static let bufferLimit = 1 << 26
  /// Tasks that sum gradients at most.
  private static let taskLimit = 16
  /// Floats of those sums together at most, if there are two tasks.
  private static let sumLimit = 1 << 26
  /// Floats that the buffers of a batch may take if it must not be cut.
  private static let stagedBufferLimit = 1 << 29
  /// Floats that pass between layers in one block: about as many as a core's second cache holds.
  private static let blockLimit = 1 << 18

  /// The layers that do anything in training.
  let layers: [any Layer]
  /// The layers of each stage; all but the first begin with a `BatchLayer`.
  let stages: [Range<Int>]
  /// Products of one row, forward.
  let productCount: Int
  /// Whether layers sum their gradients block by block.
  let sumsGradients: Bool
  /// Rows of a slice at most.
  let sliceCapacity: Int
  /// Rows of a block at most, where gradients are summed by blocks.
  let blockCapacity: Int
  /// Tasks at most, where gradients are summed by blocks.
  private let taskLimit: Int

  /// - Parameter batchSize: Rows of a batch at most.
  /// - Throws: `EngineError.limit` if a batch must not be cut and is too large.
  init(_ network: Sequential, batchSize: Int) throws {
    let layers = network.layers.filter { !$0.passesThrough.training }
    self.layers = layers
    let starts = [0] + layers.indices.filter { layers[$0] is any BatchLayer } + [layers.count]
    stages = zip(starts, starts.dropFirst()).map { $0..<$1 }
    productCount = layers.reduce(1) { $0 + $1.productCount }
    let sumSize = layers.reduce(0) { $0 + $1.gradientSumSize }
    sumsGradients = sumSize > 0
    let floatsOfRow = layers.reduce(network.inputSize) {
      $0 + 2 * $1.outputSize + $1.traceSize / MemoryLayout<Float>.stride
    }
    if stages.count > 1 {
      let limit = max(1, Self.stagedBufferLimit / floatsOfRow)
      guard batchSize <= limit else {
        throw EngineError.limit(
          "\(batchSize) images at once are more than \(limit), the most that this network can normalise "
            + "together; give a smaller batch size, or fewer images")
      }
      sliceCapacity = batchSize
    } else {
      sliceCapacity = min(
        batchSize, Self.sliceLimit, max(1, Self.bufferLimit / floatsOfRow),
        max(1, Self.workLimit / productCount))
    }
    blockCapacity = min(sliceCapacity, max(1, Self.blockLimit / floatsOfRow))
    taskLimit = min(Self.taskLimit, max(2, Self.sumLimit / max(1, sumSize)))
  }

  /// Tasks that sum gradients at most; 0 if none does.
  var taskCapacity: Int { sumsGradients ? min(taskLimit, sliceCapacity) : 0 }
  /// Rows that pass through a layer at once, at most.
  var largestBlock: Int { sumsGradients ? blockCapacity : min(sliceCapacity, 64) }

  /// The layer that begins a stage.
  ///
  /// - Precondition: It is not the first stage.
  func batchLayer(ofStage stage: Range<Int>) -> any BatchLayer {
    guard let layer = layers[stage.lowerBound] as? any BatchLayer else {
      preconditionFailure("a later stage begins with a layer that must know the whole batch")
    }
    return layer
  }

  /// How a slice is cut.
  func blocks(ofSlice rowCount: Int) -> RowBlocks {
    sumsGradients
      ? .forSums(count: rowCount, taskLimit: taskLimit, blockSize: blockCapacity)
      : .forRows(count: rowCount)
  }

  /// Whether what comes into a layer is kept for all rows of a slice.
  func keepsInputs(of layer: Int) -> Bool {
    if !sumsGradients || layers[layer].wantsRowsForGradient { return true }
    let isReadByPrevious = layer > 0 && layers[layer - 1].backwardReads.outputs
    return stages.count > 1 && layer <= lastStart
      && (isReadByPrevious || layers[layer].backwardReads.inputs)
  }

  /// Whether what comes out of a layer is kept for all rows of a slice.
  func keepsOutputs(of layer: Int) -> Bool {
    layer + 1 < layers.count ? keepsInputs(of: layer + 1) : !sumsGradients
  }

  /// Whether the gradient at the outputs of a layer is kept for all rows of a slice.
  func keepsGradients(of layer: Int) -> Bool {
    !sumsGradients || layers[layer].wantsRowsForGradient
      || stages.dropFirst().contains { $0.lowerBound == layer }
  }

  /// Whether what the forward pass leaves for the way back is kept for all rows of a slice.
  func keepsTrace(of layer: Int) -> Bool { !sumsGradients || layer < lastStart }

  /// The first layer of the last stage. From there a block goes forward and back in one go.
  private var lastStart: Int { stages[stages.count - 1].lowerBound }
}
