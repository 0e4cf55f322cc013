import Datasets
import Layers
import Memory
import Models
import Tensors

/// What passes between the layers of a network for some rows of a batch, and back.
final class SliceBuffers {
  /// The images as the first layer takes them.
  private enum Input {
    case dense(HeapBuffer<Float>)
    case sparse(SparseBuffer)
  }

  /// Rows that the buffers hold.
  let capacity: Int
  let layers: [any Layer]
  private let inputSize: Int
  private let input: Input
  // For each layer; views of `memory`, so that a task need not count references.
  private let outputs: [MutableMatrix]
  private let outputGradients: [MutableMatrix]
  private let workspaces: [UnsafeMutablePointer<Float>]
  private let memory: [HeapBuffer<Float>]

  /// - Parameters:
  ///   - capacity: Rows at most.
  ///   - images: Where the rows will come from; their density decides how they are kept.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ network: Sequential, _ images: ImageTable, capacity: Int) throws {
    self.capacity = capacity
    layers = network.layers
    inputSize = network.inputSize
    if InputForm.isSparse(images, for: network.layers[0]) {
      input = .sparse(
        try SparseBuffer(rows: capacity, columns: inputSize, holdsBytes: images.holdsBytes))
    } else {
      input = .dense(try HeapBuffer(uninitialized: capacity * inputSize, for: "inputs of a batch"))
    }
    var memory: [HeapBuffer<Float>] = []
    func take(_ count: Int, for purpose: String) throws -> UnsafeMutablePointer<Float> {
      memory.append(try HeapBuffer(uninitialized: count, for: purpose))
      return memory[memory.count - 1].pointer
    }
    func takeRows(of layer: any Layer, for purpose: String) throws -> MutableMatrix {
      let stride = MutableMatrix.alignedStride(of: layer.outputSize)
      let start = try take(capacity * stride, for: "\(purpose) of \(layer.name)")
      return MutableMatrix(start, rows: capacity, columns: layer.outputSize, stride: stride)
    }
    outputs = try layers.map { try takeRows(of: $0, for: "outputs") }
    outputGradients = try layers.map { try takeRows(of: $0, for: "gradients") }
    workspaces = try layers.map { try take($0.workspaceSize, for: "workspace of \($0.name)") }
    self.memory = memory
  }

  /// Fetches the images of some rows.
  ///
  /// - Parameter rows: Starts at a multiple of 8.
  func gather(_ selection: RowSelection, _ rows: Range<Int>) {
    switch input {
    case .dense(let buffer): selection.gather(rows, into: inputRows(buffer, rows))
    case .sparse(let buffer):
      selection.gather(rows, into: buffer)
      buffer.markColumns(ofRows: rows)
    }
  }

  /// What a layer takes in for some rows, starting at a multiple of 8.
  func inputs(of layer: Int, _ rows: Range<Int>) -> LayerInput {
    guard layer == 0 else { return .dense(outputs(of: layer - 1, rows).view) }
    switch input {
    case .dense(let buffer): return .dense(inputRows(buffer, rows).view)
    case .sparse(let buffer): return .sparse(buffer.matrix(rows: capacity).rows(rows))
    }
  }

  func outputs(of layer: Int, _ rows: Range<Int>) -> MutableMatrix { outputs[layer].rows(rows) }

  /// The loss gradient at the outputs of a layer.
  func gradients(of layer: Int, _ rows: Range<Int>) -> MutableMatrix {
    outputGradients[layer].rows(rows)
  }

  func workspace(of layer: Int) -> UnsafeMutablePointer<Float> { workspaces[layer] }

  private func inputRows(_ buffer: HeapBuffer<Float>, _ rows: Range<Int>) -> MutableMatrix {
    MutableMatrix(buffer.pointer, rows: capacity, columns: inputSize).rows(rows)
  }
}
