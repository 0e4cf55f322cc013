import Datasets
import Layers
import Memory
import Models
import Tensors

/// Room for some images on their way forward through the first layers of a network, and the way itself.
final class ForwardWorkspace {
  /// The images as the first layer takes them.
  private enum Input {
    case dense(HeapBuffer<Float>)
    case sparse(SparseBuffer)
  }

  private let layers: [any Layer]
  private let inputSize: Int
  private let input: Input
  /// The outputs of the layers in turn.
  private let even: HeapBuffer<Float>
  private let odd: HeapBuffer<Float>
  private let scratch: HeapBuffer<Float>

  /// - Parameters:
  ///   - layers: From the first on, those that do anything in inference.
  ///   - inputSize: Values of an image.
  ///   - rowCount: Images at most.
  ///   - isSparse: Whether the images are taken by their non-zero values; then the first layer must
  ///     accept that.
  ///   - holdsBytes: Whether sparse images are bytes, or else floats.
  init(
    _ layers: [any Layer], inputSize: Int, rowCount: Int, isSparse: Bool,
    holdsBytes: Bool
  ) throws {
    self.layers = layers
    self.inputSize = inputSize
    if isSparse {
      input = .sparse(try SparseBuffer(rows: rowCount, columns: inputSize, holdsBytes: holdsBytes))
    } else {
      input = .dense(try HeapBuffer(uninitialized: rowCount * inputSize, for: "inputs of a block"))
    }
    let widest = MutableMatrix.alignedStride(
      of: layers.map(\.outputSize).max() ?? inputSize)
    even = try HeapBuffer(uninitialized: rowCount * widest, for: "outputs of a block")
    odd = try HeapBuffer(uninitialized: rowCount * widest, for: "outputs of a block")
    let scratchSize = layers.reduce(0) { max($0, $1.scratchSize(rows: rowCount)) }
    scratch = try HeapBuffer(uninitialized: scratchSize, for: "memory of the layers")
  }

  /// Takes some images forward.
  ///
  /// - Parameter selection: In the order of the table, as all are that are only looked at.
  /// - Returns: Their outputs, `[rows.count, outputs of the last layer]`, which stay until the next call.
  func forward(_ selection: RowSelection, _ rows: Range<Int>) -> MutableMatrix {
    guard !layers.isEmpty else { return gatherOutputs(selection, rows) }
    var current = gather(selection, rows)
    var result = MutableMatrix(even.pointer, rows: 0, columns: 0)
    for (index, layer) in layers.enumerated() {
      let buffer = index % 2 == 0 ? even : odd
      result = MutableMatrix(
        buffer.pointer, rows: rows.count, columns: layer.outputSize,
        stride: MutableMatrix.alignedStride(of: layer.outputSize))
      layer.forward(current, into: result, scratch: scratch.pointer)
      current = .dense(result.view)
    }
    return result
  }

  /// The images themselves, if no layer does anything.
  private func gatherOutputs(_ selection: RowSelection, _ rows: Range<Int>) -> MutableMatrix {
    let result = MutableMatrix(even.pointer, rows: rows.count, columns: inputSize)
    selection.gather(rows, into: result)
    return result
  }

  private func gather(_ selection: RowSelection, _ rows: Range<Int>) -> LayerInput {
    switch input {
    case .dense(let buffer):
      let matrix = MutableMatrix(buffer.pointer, rows: rows.count, columns: inputSize)
      selection.gather(rows, into: matrix)
      return .dense(matrix.view)
    case .sparse(let buffer):
      return .sparse(buffer.matrix(borrowing: selection.values(of: rows), rows: rows.count))
    }
  }
}
