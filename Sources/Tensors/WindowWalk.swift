/// Goes from window to window through some images, and stays at the last one.
struct WindowWalk {
  private let geometry: WindowGeometry
  private let lastImage: Int
  private var image = 0
  private var row = 0
  private var column = 0
  private var window = 0
  private var rowStart = 0
  private var start = 0
  /// Whether there was a window that has not been left yet.
  private(set) var isInside = true

  /// - Parameter imageCount: 1 or more.
  init(_ geometry: WindowGeometry, imageCount: Int) {
    self.geometry = geometry
    lastImage = imageCount - 1
  }

  /// The image, the window's number in it, and where it begins in the padded image.
  var place: (image: Int, window: Int, start: Int) { (image, window, start) }

  @inline(__always)
  mutating func advance() {
    if column &+ 1 < geometry.outputWidth {
      column &+= 1
      start &+= geometry.windowColumnStep
    } else if row &+ 1 < geometry.outputHeight {
      (row, column) = (row &+ 1, 0)
      rowStart &+= geometry.windowRowStep
      start = rowStart
    } else if image < lastImage {
      image &+= 1
      (row, column, rowStart, start) = (0, 0, 0, 0)
      window = 0
      return
    } else {
      isInside = false
      return
    }
    window &+= 1
  }
}
