import Errors
import Memory
import Randomness

/// The order in which an epoch visits the images: drawn, that of the dataset, or given.
///
/// What is drawn for an epoch depends on the seed, the number of that epoch and the number of images alone, not
/// on the orders before.
final class ImageOrder {
  private let seed: UInt64
  private let shuffles: Bool
  private var rows: HeapBuffer<Int32>
  private(set) var count: Int
  /// Epochs whose order has been drawn so far; the next step belongs to the last of them.
  private(set) var drawnEpochs = 0
  /// Whether the present order was given.
  private(set) var isGiven = false

  /// - Throws: `EngineError.outOfMemory`.
  init(count: Int, seed: UInt64, shuffles: Bool) throws {
    (self.count, self.seed, self.shuffles) = (count, seed, shuffles)
    rows = try Self.memory(count)
    draw()
  }

  var pointer: UnsafePointer<Int32> { UnsafePointer(rows.pointer) }

  /// Draws the order of the next epoch.
  func draw() {
    if shuffles {
      var generator = SplitMix64(seed: seed, purpose: .imageOrder, index: drawnEpochs)
      shuffle(rows.pointer, count: count, using: &generator)
    } else if drawnEpochs == 0 || isGiven {
      for place in 0..<count { rows.pointer[place] = Int32(place) }
    }
    drawnEpochs += 1
    isGiven = false
  }

  /// Draws the order of the epoch that some number of draws ends with.
  ///
  /// - Parameter drawnEpochs: 1 or more.
  func draw(epochs drawnEpochs: Int) {
    self.drawnEpochs = drawnEpochs - 1
    draw()
  }

  /// Takes an order for the present epoch.
  ///
  /// - Parameter given: `count` numbers.
  /// - Throws: `EngineError.badValue` with the place of the first one that is no row. Nothing changes then.
  func take(_ given: UnsafePointer<Int64>) throws {
    for place in 0..<count where given[place] < 0 || given[place] >= Int64(count) {
      throw EngineError.badValue(
        "rows: place \(place): expected 0 to \(count - 1), got \(given[place])")
    }
    for place in 0..<count { rows.pointer[place] = Int32(given[place]) }
    isGiven = true
  }

  /// Memory for so many images; nil if there is enough.
  ///
  /// - Throws: `EngineError.outOfMemory`.
  func memory(for count: Int) throws -> HeapBuffer<Int32>? {
    count > rows.count ? try Self.memory(count) : nil
  }

  /// Draws the order of the present epoch anew, for another number of images.
  ///
  /// - Parameter memory: Of `memory(for:)`.
  func restart(count: Int, in memory: HeapBuffer<Int32>?) {
    if let memory { rows = memory }
    self.count = count
    isGiven = true  // What is there is not the order of the dataset.
    draw(epochs: drawnEpochs)
  }

  private static func memory(_ count: Int) throws -> HeapBuffer<Int32> {
    try HeapBuffer(uninitialized: count, for: "order of the images")
  }
}
