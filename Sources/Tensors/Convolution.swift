/// A convolution as neural networks call it: each output is the sum over a window of the image of values
/// times weights, the same weights for every window (a cross-correlation).
///
/// Images are `[height, width, channels]`, the kernel `[window height, window width, channels, filters]`, outputs
/// `[output height, output width, filters]`, all row-major. The kernel is thus a matrix of
/// `[geometry.windowSize, filters]`.
package struct Convolution: Sendable {
  package let geometry: WindowGeometry
  package let filters: Int

  /// - Parameter filters: Outputs for each window, 1 or more.
  package init(_ geometry: WindowGeometry, filters: Int) {
    self.geometry = geometry
    self.filters = filters
  }

  /// Values of one image's outputs.
  package var outputSize: Int { geometry.windowCount * filters }
  /// Weights of the kernel.
  package var kernelSize: Int { geometry.windowSize * filters }
  /// Products in the outputs of one image.
  package var productCount: Int { geometry.windowCount * kernelSize }

  /// Images as windows are taken from them: padded copies, or as they are.
  func padded(_ x: Matrix, _ room: UnsafeMutablePointer<Float>) -> Matrix {
    guard geometry.isPadded else { return x }
    pad(x, geometry, into: room)
    return Matrix(room, rows: x.rows, columns: geometry.paddedSize)
  }
}
