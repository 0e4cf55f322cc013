import Memory
import Tensors

/// Memory for rows of one kind: for all rows of a slice, or for one block of each worker.
struct BlockRows {
  private let matrix: MutableMatrix
  /// Floats from one worker's rows to the next one's; 0 if all rows of a slice are kept.
  private let workerStep: Int

  /// - Parameters:
  ///   - width: Floats of a row.
  ///   - capacity: Rows of a slice, or of a block.
  ///   - workerCount: Workers with rows of their own; nil to keep all rows of a slice.
  ///   - memory: Takes the memory, which must outlive this.
  init(
    width: Int, capacity: Int, workerCount: Int?, purpose: String,
    in memory: inout [HeapBuffer<Float>]
  ) throws {
    let stride = MutableMatrix.alignedStride(of: width)
    let size = capacity * stride
    let buffer = try HeapBuffer<Float>(
      uninitialized: (workerCount ?? 1) * size, for: purpose)
    memory.append(buffer)
    matrix = MutableMatrix(buffer.pointer, rows: capacity, columns: width, stride: stride)
    workerStep = workerCount == nil ? 0 : size
  }

  /// The rows of a block: its own, or as many of the worker's.
  @inline(__always)
  func rows(_ block: Range<Int>, worker: Int) -> MutableMatrix {
    guard workerStep > 0 else { return matrix.rows(block) }
    return MutableMatrix(
      matrix.pointer + worker &* workerStep, rows: block.count, columns: matrix.columns,
      stride: matrix.stride)
  }
}
