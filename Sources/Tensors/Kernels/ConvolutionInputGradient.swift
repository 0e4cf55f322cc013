extension Convolution {
  /// Floats of scratch memory that `inputGradient` needs for some images.
  package func inputGradientScratch(rows: Int) -> Int {
    // A tile may add zeros behind the last window.
    rows * geometry.paddedSize + tileWidthLimit + filters * tileWidthLimit + tileWidthLimit
  }

  /// Computes the gradient at the inputs from that at the outputs.
  ///
  /// - Parameters:
  ///   - gradY: `[rows, outputSize]`.
  ///   - kernel: `[geometry.windowSize, filters]`.
  ///   - gradX: `[rows, geometry.inputSize]`, overwritten.
  ///   - scratch: `inputGradientScratch` floats.
  package func inputGradient(
    _ gradY: Matrix, _ kernel: UnsafePointer<Float>, into gradX: MutableMatrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    precondition(
      gradX.rows == gradY.rows && gradX.columns == geometry.inputSize && gradY.columns == outputSize)
    let imagesSize = gradX.rows * geometry.paddedSize + tileWidthLimit
    scratch.update(repeating: 0, count: imagesSize)
    for row in 0..<geometry.windowHeight {
      forEachTile(
        ofColumns: geometry.windowRowSize,
        InputGradientTask(
          convolution: self, gradY: gradY, kernel: kernel, windowRow: row, images: scratch,
          panel: scratch + imagesSize))
    }
    crop(scratch, geometry, into: gradX)
  }
}

/// Adds to the padded images what the gradients give for some values of one row of their windows.
private struct InputGradientTask: TileTask {
  let convolution: Convolution
  let gradY: Matrix
  let kernel: UnsafePointer<Float>
  let windowRow: Int
  /// Gradients at the padded images.
  let images: UnsafeMutablePointer<Float>
  /// Room for those values' weights, `[filters, columns]`, and for sums that nobody wants.
  let panel: UnsafeMutablePointer<Float>

  func run<T: Tile>(_ tile: T.Type, columns: Range<Int>) {
    let geometry = convolution.geometry
    pack(columns, width: T.Columns.width)
    var places = GradientPlaces(
      convolution, gradY,
      images: images + windowRow * geometry.paddedRowSize + columns.lowerBound,
      waste: panel + convolution.filters * tileWidthLimit)
    for _ in stride(from: 0, to: gradY.rows * geometry.windowCount, by: T.rowCount) {
      var sums = T(&places)
      var weights = UnsafePointer(panel)
      for filter in 0..<convolution.filters {
        sums.add(T.Columns(loading: weights), timesFactorAt: filter)
        weights += T.Columns.width
      }
      sums.forEachRow { sums, target in
        var total = T.Columns(loading: target)
        total.add(sums)
        total.store(to: target)
      }
    }
  }

  /// Copies the weights of some values, filter by filter; behind the last value come zeros.
  private func pack(_ columns: Range<Int>, width: Int) {
    let filters = convolution.filters
    let values = kernel + (windowRow * convolution.geometry.windowRowSize + columns.lowerBound) * filters
    panel.update(repeating: 0, count: filters * width)
    transpose(
      Matrix(values, rows: columns.count, columns: filters),
      into: MutableMatrix(panel, rows: filters, columns: columns.count, stride: width))
  }
}

/// The gradients of some images' windows one after the other, each with the place of its window; then places
/// of no account.
private struct GradientPlaces: TilePlaces {
  private let offsets: UnsafePointer<Int32>
  private let windowCount: Int
  private let filters: Int
  private var image: UnsafeMutablePointer<Float>
  private let imageStride: Int
  private var gradients: UnsafePointer<Float>
  private let gradientStride: Int
  private let waste: UnsafeMutablePointer<Float>
  private var imagesLeft: Int
  private var window = 0

  init(
    _ convolution: Convolution, _ gradY: Matrix, images: UnsafeMutablePointer<Float>,
    waste: UnsafeMutablePointer<Float>
  ) {
    offsets = UnsafePointer(convolution.windowOffsets.pointer)
    windowCount = convolution.geometry.windowCount
    filters = convolution.filters
    (image, imageStride) = (images, convolution.geometry.paddedSize)
    (gradients, gradientStride) = (gradY.pointer, gradY.stride)
    self.waste = waste
    imagesLeft = gradY.rows
  }

  @inline(__always)
  mutating func next() -> (factors: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>) {
    if window == windowCount {
      guard imagesLeft > 1 else { return (gradients, waste) }
      imagesLeft &-= 1
      image += imageStride
      gradients += gradientStride
      window = 0
    }
    let place = window
    window &+= 1
    return (gradients + place &* filters, image + Int(offsets[place]))
  }
}
