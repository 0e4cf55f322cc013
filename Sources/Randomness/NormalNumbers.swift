import Glibc

/// Normally distributed numbers with mean 0 and standard deviation 1, in pairs, by Box and Muller's
/// method (1958): from u₁ in (0, 1] and u₂ in [0, 1), `√(−2 ln u₁) · cos 2πu₂` and `… · sin 2πu₂`.
package struct NormalNumbers {
  private var generator: SplitMix64
  private var waiting: Double?

  package init(_ generator: SplitMix64) {
    self.generator = generator
  }

  package mutating func next() -> Double {
    if let second = waiting {
      waiting = nil
      return second
    }
    let radius = (-2 * log(1 - generator.nextUnit())).squareRoot()
    let angle = 2 * Double.pi * generator.nextUnit()
    waiting = radius * sin(angle)
    return radius * cos(angle)
  }
}
