import Randomness
import TestSupport
import Testing

@Suite("Philox") struct PhiloxTests {
  /// A key, its counter and the words of it.
  typealias Answer = (key: UInt64, counter: [UInt32], words: [UInt32])

  /// The known answers that the authors publish with their code.
  static let answers: [Answer] = [
    (0, [0, 0, 0, 0], [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
    (
      .max, [.max, .max, .max, .max], [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
    ),
    (
      0x299F_31D0_A409_3822, [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344],
      [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
    ),
  ]

  @Test("gives the published words", arguments: answers)
  func givesPublishedWords(answer: Answer) {
    #expect(words(Philox(key: answer.key), answer.counter) == answer.words)
  }

  @Test("sixteen counters at once give the published words, in every lane", arguments: answers)
  func vectorsGivePublishedWords(answer: Answer) {
    for lane in 0..<16 {
      var first = SIMD16<UInt32>(repeating: 77)
      first[lane] = answer.counter[0]
      let vectors = Philox(key: answer.key).words(
        first, answer.counter[1], answer.counter[2], answer.counter[3])
      #expect(words(vectors, lane) == answer.words)
    }
  }

  @Test("sixteen counters at once give what each gives alone") func vectorsEqualSingleWords() {
    var random = SplitMix64(state: 5)
    for _ in 0..<200 {
      let philox = Philox(key: random.next())
      var first = SIMD16<UInt32>.zero
      for lane in 0..<16 { first[lane] = UInt32(truncatingIfNeeded: random.next()) }
      let rest = (0..<3).map { _ in UInt32(truncatingIfNeeded: random.next()) }
      let vectors = philox.words(first, rest[0], rest[1], rest[2])
      for lane in 0..<16 {
        #expect(words(vectors, lane) == words(philox, [first[lane]] + rest))
      }
    }
  }

  @Test("a block holds the words of 64 neighbours of an array")
  func blockHoldsNeighbours() {
    let philox = Philox(key: 0x0123_4567_89AB_CDEF)
    for block in [0, 1, 12, 0x0FFF_FFFF] as [UInt32] {
      let vectors = philox.words(ofBlock: block, 3, 4, 5)
      for element in 0..<64 {
        let number = 64 * Int(block) + element
        let counter = UInt32(16 * (number / 64) + number % 16)
        let word = number / 16 % 4
        #expect(words(vectors, element % 16)[word] == words(philox, [counter, 3, 4, 5])[word])
      }
    }
  }

  /// From a program of its own in integer arithmetic; the NumPy reference gives the same.
  @Test("each use of a seed has the key that NumPy computes")
  func keyIsPinned() {
    #expect(Philox(seed: 0, purpose: .dropout, index: 0) == Philox(key: 0xA9C8_270A_C663_0781))
    #expect(Philox(seed: 0, purpose: .dropout, index: 2) == Philox(key: 0xDEE0_020D_5C75_12F2))
    #expect(Philox(seed: .max, purpose: .dropout, index: 1) == Philox(key: 0x2B27_ADE7_83FA_6DD7))
    #expect(Philox(seed: 0, purpose: .augmentation, index: 0) == Philox(key: 0xC6CF_7A7D_E47C_8D70))
    #expect(
      Philox(seed: 42, purpose: .augmentation, index: 0) == Philox(key: 0x150E_26B3_138F_7C5B))
  }

  @Test("each bit is set half of the time, and with each neighbour a quarter")
  func bitsAreSpread() {
    let philox = Philox(seed: 1, purpose: .dropout, index: 0)
    var (single, double) = ([Int](repeating: 0, count: 128), [Int](repeating: 0, count: 128))
    for counter in 0..<10_000 as Range<UInt32> {
      let bits = words(philox, [counter, 0, 1, 0]).flatMap { word in
        (0..<32).map { Int(word >> UInt32($0)) & 1 }
      }
      for place in 0..<128 {
        single[place] += bits[place]
        double[place] += bits[place] & bits[(place + 1) % 128]
      }
    }
    // Standard deviations: 50 of 5,000 and 43 of 2,500; of 128 numbers four and a half are allowed.
    #expect(single.allSatisfy { abs($0 - 5_000) < 225 })
    #expect(double.allSatisfy { abs($0 - 2_500) < 195 })
  }

  private func words(_ philox: Philox, _ counter: [UInt32]) -> [UInt32] {
    let words = philox.words(counter[0], counter[1], counter[2], counter[3])
    return [words.0, words.1, words.2, words.3]
  }

  private func words(_ vectors: Philox.WordVectors, _ lane: Int) -> [UInt32] {
    [vectors.0[lane], vectors.1[lane], vectors.2[lane], vectors.3[lane]]
  }
}
