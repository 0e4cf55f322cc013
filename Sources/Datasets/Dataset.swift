import Errors
import Memory

/// Labelled images in memory. Never changes.
package final class Dataset: @unchecked Sendable {
  /// Classes at most.
  package static let classLimit = 1 << 16

  package let images: ImageTable
  package let classCount: Int
  private let labelBuffer: HeapBuffer<Int32>
  /// Whatever holds the memory of `images`; nil if the caller does.
  private let owner: AnyObject?

  package var count: Int { images.count }
  package var width: Int { images.width }
  /// One label an image, below `classCount`.
  package var labels: UnsafePointer<Int32> { UnsafePointer(labelBuffer.pointer) }

  /// - Parameters:
  ///   - images: Their memory stays in place and unchanged as long as the dataset lives.
  ///   - owner: Kept alive with the dataset; nil if the caller sees to that.
  ///   - labels: As many as images.
  /// - Throws: `EngineError.badValue` for a class count or a label out of its range.
  package init(
    _ images: ImageTable, owner: AnyObject?, labels: HeapBuffer<Int32>, classCount: Int
  ) throws {
    try Self.checkClassCount(classCount)
    for row in 0..<images.count {
      let label = labels.pointer[row]
      guard label >= 0, Int(label) < classCount else {
        throw EngineError.badValue(
          "labels: row \(row): expected 0 to \(classCount - 1), got \(label)")
      }
    }
    self.images = images
    self.owner = owner
    self.labelBuffer = labels
    self.classCount = classCount
  }

  /// - Throws: `EngineError.badValue` for a class count out of its range.
  package static func checkClassCount(_ classCount: Int) throws {
    guard (2...classLimit).contains(classCount) else {
      throw EngineError.badValue("classes: expected 2 to \(classLimit), got \(classCount)")
    }
  }
}
