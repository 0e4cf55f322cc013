/// Philox4x32-10: four random words from a key and a counter of four words, and nothing else. So any number
/// of any array can be drawn by itself, in any order and by any thread.
///
/// Each of ten rounds multiplies two words of the counter by constants and mixes the upper halves of the
/// products with the other two words and the key. Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as
/// easy as 1, 2, 3*, SC 2011. Not for secrets.
package struct Philox: Sendable, Equatable {
  /// The four words that belong to one counter.
  package typealias Words = (UInt32, UInt32, UInt32, UInt32)

  let key: UInt64

  /// - Parameter key: Its lower half is the first word of the key.
  package init(key: UInt64) {
    self.key = key
  }

  /// The generator of one purpose and index under `seed`: its key is the state of the SplitMix64 stream.
  package init(seed: UInt64, purpose: SplitMix64.Purpose, index: Int) {
    key = SplitMix64(seed: seed, purpose: purpose, index: index).state
  }

  /// The words of the counter `(c0, c1, c2, c3)`.
  package func words(
    _ c0: UInt32, _ c1: UInt32, _ c2: UInt32, _ c3: UInt32
  ) -> Words {
    var counter = (c0, c1, c2, c3)
    var (key0, key1) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    for _ in 0..<10 {
      let first = UInt64(counter.0) &* Self.multiplier0
      let second = UInt64(counter.2) &* Self.multiplier1
      counter = (
        UInt32(truncatingIfNeeded: second >> 32) ^ counter.1 ^ key0,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ counter.3 ^ key1,
        UInt32(truncatingIfNeeded: first)
      )
      key0 &+= Self.keyStep0
      key1 &+= Self.keyStep1
    }
    return counter
  }

  static var multiplier0: UInt64 { 0xD251_1F53 }
  static var multiplier1: UInt64 { 0xCD9E_8D57 }
  static var keyStep0: UInt32 { 0x9E37_79B9 }
  static var keyStep1: UInt32 { 0xBB67_AE85 }
}
