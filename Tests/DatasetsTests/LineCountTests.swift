import Datasets
import Randomness
import Testing

@Suite("Counting lines") struct LineCountTests {
  @Test(
    "finds every line feed", arguments: [0, 1, 31, 32, 33, 63, 8159, 8160, 8161, 8192, 20_000])
  func findsAll(count: Int) {
    var random = SplitMix64(state: 5)
    for share in [1, 2, 50] {
      let bytes = (0..<count).map { _ in
        random.next() % UInt64(share) == 0 ? UInt8(ascii: "\n") : UInt8(random.next() % 256)
      }
      #expect(countLineEnds(bytes, count: count) == bytes.count { $0 == UInt8(ascii: "\n") })
    }
  }

  @Test("counts nothing else", arguments: [9, 11, 0x8A, 0, 255] as [UInt8])
  func nothingElse(byte: UInt8) {
    let bytes = [UInt8](repeating: byte, count: 100)
    #expect(countLineEnds(bytes, count: bytes.count) == 0)
  }
}
