import Randomness
import TestSupport
import Testing

@Suite("Normal numbers") struct NormalNumbersTests {
  /// From Python's `math`, whose logarithm and cosine may differ in the last bit on another system.
  @Test("are those that Python computes") func arePinned() {
    var numbers = NormalNumbers(SplitMix64(state: 0))
    let drawn = (0..<6).map { _ in numbers.next() }
    let expected = [
      -1.8839083333524405, 0.8645068595575148, 0.22760793546360525, -0.04211268468683916,
      -0.22143788059715477, 0.4193328265559854,
    ]
    let lastBits = Tolerance(
      absolute: 1e-15, relative: 1e-14, reason: "the last bits of logarithm, sine and cosine")
    expectClose(drawn, expected, lastBits)
  }

  @Test("have mean 0, variance 1, no skew and no heavy tails") func haveMoments() {
    let count = 40_000
    var numbers = NormalNumbers(SplitMix64(state: 7))
    let drawn = (0..<count).map { _ in numbers.next() }
    func mean(_ power: Int) -> Double {
      drawn.reduce(0) { sum, value in sum + (0..<power).reduce(1) { product, _ in product * value }
      }
        / Double(count)
    }
    // Standard errors: √(1, 2, 15, 96) / 200; three and a half of them are allowed.
    #expect(abs(mean(1)) < 0.0175)
    #expect(abs(mean(2) - 1) < 0.0247)
    #expect(abs(mean(3)) < 0.068)
    #expect(abs(mean(4) - 3) < 0.171)
    #expect(drawn.allSatisfy { $0.isFinite && abs($0) < 8.6 })
  }

  @Test("the two of a pair are independent") func pairsAreIndependent() {
    var numbers = NormalNumbers(SplitMix64(state: 8))
    let products = (0..<20_000).map { _ in numbers.next() * numbers.next() }
    #expect(abs(products.reduce(0, +) / 20_000) < 0.0248)
  }
}
