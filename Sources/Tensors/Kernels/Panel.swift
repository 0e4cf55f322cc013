/// Neighbouring columns of one row, held in vector registers while products are added to them.
///
/// A panel spans `start..<end`: vectors of 16 columns from the start on, and a last one that ends at the
/// end, so that it may overlap the one before it. What overlaps is computed twice, to the same bits. All
/// of a panel is loaded before any of it is stored.
protocol Panel {
  /// All 0.
  init()

  /// The columns `start..<end`.
  init(loading start: UnsafePointer<Float>, _ end: UnsafePointer<Float>)

  /// Adds `factor · row`, each product and sum rounded once.
  mutating func add(
    _ factor: Float, times start: UnsafePointer<Float>, _ end: UnsafePointer<Float>)

  func store(_ start: UnsafeMutablePointer<Float>, _ end: UnsafeMutablePointer<Float>)
}

/// The last 16 columns of a panel.
struct LastVector: Panel {
  private var lanes: SIMD16<Float>

  @inline(__always)
  init() { lanes = .zero }

  @inline(__always)
  init(loading start: UnsafePointer<Float>, _ end: UnsafePointer<Float>) {
    lanes = loadVector(end - 16)
  }

  @inline(__always)
  mutating func add(
    _ factor: Float, times start: UnsafePointer<Float>, _ end: UnsafePointer<Float>
  ) {
    lanes.addProduct(SIMD16(repeating: factor), loadVector(end - 16))
  }

  @inline(__always)
  func store(_ start: UnsafeMutablePointer<Float>, _ end: UnsafeMutablePointer<Float>) {
    storeVector(lanes, to: end - 16)
  }
}

/// 16 columns, and then the rest of a panel.
struct VectorThen<Rest: Panel>: Panel {
  private var lanes: SIMD16<Float>
  private var rest: Rest

  @inline(__always)
  init() {
    lanes = .zero
    rest = Rest()
  }

  @inline(__always)
  init(loading start: UnsafePointer<Float>, _ end: UnsafePointer<Float>) {
    lanes = loadVector(start)
    rest = Rest(loading: start + 16, end)
  }

  @inline(__always)
  mutating func add(
    _ factor: Float, times start: UnsafePointer<Float>, _ end: UnsafePointer<Float>
  ) {
    lanes.addProduct(SIMD16(repeating: factor), loadVector(start))
    rest.add(factor, times: start + 16, end)
  }

  @inline(__always)
  func store(_ start: UnsafeMutablePointer<Float>, _ end: UnsafeMutablePointer<Float>) {
    storeVector(lanes, to: start)
    rest.store(start + 16, end)
  }
}

typealias Panel1 = LastVector
typealias Panel2 = VectorThen<Panel1>
typealias Panel3 = VectorThen<Panel2>
typealias Panel4 = VectorThen<Panel3>
typealias Panel5 = VectorThen<Panel4>
typealias Panel6 = VectorThen<Panel5>
typealias Panel7 = VectorThen<Panel6>
typealias Panel8 = VectorThen<Panel7>

/// What can be done with a panel of any type.
protocol PanelTask {
  /// - Parameter columns: 16 or more.
  func run<P: Panel>(_ panel: P.Type, columns: Range<Int>)
}

/// Cuts columns into panels as wide as the registers hold, and runs a task with each.
///
/// - Parameter columnCount: 16 or more.
@inline(__always)
func forEachPanel<Task: PanelTask>(of columnCount: Int, _ task: Task) {
  var start = 0
  while start < columnCount {
    let left = columnCount - start
    // What is left must not be less than one vector.
    let isShort = left > panelLimit && left < panelLimit + 16
    let width = isShort ? panelLimit - 16 : min(left, panelLimit)
    let columns = start..<start + width
    switch (width + 15) / 16 {
    case 1: task.run(Panel1.self, columns: columns)
    case 2: task.run(Panel2.self, columns: columns)
    case 3: task.run(Panel3.self, columns: columns)
    case 4: task.run(Panel4.self, columns: columns)
    case 5: task.run(Panel5.self, columns: columns)
    case 6: task.run(Panel6.self, columns: columns)
    case 7: task.run(Panel7.self, columns: columns)
    default: task.run(Panel8.self, columns: columns)
    }
    start += width
  }
}

#if DIGITUS_AVX512
  /// Columns of a panel at most: 8 of the 32 registers of AVX-512, so that three panels fit.
  private let panelLimit = 128
#else
  /// Columns of a panel at most: 4 of the 16 registers of AVX2, or 8 of the 32 of NEON.
  private let panelLimit = 32
#endif
