import Errors
import Glibc
import Memory

/// The weights of a Gaussian at whole distances, `exp(−d² / 2σ²)` over their sum, as far as four standard
/// deviations; the rest would be below 0.0001 of the whole.
final class SmoothingKernel: Sendable {
  /// Farthest distance whose weight is not 0.
  let radius: Int
  private let memory: HeapBuffer<Float>

  /// Distances beyond the radius that can be asked for too; their weights are 0.
  static var margin: Int { 32 }

  /// - Parameters:
  ///   - smoothness: σ, 0.1 to 100.
  ///   - factor: What the weights are multiplied by.
  /// - Throws: `EngineError.outOfMemory`.
  init(smoothness: Double, factor: Double) throws {
    radius = Int(4 * smoothness + 0.5)
    let values = (-radius...radius).map { distance in
      let deviations = Double(distance) / smoothness
      return exp(-0.5 * deviations * deviations)
    }
    let sum = values.reduce(0, +)
    memory = try HeapBuffer(
      zeroed: values.count + 2 * Self.margin, for: "augmentation: smoothing kernel")
    for (place, value) in values.enumerated() {
      memory.pointer[Self.margin + place] = Float(factor * value / sum)
    }
  }

  /// The weight of distance 0, with the others to both sides of it.
  var centre: UnsafePointer<Float> { UnsafePointer(memory.pointer + Self.margin + radius) }
}
