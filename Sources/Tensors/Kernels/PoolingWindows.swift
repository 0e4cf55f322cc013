/// What is done with each window of a pooling layer, up to 16 channels at a time.
protocol PoolingTask {
  /// - Parameter row: The image.
  func run<Channels: ChannelVector>(_ window: ClippedWindow, _ row: Int, _ channels: Channels)
}

/// The part of a window that lies inside the image, beginning with the channels at work.
struct ClippedWindow {
  /// Rows and columns of the window.
  let rows: Range<Int>
  let columns: Range<Int>
  /// Where the result belongs among the outputs of its image.
  let output: Int
  fileprivate let windowWidth: Int
  /// Where the window begins in an image without padding, which may be before it.
  fileprivate let start: Int
  fileprivate let rowSize: Int
  fileprivate let channelCount: Int

  var placeCount: Int { rows.count &* columns.count }

  /// The number of a place, row by row.
  @inline(__always)
  func place(_ row: Int, _ column: Int) -> Int { row &* windowWidth &+ column }

  /// Where the channels of a place lie in the image.
  @inline(__always)
  func offset(_ row: Int, _ column: Int) -> Int {
    start &+ row &* rowSize &+ column &* channelCount
  }
}

/// Up to 16 channels that lie side by side.
protocol ChannelVector {
  func load(_ values: UnsafePointer<Float>) -> SIMD16<Float>
  func store(_ lanes: SIMD16<Float>, to values: UnsafeMutablePointer<Float>)
}

private struct WholeVector: ChannelVector {
  @inline(__always)
  func load(_ values: UnsafePointer<Float>) -> SIMD16<Float> { loadVector(values) }

  @inline(__always)
  func store(_ lanes: SIMD16<Float>, to values: UnsafeMutablePointer<Float>) {
    storeVector(lanes, to: values)
  }
}

private struct FirstLanes: ChannelVector {
  let count: Int

  func load(_ values: UnsafePointer<Float>) -> SIMD16<Float> { loadVector(values, count: count) }

  func store(_ lanes: SIMD16<Float>, to values: UnsafeMutablePointer<Float>) {
    storeVector(lanes, count: count, to: values)
  }
}

/// Runs a task with each window of some images and each vector of its channels.
@inline(__always)
func forEachChannelVector<Task: PoolingTask>(
  _ geometry: WindowGeometry, rowCount: Int, _ task: Task
) {
  let channels = geometry.channels
  let rowSize = geometry.width &* channels
  for image in 0..<rowCount {
    var output = 0
    for outputRow in 0..<geometry.outputHeight {
      let top = outputRow &* geometry.rowStep &- geometry.paddingAbove
      let rows = max(0, 0 &- top)..<min(geometry.windowHeight, geometry.height &- top)
      for outputColumn in 0..<geometry.outputWidth {
        let left = outputColumn &* geometry.columnStep &- geometry.paddingLeft
        let columns = max(0, 0 &- left)..<min(geometry.windowWidth, geometry.width &- left)
        for channel in stride(from: 0, to: channels, by: 16) {
          let window = ClippedWindow(
            rows: rows, columns: columns, output: output &+ channel,
            windowWidth: geometry.windowWidth,
            start: top &* rowSize &+ left &* channels &+ channel, rowSize: rowSize,
            channelCount: channels)
          if channels &- channel >= 16 {
            task.run(window, image, WholeVector())
          } else {
            task.run(window, image, FirstLanes(count: channels &- channel))
          }
        }
        output &+= channels
      }
    }
  }
}
