// Pooling takes windows of images channel by channel, 16 channels at a time. What of a window lies in the padding
// does not count.

/// Computes the greatest value of each window.
///
/// - Parameters:
///   - x: `[rows, geometry.inputSize]`.
///   - geometry: Windows of at most 2²⁴ places.
///   - y: `[rows, windows · channels]`, overwritten; NaN where a window holds one.
///   - winners: For each row as many numbers as `y` has values, or nil: which place of the window held that
///     value, the first one if several did.
package func maxPool(
  _ x: Matrix, _ geometry: WindowGeometry, into y: MutableMatrix,
  winners: UnsafeMutablePointer<Float>?
) {
  forEachChannelVector(
    geometry, rowCount: x.rows, MaxPoolTask(geometry: geometry, x: x, y: y, winners: winners))
}

/// Carries a gradient back through `maxPool`: to the value of each window that was the greatest.
///
/// - Parameters:
///   - winners: As `maxPool` wrote them.
///   - gradY: `[rows, windows · channels]`.
///   - gradX: `[rows, geometry.inputSize]`, overwritten.
package func backwardMaxPool(
  _ gradY: Matrix, winners: UnsafePointer<Float>, _ geometry: WindowGeometry,
  into gradX: MutableMatrix
) {
  fill(gradX, with: 0)
  forEachChannelVector(
    geometry, rowCount: gradX.rows,
    BackwardMaxPoolTask(geometry: geometry, gradY: gradY, winners: winners, gradX: gradX))
}

/// Computes the mean of each window.
///
/// - Parameters:
///   - x: `[rows, geometry.inputSize]`.
///   - y: `[rows, windows · channels]`, overwritten.
package func averagePool(_ x: Matrix, _ geometry: WindowGeometry, into y: MutableMatrix) {
  forEachChannelVector(
    geometry, rowCount: x.rows, AveragePoolTask(geometry: geometry, x: x, y: y))
}

/// Carries a gradient back through `averagePool`.
///
/// - Parameters:
///   - gradY: `[rows, windows · channels]`.
///   - gradX: `[rows, geometry.inputSize]`, overwritten.
package func backwardAveragePool(
  _ gradY: Matrix, _ geometry: WindowGeometry, into gradX: MutableMatrix
) {
  fill(gradX, with: 0)
  forEachChannelVector(
    geometry, rowCount: gradX.rows,
    BackwardAveragePoolTask(geometry: geometry, gradY: gradY, gradX: gradX))
}

private struct MaxPoolTask: PoolingTask {
  let geometry: WindowGeometry
  let x: Matrix
  let y: MutableMatrix
  let winners: UnsafeMutablePointer<Float>?

  @inline(__always)
  func run<Channels: ChannelVector>(_ window: ClippedWindow, _ row: Int, _ channels: Channels) {
    var best = SIMD16<Float>(repeating: -.infinity)
    var winner = SIMD16<Float>.zero
    for windowRow in window.rows {
      var place = Float(window.place(windowRow, window.columns.lowerBound))
      var source = x[row] + window.offset(windowRow, window.columns.lowerBound)
      for _ in window.columns {
        let values = channels.load(source)
        let wins = values .> best .| values .!= values
        best.replace(with: values, where: wins)
        winner.replace(with: place, where: wins)
        place += 1
        source += geometry.channels
      }
    }
    channels.store(best, to: y[row] + window.output)
    if let winners {
      channels.store(winner, to: winners + (row &* y.columns &+ window.output))
    }
  }
}

private struct BackwardMaxPoolTask: PoolingTask {
  let geometry: WindowGeometry
  let gradY: Matrix
  let winners: UnsafePointer<Float>
  let gradX: MutableMatrix

  @inline(__always)
  func run<Channels: ChannelVector>(_ window: ClippedWindow, _ row: Int, _ channels: Channels) {
    let gradients = channels.load(gradY[row] + window.output)
    let winner = channels.load(winners + (row &* gradY.columns &+ window.output))
    for windowRow in window.rows {
      var place = Float(window.place(windowRow, window.columns.lowerBound))
      var target = gradX[row] + window.offset(windowRow, window.columns.lowerBound)
      for _ in window.columns {
        let share = SIMD16<Float>.zero.replacing(with: gradients, where: winner .== place)
        channels.store(channels.load(target) + share, to: target)
        place += 1
        target += geometry.channels
      }
    }
  }
}

private struct AveragePoolTask: PoolingTask {
  let geometry: WindowGeometry
  let x: Matrix
  let y: MutableMatrix

  @inline(__always)
  func run<Channels: ChannelVector>(_ window: ClippedWindow, _ row: Int, _ channels: Channels) {
    var sum = SIMD16<Float>.zero
    for windowRow in window.rows {
      var source = x[row] + window.offset(windowRow, window.columns.lowerBound)
      for _ in window.columns {
        sum += channels.load(source)
        source += geometry.channels
      }
    }
    channels.store(sum / Float(window.placeCount), to: y[row] + window.output)
  }
}

private struct BackwardAveragePoolTask: PoolingTask {
  let geometry: WindowGeometry
  let gradY: Matrix
  let gradX: MutableMatrix

  @inline(__always)
  func run<Channels: ChannelVector>(_ window: ClippedWindow, _ row: Int, _ channels: Channels) {
    let share = channels.load(gradY[row] + window.output) / Float(window.placeCount)
    for windowRow in window.rows {
      var target = gradX[row] + window.offset(windowRow, window.columns.lowerBound)
      for _ in window.columns {
        channels.store(channels.load(target) + share, to: target)
        target += geometry.channels
      }
    }
  }
}
