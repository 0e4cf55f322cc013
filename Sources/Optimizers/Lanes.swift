/// Sixteen neighbouring values of some arrays; fewer at their end, where the missing ones are 0.
protocol Lanes {
  func load(_ values: UnsafePointer<Float>) -> SIMD16<Float>
  func store(_ vector: SIMD16<Float>, to values: UnsafeMutablePointer<Float>)
}

struct FullLanes: Lanes {
  let start: Int

  @inline(__always)
  func load(_ values: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(values + start).loadUnaligned(as: SIMD16<Float>.self)
  }

  @inline(__always)
  func store(_ vector: SIMD16<Float>, to values: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(values + start).storeBytes(of: vector, as: SIMD16<Float>.self)
  }
}

struct LastLanes: Lanes {
  let start: Int
  let count: Int

  func load(_ values: UnsafePointer<Float>) -> SIMD16<Float> {
    var vector = SIMD16<Float>.zero
    for lane in 0..<count { vector[lane] = values[start + lane] }
    return vector
  }

  func store(_ vector: SIMD16<Float>, to values: UnsafeMutablePointer<Float>) {
    for lane in 0..<count { values[start + lane] = vector[lane] }
  }
}

/// What to do with each sixteen values.
protocol VectorTask {
  func run<L: Lanes>(_ lanes: L)
}

/// Runs a task with all lanes of arrays of `count` values.
@inline(__always)
func forEachVector<Task: VectorTask>(of count: Int, _ task: Task) {
  let rest = count % 16
  for start in stride(from: 0, to: count - rest, by: 16) { task.run(FullLanes(start: start)) }
  if rest > 0 { task.run(LastLanes(start: count - rest, count: rest)) }
}
