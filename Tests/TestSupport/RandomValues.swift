import Datasets
import Memory
import Randomness
import Tensors

extension SplitMix64 {
  /// Numbers in [-1, 1).
  package mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(2 * nextUnit() - 1) }
  }

  /// Bytes, about half of them 0, as in images of digits.
  package mutating func pixels(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in
      let draw = next()
      return draw & 1 == 0 ? 0 : UInt8(truncatingIfNeeded: draw >> 8)
    }
  }

  /// Integers from 0 to `limit - 1`.
  package mutating func integers(_ count: Int, below limit: Int) -> [Int32] {
    (0..<count).map { _ in Int32(truncatingIfNeeded: next() % UInt64(limit)) }
  }
}

/// A matrix that owns its memory; rows may lie `stride` values apart.
package final class MatrixStorage {
  package let rows: Int
  package let columns: Int
  package let stride: Int
  private let memory: UnsafeMutableBufferPointer<Float>

  /// - Parameter values: The whole memory, `rows · stride` values, those between the rows included.
  package init(_ values: [Float], rows: Int, columns: Int, stride: Int? = nil) {
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
    precondition(values.count == rows * self.stride, "values must fill the memory")
    // One value more than needed, so that a matrix without values has an address too.
    memory = .allocate(capacity: values.count + 1)
    memory.initialize(repeating: 0)
    for (index, value) in values.enumerated() { memory[index] = value }
  }

  deinit { memory.deallocate() }

  /// Random numbers in [-1, 1), also between the rows.
  package static func random(
    _ rows: Int, _ columns: Int, stride: Int? = nil, _ random: inout SplitMix64
  ) -> MatrixStorage {
    MatrixStorage(
      random.floats(rows * (stride ?? columns)), rows: rows, columns: columns, stride: stride)
  }

  package var mutable: MutableMatrix {
    MutableMatrix(start, rows: rows, columns: columns, stride: stride)
  }

  package var view: Matrix { mutable.view }

  /// The values, row by row, without those between the rows.
  package var values: [Float] {
    (0..<rows).flatMap { row in (0..<columns).map { memory[row * stride + $0] } }
  }

  /// What lies between the rows, which no computation may touch.
  package var gaps: [Float] {
    (0..<rows).flatMap { row in (columns..<stride).map { memory[row * stride + $0] } }
  }

  private var start: UnsafeMutablePointer<Float> {
    guard let start = memory.baseAddress else { preconditionFailure("memory has an address") }
    return start
  }
}

/// Copies an array into memory that the engine can own.
package func heap<Element: BitwiseCopyable>(_ values: [Element]) throws -> HeapBuffer<Element> {
  let buffer = try HeapBuffer<Element>(uninitialized: values.count, for: "test")
  for (index, value) in values.enumerated() { buffer.pointer[index] = value }
  return buffer
}

/// Labelled images as arrays, and as the engine has them.
package struct SampleImages {
  package let width: Int
  package let classCount: Int
  /// What the network sees, row by row.
  package let values: [Float]
  package let labels: [Int32]
  package let dataset: Dataset

  package var count: Int { labels.count }

  /// Images of random bytes.
  ///
  /// - Parameter isSparse: Whether about half of them are 0, or else none.
  package static func bytes(
    _ count: Int, width: Int, classCount: Int, seed: UInt64, isSparse: Bool = true
  ) throws -> SampleImages {
    var random = SplitMix64(state: seed)
    let pixels = random.pixels(count * width).map { isSparse ? $0 : max($0, 1) }
    let labels = random.integers(count, below: classCount)
    let owner = try heap(pixels)
    return SampleImages(
      width: width, classCount: classCount, values: pixels.map { Float($0) / 255 }, labels: labels,
      dataset: try Dataset(
        ImageTable(.bytes(owner.pointer), count: count, width: width), owner: owner,
        labels: heap(labels), classCount: classCount))
  }

  /// Images of random floats from -1 to 1.
  package static func floats(
    _ count: Int, width: Int, classCount: Int, seed: UInt64
  ) throws -> SampleImages {
    var random = SplitMix64(state: seed)
    let values = random.floats(count * width)
    let labels = random.integers(count, below: classCount)
    let owner = try heap(values)
    return SampleImages(
      width: width, classCount: classCount, values: values, labels: labels,
      dataset: try Dataset(
        ImageTable(.floats(owner.pointer), count: count, width: width), owner: owner,
        labels: heap(labels), classCount: classCount))
  }

  /// What the network sees of some rows, in that order, and their labels.
  package func rows(_ indices: some Sequence<Int>) -> (images: [[Double]], labels: [Int]) {
    let indices = Array(indices)
    return (
      indices.map { row in values[row * width..<(row + 1) * width].map(Double.init) },
      indices.map { Int(labels[$0]) }
    )
  }
}
