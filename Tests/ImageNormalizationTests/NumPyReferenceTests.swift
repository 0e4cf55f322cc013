import ImageNormalization
import TestSupport
import Testing

/// Results that the NumPy reference has too; python/tests/reference/test_image_normalization.py holds it to the
/// same numbers.
@Suite("Normalisation and the NumPy reference") struct NumPyReferenceTests {
  static let casesEach = 50

  /// FNV-1a, 64 bits, over the results of 50 drawings each; of one that shows no digit a single 1.
  static let hashes: [UInt64] = [
    0x77E4_6E89_52BC_949B, 0xEF1E_A280_F1EB_FE74, 0x7D88_0C78_8B07_C9B1, 0xEF24_56A8_C276_D1CE,
    0x3A60_9AA9_1D68_3830, 0x756D_20DC_995A_A7AB, 0x2906_9005_C38F_2432, 0x5730_FA24_EC08_6794,
  ]

  @Test("give the same bits", arguments: 0..<hashes.count) func bitsAgree(group: Int) {
    #expect(hash(group) == Self.hashes[group])
  }

  @Test("differ if one pixel does") func canDiffer() {
    #expect(hash(0) { $0[400] ^= 1 } != Self.hashes[0])
  }

  private func hash(_ group: Int, change: (inout [UInt8]) -> Void = { _ in }) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let polarities: [InkPolarity] = [.automatic, .light, .dark]
    for number in group * Self.casesEach..<(group + 1) * Self.casesEach {
      var bytes: [UInt8] = [1]
      if let result = try? Drawing.rectangles(number).normalized(polarities[number % 3]) {
        bytes = result.pixels
        change(&bytes)
      }
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    return hash
  }
}
