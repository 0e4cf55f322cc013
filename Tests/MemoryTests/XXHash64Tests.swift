import Memory
import Testing

@Suite("XXH64") struct XXHash64Tests {
  @Test(
    "gives the published hashes of texts",
    arguments: [
      ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
      ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
    ] as [(String, UInt64)])
  func knownTexts(text: String, hash: UInt64) {
    #expect(Array(text.utf8).withUnsafeBytes(xxHash64) == hash)
  }

  /// The bytes and hashes of the self-test that comes with the algorithm's own implementation.
  @Test(
    "gives the published hashes of its self-test",
    arguments: [
      (0, 0xEF46_DB37_51D8_E999), (1, 0xE934_A84A_DB05_2768), (4, 0x9136_A0DC_A574_57EE),
      (14, 0x8282_DCC4_994E_35C8), (222, 0xB641_AE8C_B691_C174),
    ] as [(Int, UInt64)])
  func selfTest(count: Int, hash: UInt64) {
    var state: UInt64 = 2_654_435_761
    var bytes: [UInt8] = []
    for _ in 0..<count {
      bytes.append(UInt8(state >> 56))
      state &*= 11_400_714_785_074_694_797
    }
    #expect(bytes.withUnsafeBytes(xxHash64) == hash)
  }

  @Test("does not depend on where the bytes lie") func addressDoesNotMatter() {
    let bytes = (0..<100).map { UInt8($0) }
    let expected = bytes.withUnsafeBytes(xxHash64)
    for shift in 1..<9 {
      let moved = [UInt8](repeating: 7, count: shift) + bytes
      #expect(moved[shift...].withUnsafeBytes(xxHash64) == expected)
    }
  }

  @Test("notices every single bit", arguments: [1, 3, 4, 7, 8, 31, 32, 33, 63, 64, 77])
  func everyBit(count: Int) {
    var bytes = (0..<count).map { UInt8($0) }
    var seen: Set = [bytes.withUnsafeBytes(xxHash64)]
    for bit in 0..<8 * count {
      bytes[bit / 8] ^= 1 << (bit % 8)
      seen.insert(bytes.withUnsafeBytes(xxHash64))
      bytes[bit / 8] ^= 1 << (bit % 8)
    }
    #expect(seen.count == 8 * count + 1)
  }
}
