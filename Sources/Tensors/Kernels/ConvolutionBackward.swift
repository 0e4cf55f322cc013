extension Convolution {
  /// Floats of scratch memory that `backward` needs.
  package var backwardScratch: Int { BackwardRoom(self).size }

  /// Carries a gradient back through the convolution, image by image.
  ///
  /// - Parameters:
  ///   - x: `[rows, geometry.inputSize]`, the inputs of `forward`.
  ///   - gradY: `[rows, outputSize]`, the gradient at the outputs.
  ///   - turned: `[filters, geometry.windowSize]`, the kernel turned over.
  ///   - sums: `weightGradientSize` floats, to which the gradient of the kernel is added, in an order of their
  ///     own; see `copyWeightGradient`.
  ///   - gradX: `[rows, geometry.inputSize]`, overwritten with the gradient at the inputs; nil if not wanted.
  ///   - scratch: `backwardScratch` floats.
  package func backward(
    _ x: Matrix, _ gradY: Matrix, turned: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>, into gradX: MutableMatrix?,
    scratch: UnsafeMutablePointer<Float>
  ) {
    precondition(
      x.rows == gradY.rows && x.columns == geometry.inputSize && gradY.columns == outputSize)
    precondition(gradX.map { $0.rows == x.rows && $0.columns == x.columns } ?? true)
    let room = BackwardRoom(self)
    for row in 0..<x.rows {
      let image = padded(x.rows(row..<row + 1), scratch)
      let gradients = gradY.rows(row..<row + 1)
      let sparse =
        hasValuesInColumns
        ? SparseGradients(self, gradients.pointer, scratch: scratch + room.sparse) : nil
      if let sparse {
        addWeightGradient(image.pointer, sparse, to: sums)
      } else {
        addWeightGradient(image, gradients, to: sums, scratch: scratch + room.aligned)
      }
      guard let gradX else { continue }
      let result = scratch + room.result
      result.update(repeating: 0, count: geometry.paddedSize + tileWidthLimit)
      if let sparse {
        addInputGradient(sparse, turned, to: result)
      } else {
        addInputGradient(gradients, turned, to: result, scratch: scratch + room.panel)
      }
      crop(result, geometry, into: gradX.rows(row..<row + 1))
    }
  }
}

/// Where what lies in the scratch memory of `backward`.
private struct BackwardRoom {
  /// The gradients that are not zero.
  let sparse: Int
  /// Gradients whose filters fill vectors.
  let aligned: Int
  /// The gradient at a padded image; a tile may add zeros behind it.
  let result: Int
  /// Some of the kernel's weights.
  let panel: Int
  let size: Int

  init(_ convolution: Convolution) {
    // The padded image comes first.
    sparse = convolution.geometry.isPadded ? convolution.geometry.paddedSize : 0
    aligned = sparse + (convolution.hasValuesInColumns ? SparseGradients.scratch(convolution) : 0)
    result = aligned + convolution.alignedGradientSize
    panel = result + convolution.geometry.paddedSize + tileWidthLimit
    size = panel + convolution.inputGradientScratch
  }
}
