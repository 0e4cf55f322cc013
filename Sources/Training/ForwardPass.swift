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

  private let blockSize: Int
  /// One for each worker.
  private let workspaces: [ForwardWorkspace]

  /// - Parameters:
  ///   - layerCount: How many of the layers, at least 1.
  ///   - images: Where the rows will come from.
  ///   - rowCount: Rows that will come at once, at most.
  init(_ network: Sequential, layerCount: Int, _ images: ImageTable, rowCount: Int) throws {
    let layers = network.layers.prefix(layerCount)
    let widest = layers.reduce(network.inputSize) { max($0, $1.outputSize) }
    let blockSize = min(Self.blockLimit, rowCount, max(1, Self.bufferLimit / widest))
    let blockCount = (rowCount + blockSize - 1) / blockSize
    let isSparse = InputForm.isSparse(images, for: network.layers[0])
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
    let blocks = RowBlocks(count: rows.count, blockSize: blockSize)
    ThreadPool.run(blocks.blockCount, workerLimit: workspaces.count) { block, worker in
      let blockRows = blocks.rows(of: block)
      consume(blockRows, workspaces[worker].forward(rows, blockRows))
    }
  }
}
