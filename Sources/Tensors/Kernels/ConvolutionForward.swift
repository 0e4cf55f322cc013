extension Convolution {
  /// Floats of scratch memory that `forward` needs for some images.
  package func forwardScratch(rows: Int) -> Int {
    (geometry.isPadded ? rows * geometry.paddedSize : 0)
      + (geometry.windowSize + 1) * tileWidthLimit
  }

  /// Computes the outputs of some images: `y = x * kernel + bias`, and with `rectifies` `y = max(y, 0)`.
  ///
  /// Each sum begins with the bias and runs over the window's values in their order, in single precision.
  ///
  /// - Parameters:
  ///   - x: `[rows, geometry.inputSize]`.
  ///   - kernel: `[geometry.windowSize, filters]`.
  ///   - bias: `[filters]`.
  ///   - y: `[rows, outputSize]`, overwritten.
  ///   - scratch: `forwardScratch` floats.
  package func forward(
    _ x: Matrix, _ kernel: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, rectifies: Bool,
    into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    precondition(x.rows == y.rows && x.columns == geometry.inputSize && y.columns == outputSize)
    let images = padded(x, scratch)
    let panel = scratch + (geometry.isPadded ? x.rows * geometry.paddedSize : 0)
    forEachTile(
      ofColumns: filters,
      ForwardTask(
        convolution: self, x: images, kernel: kernel, bias: bias, rectifies: rectifies, y: y,
        panel: panel))
  }
}

private struct ForwardTask: TileTask {
  let convolution: Convolution
  let x: Matrix
  let kernel: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  let rectifies: Bool
  let y: MutableMatrix
  /// Room for the bias and the kernel of one tile's filters, side by side.
  let panel: UnsafeMutablePointer<Float>

  func run<T: Tile>(_ tile: T.Type, columns: Range<Int>) {
    let geometry = convolution.geometry
    pack(columns, width: T.Columns.width)
    var places = WindowPlaces(convolution, x, y, firstFilter: columns.lowerBound)
    for _ in stride(from: 0, to: x.rows * geometry.windowCount, by: T.rowCount) {
      var sums = T(&places)
      sums.start(with: T.Columns(loading: panel))
      var weights = UnsafePointer(panel) + T.Columns.width
      for row in 0..<geometry.windowHeight {
        let start = row &* geometry.paddedRowSize
        for index in start..<start &+ geometry.windowRowSize {
          sums.add(T.Columns(loading: weights), timesFactorAt: index)
          weights += T.Columns.width
        }
      }
      sums.put(StoringOutputs(rectifies: rectifies, columnCount: columns.count))
    }
  }

  /// Copies bias and kernel of some filters; behind the last filter come zeros.
  private func pack(_ columns: Range<Int>, width: Int) {
    let filters = convolution.filters
    for row in 0...convolution.geometry.windowSize {
      let source = row == 0 ? bias : kernel + (row - 1) * filters
      let target = panel + row * width
      target.update(from: source + columns.lowerBound, count: columns.count)
      (target + columns.count).update(repeating: 0, count: width - columns.count)
    }
  }
}

/// The outputs of some windows go where they belong, as many filters as there are.
private struct StoringOutputs: TilePutting {
  let rectifies: Bool
  let columnCount: Int

  @inline(__always)
  func put<Columns: TileColumns>(_ sums: Columns, at target: UnsafeMutablePointer<Float>) {
    var sums = sums
    if rectifies { sums.rectify() }
    if columnCount == Columns.width {
      sums.store(to: target)
    } else {
      sums.store(columnCount, to: target)
    }
  }
}

/// The windows of some images one after the other, and then the last one again and again.
private struct WindowPlaces: TilePlaces {
  private var walk: WindowWalk
  private let x: Matrix
  private let y: MutableMatrix
  private let filters: Int

  init(_ convolution: Convolution, _ x: Matrix, _ y: MutableMatrix, firstFilter: Int) {
    walk = WindowWalk(convolution.geometry, imageCount: x.rows)
    filters = convolution.filters
    self.x = x
    self.y = MutableMatrix(
      y.pointer + firstFilter, rows: y.rows, columns: y.columns, stride: y.stride)
  }

  @inline(__always)
  mutating func next() -> (factors: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>) {
    let place = walk.place
    walk.advance()
    return (x[place.image] + place.start, y[place.image] + place.window &* filters)
  }
}
