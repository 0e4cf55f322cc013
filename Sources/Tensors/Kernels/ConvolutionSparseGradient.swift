// Behind a max-pooling layer or a ReLU most gradients at a convolution's outputs are zero. Then only the others are
// walked, and for each a row of the window at a time: for the gradient of the kernel filter by filter, whose sums
// stay in registers, and for that at the inputs window by window. Nothing is left out that would change a sum,
// but for 0 · ∞ and 0 · NaN.

extension Convolution {
  /// Adds what one image gives for the gradient of the kernel; as `addWeightGradient`, to the same bits.
  func addWeightGradient(
    _ image: UnsafePointer<Float>, _ gradients: SparseGradients,
    to sums: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<geometry.windowHeight {
      forEachPanel(
        of: geometry.windowRowSize,
        SparseWeightTask(
          convolution: self, image: image + row * geometry.paddedRowSize, gradients: gradients,
          sums: sums + row * geometry.windowRowSize))
    }
  }

  /// Adds the gradient at the inputs of one image.
  ///
  /// - Parameters:
  ///   - turned: `[filters, geometry.windowSize]`.
  ///   - image: Gradient at the padded image, added to.
  func addInputGradient(
    _ gradients: SparseGradients, _ turned: UnsafePointer<Float>,
    to image: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<geometry.windowHeight {
      forEachPanel(
        of: geometry.windowRowSize,
        SparseInputTask(
          convolution: self, gradients: gradients, weights: turned + row * geometry.windowRowSize,
          image: image + row * geometry.paddedRowSize))
    }
  }
}

private struct SparseWeightTask: PanelTask {
  let convolution: Convolution
  let image: UnsafePointer<Float>
  let gradients: SparseGradients
  let sums: UnsafeMutablePointer<Float>

  @inline(__always)
  func run<P: Panel>(_ panel: P.Type, columns: Range<Int>) {
    let windowSize = convolution.geometry.windowSize
    let values = image + columns.lowerBound
    for filter in 0..<convolution.filters {
      let count = Int(gradients.filterCounts[filter])
      guard count > 0 else { continue }
      let first = filter &* gradients.filterCapacity
      let target = sums + (filter &* windowSize &+ columns.lowerBound)
      var panel = P(loading: target, target + columns.count)
      for entry in first..<first &+ count {
        let row = values + Int(gradients.filterStarts[entry])
        panel.add(gradients.filterValues[entry], times: row, row + columns.count)
      }
      panel.store(target, target + columns.count)
    }
  }
}

private struct SparseInputTask: PanelTask {
  let convolution: Convolution
  let gradients: SparseGradients
  let weights: UnsafePointer<Float>
  let image: UnsafeMutablePointer<Float>

  @inline(__always)
  func run<P: Panel>(_ panel: P.Type, columns: Range<Int>) {
    let windowSize = convolution.geometry.windowSize
    let weights = weights + columns.lowerBound
    var entry = 0
    for window in 0..<gradients.windowCount {
      let target = image + (Int(gradients.windowStarts[window]) &+ columns.lowerBound)
      var panel = P(loading: target, target + columns.count)
      let end = Int(gradients.windowEnds[window])
      while entry < end {
        let row = weights + Int(gradients.filters[entry]) &* windowSize
        panel.add(gradients.values[entry], times: row, row + columns.count)
        entry &+= 1
      }
      panel.store(target, target + columns.count)
    }
  }
}
