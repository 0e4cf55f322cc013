extension Convolution {
  /// How `backward` lays out its sums: by values of the window where they fill vectors, else by
  /// filters.
  var hasValuesInColumns: Bool { geometry.windowRowSize % 16 == 0 }

  /// Floats of the sums of `backward`.
  package var weightGradientSize: Int {
    hasValuesInColumns ? kernelSize : geometry.windowSize * alignedFilters
  }

  /// Floats of one image's gradients whose filters fill whole vectors; 0 where that is not needed.
  var alignedGradientSize: Int {
    hasValuesInColumns || filters % 16 == 0 ? 0 : geometry.windowCount * alignedFilters
  }

  /// Adds what one image gives for the gradient of the kernel.
  ///
  /// - Parameters:
  ///   - image: `[1, geometry.paddedSize]`.
  ///   - gradY: `[1, outputSize]`.
  ///   - sums: `weightGradientSize` floats.
  ///   - scratch: `alignedGradientSize` floats.
  func addWeightGradient(
    _ image: Matrix, _ gradY: Matrix, to sums: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    guard hasValuesInColumns else {
      forEachTile(
        ofColumns: filters,
        FilterColumnsTask(
          convolution: self, image: image.pointer, gradients: aligned(gradY.pointer, scratch),
          sums: sums))
      return
    }
    for row in 0..<geometry.windowHeight {
      let start = row * geometry.windowRowSize
      forEachTile(
        ofColumns: geometry.windowRowSize,
        ValueColumnsTask(
          convolution: self, image: image.pointer + row * geometry.paddedRowSize,
          gradients: gradY.pointer,
          sums: MutableMatrix(
            sums + start, rows: filters, columns: geometry.windowRowSize,
            stride: geometry.windowSize)))
    }
  }

  /// Sums the results of `backward` and writes some of the window's values as the kernel has them.
  ///
  /// - Parameters:
  ///   - parts: `[results, weightGradientSize]`.
  ///   - values: Values of the window.
  ///   - gradW: `[values.count, filters]`, overwritten.
  package func copyWeightGradient(
    _ parts: Matrix, values: Range<Int>, into gradW: UnsafeMutablePointer<Float>
  ) {
    let (valueStep, filterStep) =
      hasValuesInColumns ? (1, geometry.windowSize) : (alignedFilters, 1)
    for value in values {
      let target = gradW + (value - values.lowerBound) * filters
      for filter in 0..<filters {
        let place = value * valueStep + filter * filterStep
        var sum: Float = 0
        for part in 0..<parts.rows { sum += parts[part][place] }
        target[filter] = sum
      }
    }
  }

  private var alignedFilters: Int { MutableMatrix.alignedStride(of: filters) }

  /// The gradients of one image with each window's filters filling whole vectors; zeros where there is no filter.
  private func aligned(
    _ gradients: UnsafePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    guard filters % 16 > 0 else { return gradients }
    let stride = alignedFilters
    scratch.update(repeating: 0, count: geometry.windowCount * stride)
    for window in 0..<geometry.windowCount {
      (scratch + window * stride).update(from: gradients + window * filters, count: filters)
    }
    return UnsafePointer(scratch)
  }
}

/// Sums whose rows are filters and whose columns are values of one row of the window.
private struct ValueColumnsTask: TileTask {
  let convolution: Convolution
  /// The padded image, from that row of its first window on.
  let image: UnsafePointer<Float>
  let gradients: UnsafePointer<Float>
  let sums: MutableMatrix

  func run<T: Tile>(_ tile: T.Type, columns: Range<Int>) {
    let (filters, geometry) = (convolution.filters, convolution.geometry)
    for first in stride(from: 0, to: filters, by: T.rowCount) {
      var places = FilterPlaces(
        filter: first, filterCount: filters, gradients: gradients,
        sums: sums.pointer + columns.lowerBound, stride: sums.stride)
      var tile = T(&places)
      tile.load()
      var factor = 0
      for row in 0..<geometry.outputHeight {
        var place = image + row &* geometry.windowRowStep + columns.lowerBound
        for _ in 0..<geometry.outputWidth {
          tile.add(T.Columns(loading: place), timesFactorAt: factor)
          place += geometry.windowColumnStep
          factor &+= filters
        }
      }
      tile.put(StoringSums())
    }
  }
}

/// Sums whose rows are values of the window and whose columns are filters.
private struct FilterColumnsTask: TileTask {
  let convolution: Convolution
  /// The padded image.
  let image: UnsafePointer<Float>
  /// For each window, filters that fill whole vectors.
  let gradients: UnsafePointer<Float>
  let sums: UnsafeMutablePointer<Float>

  func run<T: Tile>(_ tile: T.Type, columns: Range<Int>) {
    let geometry = convolution.geometry
    let stride = MutableMatrix.alignedStride(of: convolution.filters)
    for first in Swift.stride(from: 0, to: geometry.windowSize, by: T.rowCount) {
      var places = ValuePlaces(
        value: first, geometry: geometry, image: image, sums: sums + columns.lowerBound,
        stride: stride)
      var tile = T(&places)
      tile.load()
      var values = gradients + columns.lowerBound
      for row in 0..<geometry.outputHeight {
        var factor = row &* geometry.windowRowStep
        for _ in 0..<geometry.outputWidth {
          tile.add(T.Columns(loading: values), timesFactorAt: factor)
          factor &+= geometry.windowColumnStep
          values += stride
        }
      }
      tile.put(StoringSums())
    }
  }
}

/// The gradients of some filters, and then of the last one again and again.
private struct FilterPlaces: TilePlaces {
  var filter: Int
  let filterCount: Int
  let gradients: UnsafePointer<Float>
  let sums: UnsafeMutablePointer<Float>
  let stride: Int

  @inline(__always)
  mutating func next() -> (factors: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>) {
    let place = min(filter, filterCount &- 1)
    filter &+= 1
    return (gradients + place, sums + place &* stride)
  }
}

/// Some values of the window, and then the last one again and again.
private struct ValuePlaces: TilePlaces {
  var value: Int
  let geometry: WindowGeometry
  let image: UnsafePointer<Float>
  let sums: UnsafeMutablePointer<Float>
  let stride: Int

  @inline(__always)
  mutating func next() -> (factors: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>) {
    let place = min(value, geometry.windowSize &- 1)
    value &+= 1
    let (row, rest) = place.quotientAndRemainder(dividingBy: geometry.windowRowSize)
    return (image + (row &* geometry.paddedRowSize &+ rest), sums + place &* stride)
  }
}
