// The plain twins of the convolution kernels: loops over windows, filters and values.

extension Convolution {
  /// The plain twin of `forward`.
  package func forwardReference(
    _ x: Matrix, _ kernel: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, rectifies: Bool,
    into y: MutableMatrix
  ) {
    for image in 0..<x.rows {
      for window in 0..<geometry.windowCount {
        for filter in 0..<filters {
          var sum = bias[filter]
          forEachValue(ofWindow: window) { value, place in
            if let place { sum += x[image][place] * kernel[value * filters + filter] }
          }
          y[image][window * filters + filter] = rectifies && sum <= 0 ? 0 : sum
        }
      }
    }
  }

  /// The plain twin of `inputGradient`.
  package func inputGradientReference(
    _ gradY: Matrix, _ kernel: UnsafePointer<Float>, into gradX: MutableMatrix
  ) {
    for image in 0..<gradX.rows {
      gradX[image].update(repeating: 0, count: geometry.inputSize)
      for window in 0..<geometry.windowCount {
        for filter in 0..<filters {
          let gradient = gradY[image][window * filters + filter]
          forEachValue(ofWindow: window) { value, place in
            if let place { gradX[image][place] += gradient * kernel[value * filters + filter] }
          }
        }
      }
    }
  }

  /// The plain twin of `addWeightGradient`, in double precision and laid out as the kernel is.
  package func weightGradientReference(_ x: Matrix, _ gradY: Matrix) -> [Double] {
    var sums = [Double](repeating: 0, count: kernelSize)
    for image in 0..<x.rows {
      for window in 0..<geometry.windowCount {
        for filter in 0..<filters {
          let gradient = Double(gradY[image][window * filters + filter])
          forEachValue(ofWindow: window) { value, place in
            if let place { sums[value * filters + filter] += Double(x[image][place]) * gradient }
          }
        }
      }
    }
    return sums
  }

  /// Calls `body` with each value of a window, in order, and its place in the image; nil in the padding.
  private func forEachValue(ofWindow window: Int, _ body: (_ value: Int, _ place: Int?) -> Void) {
    let (outputRow, outputColumn) = window.quotientAndRemainder(dividingBy: geometry.outputWidth)
    for windowRow in 0..<geometry.windowHeight {
      for windowColumn in 0..<geometry.windowWidth {
        let row = outputRow * geometry.rowStep + windowRow - geometry.paddingAbove
        let column = outputColumn * geometry.columnStep + windowColumn - geometry.paddingLeft
        let isInside =
          (0..<geometry.height).contains(row) && (0..<geometry.width).contains(column)
        for channel in 0..<geometry.channels {
          body(
            (windowRow * geometry.windowWidth + windowColumn) * geometry.channels + channel,
            isInside ? (row * geometry.width + column) * geometry.channels + channel : nil)
        }
      }
    }
  }
}
