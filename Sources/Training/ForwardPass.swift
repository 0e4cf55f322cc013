import Datasets
import Layers
import Memory
import Models
import Tensors
import Threads

/// Takes rows forward through the first layers of a network, in blocks, on all threads.
struct ForwardPass {
  /// Rows of a block at most.
  private static let blockLimit = 128
  /// Floats of one buffer at most, if one row does not take more.
  private static let bufferLimit = 1 << 22

  private let layers: ArraySlice<any Layer>
  private let inputSize: Int
  private let blockSize: Int
  /// For each worker, room for the input of a block and for two outputs, used in turn.
  private let workspaces: [HeapBuffer<Float>]
  private let widest: Int

  /// - Parameters:
  ///   - layerCount: How many of the layers, at least 1.
  ///   - rowCount: Rows that will come, at most.
  init(_ network: Sequential, layerCount: Int, rowCount: Int) throws {
    layers = network.layers.prefix(layerCount)
    inputSize = network.inputSize
    widest = layers.reduce(1) { max($0, $1.outputSize) }
    blockSize = min(Self.blockLimit, rowCount, max(1, Self.bufferLimit / max(widest, inputSize)))
    let floats = blockSize * (inputSize + 2 * widest)
    let blockCount = (rowCount + blockSize - 1) / blockSize
    workspaces = try (0..<min(ThreadPool.threadCount, blockCount)).map { _ in
      try HeapBuffer(uninitialized: floats, for: "outputs of a block")
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
      consume(blockRows, forward(rows, blockRows, in: workspaces[worker].pointer))
    }
  }

  private func forward(
    _ selection: RowSelection, _ rows: Range<Int>, in workspace: UnsafeMutablePointer<Float>
  ) -> MutableMatrix {
    let input = MutableMatrix(workspace, rows: rows.count, columns: inputSize)
    selection.gather(rows, into: input)
    let buffers = workspace + blockSize * inputSize
    var current = input
    for (index, layer) in layers.enumerated() {
      let start = buffers + (index % 2) * blockSize * widest
      let output = MutableMatrix(start, rows: rows.count, columns: layer.outputSize)
      layer.forward(current.view, into: output)
      current = output
    }
    return current
  }
}
