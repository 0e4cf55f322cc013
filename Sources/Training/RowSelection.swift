import Datasets
import Layers
import Memory
import Tensors

/// Some images of a table in the order in which they are used.
struct RowSelection {
  let images: ImageTable
  /// Row numbers; nil for consecutive rows.
  private let order: UnsafePointer<Int32>?
  private let first: Int
  let count: Int

  /// Rows `order[first]`, `order[first + 1]`, …, or without an order `first`, `first + 1`, …
  init(_ images: ImageTable, order: UnsafePointer<Int32>? = nil, first: Int, count: Int) {
    self.images = images
    self.order = order
    self.first = first
    self.count = count
  }

  /// The number of the row at a place of the selection.
  func row(at place: Int) -> Int {
    guard let order else { return first + place }
    return Int(order[first + place])
  }

  /// What is drawn for the rows from a place on.
  func draws(seed: UInt64, epoch: UInt32, from place: Int) -> TrainingDraws {
    guard let order else { return TrainingDraws(seed: seed, epoch: epoch, first: first + place) }
    return TrainingDraws(seed: seed, epoch: epoch, samples: order + first + place)
  }

  /// Writes what the network sees of some rows.
  ///
  /// - Parameters:
  ///   - places: Places of the selection.
  ///   - x: `[places.count, width]`, overwritten.
  func gather(_ places: Range<Int>, into x: MutableMatrix) {
    let width = images.width
    for (index, place) in places.enumerated() {
      let start = row(at: place) * width
      switch images.values {
      case .bytes(let values): scalePixels(values + start, count: width, into: x[index])
      case .floats(let values): x[index].update(from: values + start, count: width)
      }
    }
  }

  /// Copies some rows into the rows of the same numbers of a buffer for sparse products.
  func gather(_ places: Range<Int>, into buffer: SparseBuffer) {
    let width = images.width
    switch images.values {
    case .bytes(let values): buffer.setRows(places) { values + row(at: $0) * width }
    case .floats(let values): buffer.setRows(places) { values + row(at: $0) * width }
    }
  }

  /// The values of some rows as they lie in the table.
  ///
  /// - Precondition: The rows are consecutive ones.
  func values(of places: Range<Int>) -> SparseMatrix.Values {
    precondition(order == nil, "rows in another order do not lie one behind the other")
    let start = (first + places.lowerBound) * images.width
    switch images.values {
    case .bytes(let values): return .bytes(values + start)
    case .floats(let values): return .floats(values + start)
    }
  }

  /// Asks for the memory of some rows, which lie anywhere in the table, ahead of their use.
  func prefetch(_ places: Range<Int>) {
    for place in places {
      let start = row(at: place) * images.width
      switch images.values {
      case .bytes(let values): Memory.prefetch(values + start, byteCount: images.width)
      case .floats(let values): Memory.prefetch(values + start, byteCount: 4 * images.width)
      }
    }
  }
}
