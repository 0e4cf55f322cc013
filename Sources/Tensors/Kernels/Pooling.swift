// Pooling takes windows of images channel by channel. What of a window lies in the padding does not count.

/// Computes the greatest value of each window.
///
/// - Parameters:
///   - x: `[rows, geometry.inputSize]`.
///   - geometry: Windows of at most 2¹⁶ places.
///   - y: `[rows, windows · channels]`, overwritten; NaN where a window holds one.
///   - winners: For each row as many numbers as `y` has values, or nil: which place of the window held that
///     value, the first one if several did.
package func maxPool(
  _ x: Matrix, _ geometry: WindowGeometry, into y: MutableMatrix,
  winners: UnsafeMutablePointer<UInt16>?
) {
  for row in 0..<x.rows {
    forEachChannelVector(geometry) { window, channels, output in
      var best = Lanes(repeating: -.infinity)
      var places = SIMD16<Int32>(repeating: Int32(window.firstPlace))
      window.forEachPlace { place, offset in
        let values = load(x[row] + offset + channels.lowerBound, channels.count)
        let wins = values .> best .| values .!= values
        best.replace(with: values, where: wins)
        places.replace(with: Int32(truncatingIfNeeded: place), where: wins)
      }
      store(best, channels.count, to: y[row] + output)
      guard let winners else { return }
      let target = winners + row &* y.columns &+ output
      let numbers = SIMD16<UInt16>(truncatingIfNeeded: places)
      for lane in 0..<channels.count { target[lane] = numbers[lane] }
    }
  }
}

/// Carries a gradient back through `maxPool`: to the value of each window that was the greatest.
///
/// - Parameters:
///   - winners: As `maxPool` wrote them.
///   - gradY: `[rows, windows · channels]`.
///   - gradX: `[rows, geometry.inputSize]`, overwritten.
package func backwardMaxPool(
  _ gradY: Matrix, winners: UnsafePointer<UInt16>, _ geometry: WindowGeometry,
  into gradX: MutableMatrix
) {
  for row in 0..<gradX.rows {
    gradX[row].update(repeating: 0, count: gradX.columns)
    forEachChannelVector(geometry) { window, channels, output in
      let gradients = load(gradY[row] + output, channels.count)
      let source = winners + row &* gradY.columns &+ output
      var places = SIMD16<Int32>(repeating: -1)
      if channels.count == 16 {
        places = SIMD16<Int32>(
          truncatingIfNeeded: UnsafeRawPointer(source).loadUnaligned(as: SIMD16<UInt16>.self))
      } else {
        for lane in 0..<channels.count { places[lane] = Int32(source[lane]) }
      }
      window.forEachPlace { place, offset in
        let target = gradX[row] + offset + channels.lowerBound
        var sums = load(target, channels.count)
        sums.replace(
          with: sums + gradients, where: places .== Int32(truncatingIfNeeded: place))
        store(sums, channels.count, to: target)
      }
    }
  }
}

/// Computes the mean of each window.
///
/// - Parameters:
///   - x: `[rows, geometry.inputSize]`.
///   - y: `[rows, windows · channels]`, overwritten.
package func averagePool(_ x: Matrix, _ geometry: WindowGeometry, into y: MutableMatrix) {
  for row in 0..<x.rows {
    forEachChannelVector(geometry) { window, channels, output in
      var sum = Lanes.zero
      window.forEachPlace { _, offset in
        sum += load(x[row] + offset + channels.lowerBound, channels.count)
      }
      store(sum / Float(window.placeCount), channels.count, to: y[row] + output)
    }
  }
}

/// Carries a gradient back through `averagePool`.
///
/// - Parameters:
///   - gradY: `[rows, windows · channels]`.
///   - gradX: `[rows, geometry.inputSize]`, overwritten.
package func backwardAveragePool(
  _ gradY: Matrix, _ geometry: WindowGeometry, into gradX: MutableMatrix
) {
  for row in 0..<gradX.rows {
    gradX[row].update(repeating: 0, count: gradX.columns)
    forEachChannelVector(geometry) { window, channels, output in
      let share = load(gradY[row] + output, channels.count) / Float(window.placeCount)
      window.forEachPlace { _, offset in
        let target = gradX[row] + offset + channels.lowerBound
        store(load(target, channels.count) + share, channels.count, to: target)
      }
    }
  }
}

private typealias Lanes = SIMD16<Float>

@inline(__always)
private func load(_ values: UnsafePointer<Float>, _ count: Int) -> Lanes {
  count == 16 ? loadVector(values) : loadVector(values, count: count)
}

@inline(__always)
private func store(_ lanes: Lanes, _ count: Int, to values: UnsafeMutablePointer<Float>) {
  if count == 16 { storeVector(lanes, to: values) } else { storeVector(lanes, count: count, to: values) }
}

/// The part of a window that lies inside the image.
private struct ClippedWindow {
  let rows: Range<Int>
  let columns: Range<Int>
  let windowWidth: Int
  /// Where the window begins in an image without padding; may lie before it.
  let start: Int
  let rowSize: Int
  let channels: Int

  var placeCount: Int { rows.count * columns.count }
  var firstPlace: Int { rows.lowerBound &* windowWidth &+ columns.lowerBound }

  /// Calls `body` with each place's number in the window, row by row, and where its channels begin in the image.
  @inline(__always)
  func forEachPlace(_ body: (_ place: Int, _ offset: Int) -> Void) {
    for row in rows {
      for column in columns {
        body(
          row &* windowWidth &+ column, start &+ row &* rowSize &+ column &* channels)
      }
    }
  }
}

/// Calls `body` with each window, up to 16 of its channels at a time, and where their result belongs.
@inline(__always)
private func forEachChannelVector(
  _ geometry: WindowGeometry, _ body: (_ window: ClippedWindow, Range<Int>, _ output: Int) -> Void
) {
  let channels = geometry.channels
  let rowSize = geometry.width &* channels
  for outputRow in 0..<geometry.outputHeight {
    let top = outputRow &* geometry.rowStep &- geometry.paddingAbove
    let rows = max(0, 0 &- top)..<min(geometry.windowHeight, geometry.height &- top)
    for outputColumn in 0..<geometry.outputWidth {
      let left = outputColumn &* geometry.columnStep &- geometry.paddingLeft
      let window = ClippedWindow(
        rows: rows,
        columns: max(0, 0 &- left)..<min(geometry.windowWidth, geometry.width &- left),
        windowWidth: geometry.windowWidth, start: top &* rowSize &+ left &* channels,
        rowSize: rowSize, channels: channels)
      let output = (outputRow &* geometry.outputWidth &+ outputColumn) &* channels
      var channel = 0
      while channel < channels {
        let end = min(channel &+ 16, channels)
        body(window, channel..<end, output &+ channel)
        channel = end
      }
    }
  }
}
