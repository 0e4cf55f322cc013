import Randomness
import TestSupport
import Testing

@Suite("The order of the images") struct ShuffleTests {
  @Test("is a permutation", arguments: [0, 1, 2, 3, 1000])
  func isPermutation(count: Int) {
    for seed in 0..<20 as Range<UInt64> {
      #expect(order(seed: seed, epoch: 0, count).sorted() == Array(0..<Int32(count)))
    }
  }

  @Test("writes no further than its room") func staysInside() {
    var room = [Int32](repeating: -7, count: 12)
    var generator = SplitMix64(state: 1)
    room.withUnsafeMutableBufferPointer { room in
      if let start = room.baseAddress { shuffle(start + 1, count: 10, using: &generator) }
    }
    #expect(room.first == -7 && room.last == -7)
    #expect(room[1...10].sorted() == Array(0..<10))
  }

  /// From a program of its own in integer arithmetic; the NumPy reference gives the same.
  @Test("is the one that NumPy computes for the seed and epoch") func isPinned() {
    #expect(order(seed: 0, epoch: 0, 10) == [9, 2, 0, 5, 3, 1, 8, 7, 6, 4])
    #expect(order(seed: 0, epoch: 1, 10) == [0, 7, 8, 9, 1, 4, 6, 5, 3, 2])
    #expect(order(seed: 42, epoch: 3, 10) == [6, 7, 2, 3, 0, 1, 9, 5, 8, 4])
    let thousand = order(seed: 7, epoch: 0, 1000)
    #expect(fowlerNollVo(thousand) == 0x766C_5AC3_5212_4641)
  }

  @Test("puts every index into every place about equally often") func isUniform() {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 4), count: 4)
    for seed in 0..<4000 as Range<UInt64> {
      for (place, index) in order(seed: seed, epoch: 0, 4).enumerated() {
        counts[place][Int(index)] += 1
      }
    }
    // 1,000 expected with a standard deviation of 27; four of them are allowed.
    #expect(counts.allSatisfy { $0.allSatisfy { abs($0 - 1000) < 110 } }, "\(counts)")
  }

  private func order(seed: UInt64, epoch: Int, _ count: Int) -> [Int32] {
    var generator = SplitMix64(seed: seed, purpose: .imageOrder, index: epoch)
    var order = [Int32](repeating: -1, count: count + 1)
    shuffle(&order, count: count, using: &generator)
    return Array(order.prefix(count))
  }

  /// The 64-bit FNV-1a hash of the little-endian bytes.
  private func fowlerNollVo(_ values: [Int32]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for value in values {
      for shift in stride(from: 0, to: 32, by: 8) {
        let byte = UInt8(truncatingIfNeeded: value >> shift)
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    return hash
  }
}
