import Datasets
import Errors
import Memory

/// What the loss of each image is multiplied by: a weight of its own, one of its class, or both.
struct ImageWeights {
  private var samples: HeapBuffer<Double>?
  private var classes: HeapBuffer<Double>?
  /// One for each image of the dataset; nil if all are 1.
  private(set) var combined: HeapBuffer<Float>?

  /// - Throws: `EngineError.badValue` or `.outOfMemory`.
  func withSamples(_ weights: UnsafePointer<Double>, _ dataset: Dataset) throws -> ImageWeights {
    var changed = self
    changed.samples = try Self.checked(weights, count: dataset.count, "sample")
    try changed.combine(dataset)
    return changed
  }

  /// - Throws: `EngineError.badValue` or `.outOfMemory`.
  func withClasses(_ weights: UnsafePointer<Double>, _ dataset: Dataset) throws -> ImageWeights {
    var changed = self
    changed.classes = try Self.checked(weights, count: dataset.classCount, "class")
    try changed.combine(dataset)
    return changed
  }

  /// The same for those who only read it, as long as this lives.
  var pointer: UnsafePointer<Float>? { combined.map { UnsafePointer($0.pointer) } }

  /// XXH64 of the weights as floats; nil if all are 1 without being told.
  var hash: UInt64? { combined.map { xxHash64(UnsafeRawBufferPointer($0.bytes)) } }

  private mutating func combine(_ dataset: Dataset) throws {
    let products = try HeapBuffer<Float>(uninitialized: dataset.count, for: "weights of the images")
    for image in 0..<dataset.count {
      let weight =
        (samples?.pointer[image] ?? 1)
        * (classes?.pointer[Int(dataset.labels[image])] ?? 1)
      guard Float(weight).isFinite else {
        throw EngineError.badValue(
          "weights: that of image \(image), \(weight), the product of its own and its class's, is more than single "
            + "precision can hold")
      }
      products.pointer[image] = Float(weight)
    }
    combined = products
  }

  private static func checked(
    _ weights: UnsafePointer<Double>, count: Int, _ kind: String
  ) throws -> HeapBuffer<Double> {
    let copy = try HeapBuffer(copying: weights, count: count, for: "\(kind) weights")
    for index in 0..<count where !(copy.pointer[index] >= 0 && Float(copy.pointer[index]).isFinite)
    {
      throw EngineError.badValue(
        "weights: \(kind) weight \(index): expected a number, 0 or more, that single precision can hold, got "
          + "\(copy.pointer[index])")
    }
    return copy
  }
}
