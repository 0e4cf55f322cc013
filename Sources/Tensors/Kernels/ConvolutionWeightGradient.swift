extension Convolution {
  /// How `addWeightGradient` lays out its sums: by values of the window where they fill vectors, else by
  /// filters.
  var hasValuesInColumns: Bool { geometry.windowRowSize % 16 == 0 }

  /// Floats of the sums of `addWeightGradient`.
  package var weightGradientSize: Int {
    hasValuesInColumns ? kernelSize : geometry.windowSize * alignedFilters
  }

  /// Floats of scratch memory that `addWeightGradient` needs for some images.
  package func weightGradientScratch(rows: Int) -> Int {
    (geometry.isPadded ? rows * geometry.paddedSize : 0)
      + (hasValuesInColumns || filters % 16 == 0
        ? 0 : rows * geometry.windowCount * alignedFilters)
  }

  /// Adds what some images give for the gradient of the kernel.
  ///
  /// - Parameters:
  ///   - x: `[rows, geometry.inputSize]`.
  ///   - gradY: `[rows, outputSize]`.
  ///   - sums: `weightGradientSize` floats, in an order of their own; see `copyWeightGradient`.
  ///   - scratch: `weightGradientScratch` floats.
  package func addWeightGradient(
    _ x: Matrix, _ gradY: Matrix, to sums: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    precondition(
      x.rows == gradY.rows && x.columns == geometry.inputSize && gradY.columns == outputSize)
    let images = padded(x, scratch)
    if hasValuesInColumns {
      for row in 0..<geometry.windowHeight {
        let start = row * geometry.windowRowSize
        forEachTile(
          ofColumns: geometry.windowRowSize,
          ValueColumnsTask(
            convolution: self, x: images, offset: row * geometry.paddedRowSize, gradY: gradY,
            sums: MutableMatrix(
              sums + start, rows: filters, columns: geometry.windowRowSize,
              stride: geometry.windowSize)))
      }
    } else {
      let room = scratch + (geometry.isPadded ? x.rows * geometry.paddedSize : 0)
      forEachTile(
        ofColumns: filters,
        FilterColumnsTask(
          convolution: self, x: images, gradients: alignedGradients(gradY, room),
          gradientStride: alignedFilters * geometry.windowCount, sums: sums))
    }
  }

  /// Sums the results of `addWeightGradient` and writes some of the window's values as the kernel has them.
  ///
  /// - Parameters:
  ///   - parts: `partCount` results, one behind the other.
  ///   - values: Values of the window.
  ///   - gradW: `[values.count, filters]`, overwritten.
  package func copyWeightGradient(
    _ parts: UnsafePointer<Float>, partCount: Int, values: Range<Int>,
    into gradW: UnsafeMutablePointer<Float>
  ) {
    let (rowStep, columnStep) =
      hasValuesInColumns ? (1, geometry.windowSize) : (alignedFilters, 1)
    for value in values {
      let target = gradW + (value - values.lowerBound) * filters
      for filter in 0..<filters {
        var sum: Float = 0
        var place = parts + value * rowStep + filter * columnStep
        for _ in 0..<partCount {
          sum += place.pointee
          place += weightGradientSize
        }
        target[filter] = sum
      }
    }
  }

  private var alignedFilters: Int { MutableMatrix.alignedStride(of: filters) }

  /// The gradients with each window's filters filling whole vectors; zeros where there is no filter.
  private func alignedGradients(
    _ gradY: Matrix, _ room: UnsafeMutablePointer<Float>
  ) -> Matrix {
    guard filters % 16 > 0 else { return gradY }
    let stride = alignedFilters
    room.update(repeating: 0, count: gradY.rows * geometry.windowCount * stride)
    for row in 0..<gradY.rows {
      for window in 0..<geometry.windowCount {
        (room + (row * geometry.windowCount + window) * stride).update(
          from: gradY[row] + window * filters, count: filters)
      }
    }
    return Matrix(room, rows: gradY.rows, columns: geometry.windowCount * stride)
  }
}

/// Sums whose rows are filters and whose columns are values of one row of the window.
private struct ValueColumnsTask: TileTask {
  let convolution: Convolution
  let x: Matrix
  /// From the beginning of a window to that row of it.
  let offset: Int
  let gradY: Matrix
  let sums: MutableMatrix

  func run<T: Tile>(_ tile: T.Type, columns: Range<Int>) {
    let offsets = convolution.windowOffsets.pointer
    let filters = convolution.filters
    for first in stride(from: 0, to: filters, by: T.rowCount) {
      var places = FilterPlaces(
        filter: first, filterCount: filters, gradients: gradY.pointer,
        sums: sums.pointer + columns.lowerBound, stride: sums.stride)
      var tile = T(&places)
      tile.load()
      for image in 0..<x.rows {
        let values = x[image] + offset + columns.lowerBound
        let start = image &* gradY.stride
        for window in 0..<convolution.geometry.windowCount {
          tile.add(
            T.Columns(loading: values + Int(offsets[window])),
            timesFactorAt: start &+ window &* filters)
        }
      }
      tile.forEachRow { $0.store(to: $1) }
    }
  }
}

/// Sums whose rows are values of the window and whose columns are filters.
private struct FilterColumnsTask: TileTask {
  let convolution: Convolution
  let x: Matrix
  /// For each window of each image, filters that fill whole vectors.
  let gradients: Matrix
  let gradientStride: Int
  let sums: UnsafeMutablePointer<Float>

  func run<T: Tile>(_ tile: T.Type, columns: Range<Int>) {
    let geometry = convolution.geometry
    let offsets = convolution.windowOffsets.pointer
    let stride = MutableMatrix.alignedStride(of: convolution.filters)
    for first in Swift.stride(from: 0, to: geometry.windowSize, by: T.rowCount) {
      var places = ValuePlaces(
        value: first, valueCount: geometry.windowSize,
        offsets: UnsafePointer(convolution.valueOffsets.pointer), image: x.pointer,
        sums: sums + columns.lowerBound, stride: stride)
      var tile = T(&places)
      tile.load()
      for image in 0..<x.rows {
        var row = gradients[image] + columns.lowerBound
        let start = image &* x.stride
        for window in 0..<geometry.windowCount {
          tile.add(T.Columns(loading: row), timesFactorAt: start &+ Int(offsets[window]))
          row += stride
        }
      }
      tile.forEachRow { $0.store(to: $1) }
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
  let valueCount: Int
  let offsets: UnsafePointer<Int32>
  let image: UnsafePointer<Float>
  let sums: UnsafeMutablePointer<Float>
  let stride: Int

  @inline(__always)
  mutating func next() -> (factors: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>) {
    let place = min(value, valueCount &- 1)
    value &+= 1
    return (image + Int(offsets[place]), sums + place &* stride)
  }
}
