/// Rows cut into blocks, one a task. How depends on the number of rows alone, never on the number of
/// threads: so do the bits of every result.
struct RowBlocks {
  private let count: Int
  let blockSize: Int

  /// - Parameters:
  ///   - count: Rows in all.
  ///   - blockSize: Rows of one block; the last one holds what is left.
  init(count: Int, blockSize: Int) {
    self.count = count
    self.blockSize = blockSize
  }

  /// Blocks for a training step: at least four where there are rows enough, at most 64 rows each, because
  /// the products lose speed with few rows and threads starve with few blocks. Each starts at a multiple
  /// of 8.
  static func forTraining(count: Int) -> RowBlocks {
    RowBlocks(count: count, blockSize: count <= 16 ? 8 : min(64, max(16, (count + 31) / 32 * 8)))
  }

  var blockCount: Int { (count + blockSize - 1) / blockSize }

  func rows(of block: Int) -> Range<Int> {
    block * blockSize..<min((block + 1) * blockSize, count)
  }
}
