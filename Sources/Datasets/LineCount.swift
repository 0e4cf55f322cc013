/// How many of `count` bytes are line feeds.
package func countLineEnds(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
  let lineEnd = SIMD32<UInt8>(repeating: UInt8(ascii: "\n"))
  var total = 0
  var index = 0
  while count &- index >= 32 {
    // One counter a lane, which holds 255.
    var counters = SIMD32<UInt8>.zero
    let stop = index &+ min(255, (count &- index) / 32) &* 32
    while index < stop {
      let block = UnsafeRawPointer(bytes + index).loadUnaligned(as: SIMD32<UInt8>.self)
      // A mask is -1 where it is true. To read it as numbers is what makes this ten times as fast as a
      // loop over bytes; `replace(with:where:)` is slower still.
      counters &-= unsafeBitCast(block .== lineEnd, to: SIMD32<UInt8>.self)
      index &+= 32
    }
    for lane in 0..<32 { total &+= Int(counters[lane]) }
  }
  while index < count {
    if bytes[index] == UInt8(ascii: "\n") { total &+= 1 }
    index &+= 1
  }
  return total
}
