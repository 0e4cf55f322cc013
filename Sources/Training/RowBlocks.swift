/// Rows cut into tasks, and each task's rows into blocks. How depends on the number of rows and the network
/// alone, never on the number of threads: so do the bits of every result.
struct RowBlocks {
  private let count: Int
  private let taskSize: Int
  private let blockSize: Int

  /// - Parameters:
  ///   - count: Rows in all.
  ///   - taskSize: Rows of one task; the last one holds what is left.
  ///   - blockSize: Rows of one block of a task; nil for all of them.
  init(count: Int, taskSize: Int, blockSize: Int? = nil) {
    self.count = count
    self.taskSize = taskSize
    self.blockSize = min(blockSize ?? taskSize, taskSize)
  }

  /// For a training step of which every layer's gradient is computed from all rows: at least four tasks where
  /// there are rows enough, of at most 64 rows each, because the products lose speed with few rows and
  /// threads starve with few tasks. Each starts at a multiple of 8.
  static func forRows(count: Int) -> RowBlocks {
    RowBlocks(count: count, taskSize: count <= 16 ? 8 : min(64, max(16, (count + 31) / 32 * 8)))
  }

  /// For a training step in which each task sums the gradients of its rows.
  ///
  /// - Parameters:
  ///   - taskLimit: Tasks at most, each with sums of its own.
  ///   - blockSize: Rows of which all that passes between the layers fits in a core's cache.
  static func forSums(count: Int, taskLimit: Int, blockSize: Int) -> RowBlocks {
    RowBlocks(
      count: count, taskSize: max(1, (count + taskLimit - 1) / taskLimit), blockSize: blockSize)
  }

  var taskCount: Int { (count + taskSize - 1) / taskSize }

  func rows(ofTask task: Int) -> Range<Int> {
    task * taskSize..<min((task + 1) * taskSize, count)
  }

  /// Calls `body` with one block of a task after the other.
  func forEachBlock(ofTask task: Int, _ body: (Range<Int>) -> Void) {
    let rows = rows(ofTask: task)
    var start = rows.lowerBound
    while start < rows.upperBound {
      let end = min(start + blockSize, rows.upperBound)
      body(start..<end)
      start = end
    }
  }
}
