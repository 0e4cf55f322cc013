extension Convolution {
  /// Floats of scratch memory that `addInputGradient` needs.
  var inputGradientScratch: Int { (filters + 1) * tileWidthLimit }

  /// Adds the gradient at the inputs of one image.
  ///
  /// - Parameters:
  ///   - gradY: `[1, outputSize]`.
  ///   - turned: `[filters, geometry.windowSize]`.
  ///   - image: Gradient at the padded image, added to; zeros may be added to `tileWidthLimit` floats behind it.
  ///   - scratch: `inputGradientScratch` floats.
  func addInputGradient(
    _ gradY: Matrix, _ turned: UnsafePointer<Float>, to image: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<geometry.windowHeight {
      forEachTile(
        ofColumns: geometry.windowRowSize,
        InputGradientTask(
          convolution: self, gradients: gradY.pointer, turned: turned, windowRow: row, image: image,
          panel: scratch))
    }
  }
}

/// Adds to the padded image what the gradients give for some values of one row of their windows.
private struct InputGradientTask: TileTask {
  let convolution: Convolution
  let gradients: UnsafePointer<Float>
  let turned: UnsafePointer<Float>
  let windowRow: Int
  /// Gradient at the padded image.
  let image: UnsafeMutablePointer<Float>
  /// Room for those values' weights, `[filters, columns]`, and for sums that nobody wants.
  let panel: UnsafeMutablePointer<Float>

  func run<T: Tile>(_ tile: T.Type, columns: Range<Int>) {
    let geometry = convolution.geometry
    pack(columns, width: T.Columns.width)
    var places = GradientPlaces(
      convolution, gradients,
      image: image + windowRow * geometry.paddedRowSize + columns.lowerBound,
      waste: panel + convolution.filters * tileWidthLimit)
    for _ in stride(from: 0, to: geometry.windowCount, by: T.rowCount) {
      var sums = T(&places)
      var weights = UnsafePointer(panel)
      for filter in 0..<convolution.filters {
        sums.add(T.Columns(loading: weights), timesFactorAt: filter)
        weights += T.Columns.width
      }
      sums.put(AddingSums())
    }
  }

  /// Copies the weights of some values, filter by filter; behind the last value come zeros.
  private func pack(_ columns: Range<Int>, width: Int) {
    let geometry = convolution.geometry
    let first = turned + windowRow * geometry.windowRowSize + columns.lowerBound
    for filter in 0..<convolution.filters {
      let target = panel + filter * width
      target.update(from: first + filter * geometry.windowSize, count: columns.count)
      (target + columns.count).update(repeating: 0, count: width - columns.count)
    }
  }
}

/// The gradients of one image's windows one after the other, each with the place of its window; then places of
/// no account.
private struct GradientPlaces: TilePlaces {
  private var walk: WindowWalk
  private let gradients: UnsafePointer<Float>
  private let filters: Int
  private let image: UnsafeMutablePointer<Float>
  private let waste: UnsafeMutablePointer<Float>

  init(
    _ convolution: Convolution, _ gradients: UnsafePointer<Float>,
    image: UnsafeMutablePointer<Float>, waste: UnsafeMutablePointer<Float>
  ) {
    walk = WindowWalk(convolution.geometry, imageCount: 1)
    filters = convolution.filters
    self.gradients = gradients
    self.image = image
    self.waste = waste
  }

  @inline(__always)
  mutating func next() -> (factors: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>) {
    let place = walk.place
    let row = gradients + place.window &* filters
    guard walk.isInside else { return (row, waste) }
    walk.advance()
    return (row, image + place.start)
  }
}
