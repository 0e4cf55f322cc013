import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Sums with compensation") struct CompensatedSumTests {
  @Test("a hundred thousand terms lose no more than one rounding", arguments: [1, 16, 33])
  func keepsDigits(count: Int) {
    var random = SplitMix64(state: 61)
    var exact = [Double](repeating: 0, count: count)
    var (sums, lost) = (
      [Float](repeating: 0, count: count), [Float](repeating: 0, count: count)
    )
    var plain = sums
    for _ in 0..<100_000 {
      let terms = random.floats(count).map { $0 + 1 }
      addCompensated(terms, count: count, to: &sums, lost: &lost)
      for (place, term) in terms.enumerated() {
        plain[place] += term
        exact[place] += Double(term)
      }
    }
    func worst(_ values: [Float]) -> Double {
      zip(values, exact).map { abs(Double($0) - $1) / $1 }.max() ?? .infinity
    }
    #expect(worst(sums) <= 1.2e-7)
    #expect(worst(plain) > 1.2e-7, "a plain sum is not good enough, so the test can fail")
  }
}
