import Memory

/// Where each pixel of an image lies, seen from its centre.
final class PixelGrid: Sendable {
  private let memory: HeapBuffer<Float>
  private let size: Int

  /// - Throws: `EngineError.outOfMemory`.
  init(height: Int, width: Int) throws {
    size = (height * width + 15) / 16 * 16
    memory = try HeapBuffer(zeroed: 2 * size, for: "augmentation: places of the pixels")
    let (centreRow, centreColumn) = (Float(height - 1) / 2, Float(width - 1) / 2)
    for row in 0..<height {
      for column in 0..<width {
        memory.pointer[row * width + column] = Float(column) - centreColumn
        memory.pointer[size + row * width + column] = Float(row) - centreRow
      }
    }
  }

  /// Pixels to the right of the centre, in the order of the pixels; zeros behind, up to a multiple of 16.
  var columns: UnsafePointer<Float> { UnsafePointer(memory.pointer) }
  /// Pixels below the centre, likewise.
  var rows: UnsafePointer<Float> { UnsafePointer(memory.pointer + size) }
}
