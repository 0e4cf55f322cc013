/// What the network sees of a pixel: its value divided by 255, correctly rounded.
enum PixelScale {
  /// For each of the 256 values.
  nonisolated(unsafe) static let values: UnsafePointer<Float> = {
    let table = UnsafeMutablePointer<Float>.allocate(capacity: 256)
    for value in 0..<256 { table[value] = Float(value) / 255 }
    return UnsafePointer(table)
  }()
}

/// Scales pixels from 0…255 to 0…1: `y = x / 255`, correctly rounded.
package func scalePixels(
  _ x: UnsafePointer<UInt8>, count: Int, into y: UnsafeMutablePointer<Float>
) {
  for index in 0..<count {
    // A product with the rounded reciprocal, and the remainder that it leaves: faster than dividing.
    let pixel = Float(x[index])
    let quotient = pixel * (1 / 255)
    let remainder = pixel.addingProduct(-quotient, 255)
    y[index] = quotient.addingProduct(remainder, 1 / 255)
  }
}
