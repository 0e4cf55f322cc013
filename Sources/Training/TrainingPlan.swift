import Datasets
import Layers
import Models

/// How the steps of a training are cut: into slices of rows, tasks and blocks, and what is kept of them.
///
/// There are two ways. Where every gradient is computed from all rows of a slice, all that passes between the
/// layers is kept for those rows. Where layers sum their gradients block by block, as convolutions do, a block is
/// small enough for a core's cache, its memory is used again for the next one, and each task has sums of
/// its own; only what a dense layer wants to know is kept for all rows.
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
  /// Floats that pass between layers in one block: about as many as a core's second cache holds.
  private static let blockLimit = 1 << 18

  /// The layers that do anything in training.
  let layers: [any Layer]
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
  init(_ network: Sequential, batchSize: Int) {
    layers = network.layers.filter { !$0.passesThrough.training }
    productCount = layers.reduce(1) { $0 + $1.productCount }
    let sumSize = layers.reduce(0) { $0 + $1.gradientSumSize }
    sumsGradients = sumSize > 0
    let floatsOfRow = layers.reduce(network.inputSize) {
      $0 + 2 * $1.outputSize + $1.traceSize / MemoryLayout<Float>.stride
    }
    sliceCapacity = min(
      batchSize, Self.sliceLimit, max(1, Self.bufferLimit / floatsOfRow),
      max(1, Self.workLimit / productCount))
    blockCapacity = min(sliceCapacity, max(1, Self.blockLimit / floatsOfRow))
    taskLimit = min(Self.taskLimit, max(2, Self.sumLimit / max(1, sumSize)))
  }

  /// Tasks that sum gradients at most; 0 if none does.
  var taskCapacity: Int { sumsGradients ? min(taskLimit, sliceCapacity) : 0 }
  /// Rows that pass through a layer at once, at most.
  var largestBlock: Int { sumsGradients ? blockCapacity : min(sliceCapacity, 64) }

  /// How a slice is cut.
  func blocks(ofSlice rowCount: Int) -> RowBlocks {
    sumsGradients
      ? .forSums(count: rowCount, taskLimit: taskLimit, blockSize: blockCapacity)
      : .forRows(count: rowCount)
  }

  /// Whether what comes into a layer is kept for all rows of a slice.
  func keepsInputs(of layer: Int) -> Bool { !sumsGradients || layers[layer].wantsRowsForGradient }

  /// Whether what comes out of a layer is kept for all rows of a slice.
  func keepsOutputs(of layer: Int) -> Bool {
    layer + 1 < layers.count ? keepsInputs(of: layer + 1) : !sumsGradients
  }

  /// Whether the gradient at the outputs of a layer is kept for all rows of a slice.
  func keepsGradients(of layer: Int) -> Bool { keepsInputs(of: layer) }
}
