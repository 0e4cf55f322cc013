/// The columns of a tile: one or two vectors of 16.
protocol TileColumns {
  static var width: Int { get }

  /// All 0.
  init()
  init(loading values: UnsafePointer<Float>)

  /// Adds `factor · columns`.
  mutating func add(_ factor: Float, times columns: Self)
  /// Adds other columns.
  mutating func add(_ columns: Self)
  /// Turns values below 0 into 0; a NaN stays.
  mutating func rectify()

  func store(to values: UnsafeMutablePointer<Float>)
  /// Stores the first ones alone.
  func store(_ count: Int, to values: UnsafeMutablePointer<Float>)
}

struct OneVector: TileColumns {
  private var lanes: SIMD16<Float>

  static var width: Int { 16 }

  @inline(__always)
  init() { lanes = .zero }

  @inline(__always)
  init(loading values: UnsafePointer<Float>) { lanes = loadVector(values) }

  @inline(__always)
  mutating func add(_ factor: Float, times columns: OneVector) {
    lanes.addProduct(SIMD16(repeating: factor), columns.lanes)
  }

  @inline(__always)
  mutating func add(_ columns: OneVector) { lanes += columns.lanes }

  @inline(__always)
  mutating func rectify() { lanes.replace(with: 0, where: lanes .<= 0) }

  @inline(__always)
  func store(to values: UnsafeMutablePointer<Float>) { storeVector(lanes, to: values) }

  @inline(__always)
  func store(_ count: Int, to values: UnsafeMutablePointer<Float>) {
    storeVector(lanes, count: count, to: values)
  }
}

struct TwoVectors: TileColumns {
  private var first: OneVector
  private var second: OneVector

  static var width: Int { 32 }

  @inline(__always)
  init() { (first, second) = (OneVector(), OneVector()) }

  @inline(__always)
  init(loading values: UnsafePointer<Float>) {
    (first, second) = (OneVector(loading: values), OneVector(loading: values + 16))
  }

  @inline(__always)
  mutating func add(_ factor: Float, times columns: TwoVectors) {
    first.add(factor, times: columns.first)
    second.add(factor, times: columns.second)
  }

  @inline(__always)
  mutating func add(_ columns: TwoVectors) {
    first.add(columns.first)
    second.add(columns.second)
  }

  @inline(__always)
  mutating func rectify() {
    first.rectify()
    second.rectify()
  }

  @inline(__always)
  func store(to values: UnsafeMutablePointer<Float>) {
    first.store(to: values)
    second.store(to: values + 16)
  }

  @inline(__always)
  func store(_ count: Int, to values: UnsafeMutablePointer<Float>) {
    first.store(min(count, 16), to: values)
    second.store(max(count - 16, 0), to: values + 16)
  }
}
