/// Writes a random order of `0 ..< count`: Fisher and Yates' method, from the last place to the second.
///
/// Place `i` swaps with place `⌊u · (i + 1) / 2³²⌋`, where `u` is the upper half of the generator's next
/// output. The bias of this, below `count / 2³²`, is far too small to matter and buys an order that
/// NumPy can repeat bit for bit.
///
/// - Parameters:
///   - order: Room for `count` indices, overwritten.
///   - count: 0 to 2³¹ − 1.
package func shuffle(
  _ order: UnsafeMutablePointer<Int32>, count: Int, using generator: inout SplitMix64
) {
  for place in 0..<count { order[place] = Int32(truncatingIfNeeded: place) }
  guard count > 1 else { return }
  for place in stride(from: count - 1, to: 0, by: -1) {
    let upperHalf = generator.next() >> 32
    let other = Int(truncatingIfNeeded: (upperHalf &* UInt64(place + 1)) >> 32)
    (order[place], order[other]) = (order[other], order[place])
  }
}
