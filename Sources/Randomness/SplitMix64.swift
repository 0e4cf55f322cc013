/// A generator whose k-th output depends on its state and k alone, so that NumPy can draw a whole
/// array at once and get the same bits.
///
/// Output k, counted from 0, is `mix(state + (k + 1) · gamma)` modulo 2⁶⁴. Steele, Lea and Flood, *Fast
/// splittable pseudorandom number generators*, OOPSLA 2014. Not for secrets.
package struct SplitMix64: Sendable {
  private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// Where the generator stands; by itself the key of a `Philox`.
  package private(set) var state: UInt64

  package init(state: UInt64) {
    self.state = state
  }

  /// What a stream of random numbers is for; each use of one seed has a stream of its own.
  package enum Purpose: UInt64, Sendable {
    /// Index: the layer's number, counted from 0.
    case initialWeights = 1
    /// Index: the epoch, counted from 0.
    case imageOrder = 2
    /// Key of a `Philox`. Index: the layer's place in the network, counted from 0.
    case dropout = 3
    /// Key of a `Philox`. Index: 0.
    case augmentation = 4
  }

  /// The generator of one purpose and index under `seed`.
  package init(seed: UInt64, purpose: Purpose, index: Int) {
    let place = (purpose.rawValue << 32) &+ UInt64(truncatingIfNeeded: index) &+ 1
    state = Self.mix(Self.mix(seed &+ Self.gamma) &+ Self.gamma &* place)
  }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= Self.gamma
    return Self.mix(state)
  }

  /// The next number in [0, 1), a multiple of 2⁻⁵³.
  package mutating func nextUnit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
