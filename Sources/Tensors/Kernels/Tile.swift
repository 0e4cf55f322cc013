/// Sums held in vector registers: some rows of one or two vectors each.
///
/// In every step a tile takes in one set of columns, and adds to each row its own factor times those. So a
/// value that was loaded once is used by all rows, and a factor by all columns.
protocol Tile {
  associatedtype Columns: TileColumns

  /// Rows of a tile.
  static var rowCount: Int { get }

  /// - Parameter places: Gives each row, from the first to the last, where its factors and its sums lie.
  init<Places: TilePlaces>(_ places: inout Places)

  /// Sets all sums of each row.
  mutating func start(with sums: Columns)

  /// Loads the sums from where they lie.
  mutating func load()

  /// Adds `factors[index] · columns` to each row, each product and sum rounded once.
  mutating func add(_ columns: Columns, timesFactorAt index: Int)

  /// Puts the sums of each row where they lie.
  func put<Putting: TilePutting>(_ putting: Putting)
}

/// Where the rows of a tile have their factors and their sums.
protocol TilePlaces {
  mutating func next() -> (factors: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>)
}

/// The last row of a tile.
struct LastRow<Columns: TileColumns>: Tile {
  private var sums = Columns()
  private let factors: UnsafePointer<Float>
  private let target: UnsafeMutablePointer<Float>

  static var rowCount: Int { 1 }

  @inline(__always)
  init<Places: TilePlaces>(_ places: inout Places) {
    (factors, target) = places.next()
  }

  @inline(__always)
  mutating func start(with sums: Columns) { self.sums = sums }

  @inline(__always)
  mutating func load() { sums = Columns(loading: target) }

  @inline(__always)
  mutating func add(_ columns: Columns, timesFactorAt index: Int) {
    sums.add(factors[index], times: columns)
  }

  @inline(__always)
  func put<Putting: TilePutting>(_ putting: Putting) { putting.put(sums, at: target) }
}

/// A row, and then the rest of a tile.
struct RowThen<Rest: Tile>: Tile {
  typealias Columns = Rest.Columns

  private var row: LastRow<Columns>
  private var rest: Rest

  static var rowCount: Int { Rest.rowCount + 1 }

  @inline(__always)
  init<Places: TilePlaces>(_ places: inout Places) {
    row = LastRow(&places)
    rest = Rest(&places)
  }

  @inline(__always)
  mutating func start(with sums: Columns) {
    row.start(with: sums)
    rest.start(with: sums)
  }

  @inline(__always)
  mutating func load() {
    row.load()
    rest.load()
  }

  @inline(__always)
  mutating func add(_ columns: Columns, timesFactorAt index: Int) {
    row.add(columns, timesFactorAt: index)
    rest.add(columns, timesFactorAt: index)
  }

  @inline(__always)
  func put<Putting: TilePutting>(_ putting: Putting) {
    row.put(putting)
    rest.put(putting)
  }
}

/// What becomes of the sums of a tile.
protocol TilePutting {
  func put<Columns: TileColumns>(_ sums: Columns, at target: UnsafeMutablePointer<Float>)
}

/// They overwrite what was there.
struct StoringSums: TilePutting {
  @inline(__always)
  func put<Columns: TileColumns>(_ sums: Columns, at target: UnsafeMutablePointer<Float>) {
    sums.store(to: target)
  }
}

/// They are added to what was there.
struct AddingSums: TilePutting {
  @inline(__always)
  func put<Columns: TileColumns>(_ sums: Columns, at target: UnsafeMutablePointer<Float>) {
    var total = Columns(loading: target)
    total.add(sums)
    total.store(to: target)
  }
}

typealias ThreeRows<Columns: TileColumns> = RowThen<RowThen<LastRow<Columns>>>
typealias SixRows<Columns: TileColumns> = RowThen<RowThen<RowThen<ThreeRows<Columns>>>>
typealias TwelveRows<Columns: TileColumns> =
  RowThen<RowThen<RowThen<RowThen<RowThen<RowThen<SixRows<Columns>>>>>>>

/// What can be done with a tile of any type.
protocol TileTask {
  /// - Parameter columns: As many as `T.Columns.width`, or fewer behind the last whole vector.
  func run<T: Tile>(_ tile: T.Type, columns: Range<Int>)
}

/// Cuts columns into tiles as wide as the registers hold, and runs a task with each.
@inline(__always)
func forEachTile<Task: TileTask>(ofColumns columnCount: Int, _ task: Task) {
  var start = 0
  while start < columnCount {
    let left = columnCount - start
    #if DIGITUS_AVX512
      // 24 of the 32 registers hold sums.
      if left > 16 {
        task.run(TwelveRows<TwoVectors>.self, columns: start..<start + min(left, 32))
        start += 32
        continue
      }
      task.run(TwelveRows<OneVector>.self, columns: start..<start + min(left, 16))
    #else
      // 12 of the 16 registers of AVX2, which are half as wide.
      task.run(SixRows<OneVector>.self, columns: start..<start + min(left, 16))
    #endif
    start += 16
  }
}

/// Columns of the widest tile.
let tileWidthLimit = 32
