import Datasets
import Layers
import Models
import Tensors
import Threads

/// Takes rows forward through the first layers of a network, in blocks, on all threads.
struct ForwardPass {
  /// Rows of a block at most.
  private static let blockLimit = 64
  /// Floats of one buffer at most, if one row does not take more.
  private static let bufferLimit = 1 << 22
  /// The same if images pass through the layers: about as many as a core's second cache holds.
  private static let imageBufferLimit = 1 << 17

  private let blockSize: Int
  /// One for each worker.
  private let workspaces: [ForwardWorkspace]

  /// - Parameters:
  ///   - layerCount: How many of the layers, at least 1.
  ///   - images: Where the rows will come from.
  ///   - rowCount: Rows that will come at once, at most.
  init(_ network: Sequential, layerCount: Int, _ images: ImageTable, rowCount: Int) throws {
    let layers = network.layers.prefix(layerCount).filter { !$0.passesThrough.inference }
    let widest = layers.reduce(network.inputSize) { max($0, $1.outputSize) }
    let passesImages = layers.contains { $0.outputShape.sizes.count == 3 }
    let limit = passesImages ? Self.imageBufferLimit : Self.bufferLimit
    let blockSize = min(Self.blockLimit, rowCount, max(1, limit / widest))
    let blockCount = (rowCount + blockSize - 1) / blockSize
    let isSparse = layers.first.map { InputForm.isSparse(images, for: $0) } ?? false
    self.blockSize = blockSize
    workspaces = try (0..<min(ThreadPool.threadCount, blockCount)).map { _ in
      try ForwardWorkspace(
        layers, inputSize: network.inputSize, rowCount: blockSize, isSparse: isSparse,
        holdsBytes: images.holdsBytes)
    }
  }

  /// Calls `consume` once for each block with its rows and their outputs.
  ///
  /// - Parameter consume: May overwrite the outputs, `[rows.count, outputs of the last layer]`.
  func run(_ rows: RowSelection, _ consume: (_ rows: Range<Int>, _ outputs: MutableMatrix) -> Void)
  {
    let blocks = RowBlocks(count: rows.count, taskSize: blockSize)
    ThreadPool.run(blocks.taskCount, workerLimit: workspaces.count) { block, worker in
      let blockRows = blocks.rows(ofTask: block)
      consume(blockRows, workspaces[worker].forward(rows, blockRows))
    }
  }
}
