import Datasets
import Layers
import Memory
import Models
import Tensors
import Threads

/// Computes loss and gradients of a batch, slice by slice, in two phases with a barrier behind each.
///
/// Phase 1 cuts the rows of a slice: each thread takes its rows forward through all layers, scores them
/// and carries their gradient back. Phase 2 cuts the parameters: each thread computes some elements of
/// a gradient over the whole slice. No gradient is copied or summed across threads.
///
/// A slice is at most 1,024 rows, and fewer in a large network, so that memory and the time of one slice
/// stay bounded for any batch. The slices of a batch add up in order.
final class GradientPass {
  /// Rows of a slice at most.
  static let sliceLimit = 1024
  /// Rows times parameters of a slice at most, if one row does not have more: some 50 ms on two cores.
  private static let workLimit = 1 << 29
  /// Floats that the buffers of a slice may take together, if one row does not take more.
  private static let bufferLimit = 1 << 26

  /// A piece of one parameter's gradient, and where it lies.
  struct Task {
    let layer: Int
    let piece: GradientTask
    /// Index among all parameters of the network.
    let parameter: Int
  }

  /// Rows that one slice can hold.
  let sliceCapacity: Int
  /// For each parameter of the network, row-major.
  let gradients: [HeapBuffer<Float>]
  private let layers: [any Layer]
  private let tasks: [Task]
  private let input: HeapBuffer<Float>
  private let inputSize: Int
  private let outputs: [HeapBuffer<Float>]
  private let outputGradients: [HeapBuffer<Float>]
  private let scores: RowScores

  /// - Parameter batchSize: Rows of a batch at most; decides how large the buffers are.
  /// - Throws: `EngineError.outOfMemory`.
  init(_ network: Sequential, batchSize: Int) throws {
    layers = network.layers
    inputSize = network.inputSize
    let floatsOfRow = layers.reduce(inputSize) { $0 + 2 * $1.outputSize }
    let parameterCount = network.parameters.reduce(1) { $0 + $1.values.count }
    let rows = min(
      batchSize, Self.sliceLimit, max(1, Self.bufferLimit / floatsOfRow),
      max(1, Self.workLimit / parameterCount))
    sliceCapacity = rows
    gradients = try network.parameters.map {
      try HeapBuffer(zeroed: $0.values.count, for: "gradients")
    }
    input = try HeapBuffer(uninitialized: rows * inputSize, for: "inputs of a batch")
    outputs = try layers.map {
      try HeapBuffer(uninitialized: rows * $0.outputSize, for: "outputs of \($0.name)")
    }
    outputGradients = try layers.map {
      try HeapBuffer(uninitialized: rows * $0.outputSize, for: "gradients of \($0.name)")
    }
    scores = try RowScores(capacity: rows)
    var firstParameter = 0
    var tasks: [Task] = []
    for (index, layer) in layers.enumerated() {
      tasks += layer.gradientTasks.map {
        Task(layer: index, piece: $0, parameter: firstParameter + $0.parameter)
      }
      firstParameter += layer.parameters.count
    }
    self.tasks = tasks
  }

  /// Adds one slice of a batch.
  ///
  /// - Parameters:
  ///   - rows: At most `sliceCapacity` rows.
  ///   - labels: Of the whole dataset.
  ///   - batchSize: Rows of the whole batch, by which the loss is divided.
  ///   - accumulating: Whether earlier slices of this batch came before.
  ///   - finish: Called once for each task when its piece of `gradients` is done, on the thread that did
  ///     it.
  /// - Returns: What the rows of the slice score with the parameters as they are before `finish`.
  func run(
    _ rows: RowSelection, labels: UnsafePointer<Int32>, batchSize: Int, accumulating: Bool,
    finish: (Task) -> Void
  ) -> ScoreTotal {
    let blocks = RowBlocks.forTraining(count: rows.count)
    let scale = 1 / Float(batchSize)
    ThreadPool.run(blocks.blockCount) { block, _ in
      propagate(rows, blocks.rows(of: block), labels, scale: scale)
    }
    let total = scores.total(of: rows.count)
    ThreadPool.run(tasks.count) { index, _ in
      let task = tasks[index]
      layers[task.layer].computeGradient(
        task.piece, input: inputs(of: task.layer, 0..<rows.count).view,
        gradient: matrix(outputGradients, task.layer, 0..<rows.count).view,
        into: gradients[task.parameter].pointer, accumulating: accumulating)
      finish(task)
    }
    return total
  }

  /// Phase 1 for some rows of the slice.
  private func propagate(
    _ selection: RowSelection, _ rows: Range<Int>, _ labels: UnsafePointer<Int32>, scale: Float
  ) {
    selection.gather(rows, into: inputs(of: 0, rows))
    for (index, layer) in layers.enumerated() {
      layer.forward(inputs(of: index, rows).view, into: matrix(outputs, index, rows))
    }
    let last = layers.count - 1
    let logits = matrix(outputs, last, rows)
    let gradients = matrix(outputGradients, last, rows)
    for (index, row) in rows.enumerated() {
      let score = crossEntropy(
        logits[index], classCount: logits.columns, label: Int(labels[selection.row(at: row)]),
        scale: scale, gradient: gradients[index])
      scores.record(score, row: row)
    }
    for index in stride(from: last, through: 0, by: -1) {
      layers[index].backward(
        output: matrix(outputs, index, rows).view,
        gradient: matrix(outputGradients, index, rows),
        into: index > 0 ? matrix(outputGradients, index - 1, rows) : nil)
    }
  }

  private func inputs(of layer: Int, _ rows: Range<Int>) -> MutableMatrix {
    guard layer > 0 else {
      return MutableMatrix(input.pointer, rows: sliceCapacity, columns: inputSize).rows(rows)
    }
    return matrix(outputs, layer - 1, rows)
  }

  private func matrix(
    _ buffers: [HeapBuffer<Float>], _ layer: Int, _ rows: Range<Int>
  ) -> MutableMatrix {
    MutableMatrix(
      buffers[layer].pointer, rows: sliceCapacity, columns: layers[layer].outputSize
    ).rows(rows)
  }
}
