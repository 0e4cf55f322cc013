import Errors

/// How a window slides over an image, in a convolution or a pooling layer: sizes, steps and padding.
///
/// Images are `[height, width, channels]`, row-major, as in Keras.
package struct WindowGeometry: Equatable, Sendable {
  /// Which places a window takes.
  package enum Padding: String, Codable, Sendable {
    /// Only those where it lies inside the image.
    case valid
    /// ⌈size / step⌉ in each direction; what it needs beyond the image is added half before and half behind,
    /// the odd row or column behind.
    case same
  }

  package let height: Int
  package let width: Int
  package let channels: Int
  package let windowHeight: Int
  package let windowWidth: Int
  /// Rows from one window to the next.
  package let rowStep: Int
  /// Columns from one window to the next.
  package let columnStep: Int
  package let padding: Padding
  /// Rows added above the image.
  package let paddingAbove: Int
  /// Columns added left of the image.
  package let paddingLeft: Int
  package let paddedHeight: Int
  package let paddedWidth: Int
  /// Windows from top to bottom.
  package let outputHeight: Int
  /// Windows from left to right.
  package let outputWidth: Int

  /// Values of one image.
  package var inputSize: Int { height * width * channels }
  /// Windows in one image.
  package var windowCount: Int { outputHeight * outputWidth }
  /// Values in one window.
  package var windowSize: Int { windowHeight * windowWidth * channels }
  /// Values of one image with its padding.
  package var paddedSize: Int { paddedHeight * paddedWidth * channels }
  /// Values that lie side by side in one row of a window.
  package var windowRowSize: Int { windowWidth * channels }
  /// Values from one row of a padded image to the next.
  package var paddedRowSize: Int { paddedWidth * channels }
  /// Values from one window to the next one below, in a padded image.
  var windowRowStep: Int { rowStep * paddedRowSize }
  /// Values from one window to the next one beside it.
  var windowColumnStep: Int { columnStep * channels }
  package var isPadded: Bool { paddedHeight > height || paddedWidth > width }

  /// - Parameters:
  ///   - input: `[height, width, channels]`.
  ///   - window: Height and width.
  ///   - steps: Rows and columns from one window to the next.
  ///   - name: Of the layer, for messages.
  /// - Throws: `EngineError.badSize`.
  package init(
    input: Shape, window: [Int], steps: [Int], padding: Padding, of name: String
  ) throws {
    guard input.sizes.count == 3 else {
      throw EngineError.badSize(
        "\(name): expected an input of height, width and channels, got \(input.sizes); give the network "
          + "such an input shape, and no dense or flatten layer before")
    }
    try Self.requirePair(window, "window", name)
    try Self.requirePair(steps, "strides", name)
    (height, width, channels) = (input.sizes[0], input.sizes[1], input.sizes[2])
    (windowHeight, windowWidth) = (window[0], window[1])
    (rowStep, columnStep) = (steps[0], steps[1])
    self.padding = padding
    guard max(height, width) <= Self.imageSideLimit else {
      throw EngineError.badSize(
        "\(name): an image \(height) high and \(width) wide has more than \(Self.imageSideLimit) on a side, "
          + "the limit")
    }
    let rows = try Axis(size: height, window: window[0], step: steps[0], padding, "high", name)
    let columns = try Axis(size: width, window: window[1], step: steps[1], padding, "wide", name)
    (outputHeight, paddingAbove, paddedHeight) = (rows.windows, rows.before, rows.padded)
    (outputWidth, paddingLeft, paddedWidth) = (columns.windows, columns.before, columns.padded)
    _ = try checkedProduct([paddedHeight, paddedWidth, channels], of: name)
    _ = try checkedProduct([windowHeight, windowWidth, channels], of: name)
  }

  private static func requirePair(_ sizes: [Int], _ what: String, _ name: String) throws {
    guard sizes.count == 2, sizes.allSatisfy({ (1...sideLimit).contains($0) }) else {
      throw EngineError.badSize(
        "\(name): \(what): expected two numbers from 1 to \(sideLimit), got \(sizes)")
    }
  }

  /// Height or width of a window, or a step, at most.
  package static let sideLimit = 1 << 12
  /// Height or width of an image at most: more than there can be, and so little that adding to it cannot overflow.
  package static let imageSideLimit = 1 << 26
}

/// One of the two directions in which a window slides.
private struct Axis {
  let windows: Int
  let before: Int
  let padded: Int

  init(
    size: Int, window: Int, step: Int, _ padding: WindowGeometry.Padding, _ side: String,
    _ name: String
  ) throws {
    switch padding {
    case .valid:
      guard window <= size else {
        throw EngineError.badSize(
          "\(name): a window \(window) \(side) does not fit in an image \(size) \(side)")
      }
      windows = (size - window) / step + 1
      (before, padded) = (0, size)
    case .same:
      windows = (size + step - 1) / step
      let added = max((windows - 1) * step + window - size, 0)
      (before, padded) = (added / 2, size + added)
    }
  }
}
