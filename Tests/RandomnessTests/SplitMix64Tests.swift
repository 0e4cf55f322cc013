import Randomness
import TestSupport
import Testing

@Suite("SplitMix64") struct SplitMix64Tests {
  /// Outputs of the authors' published C code.
  @Test("gives the published outputs")
  func givesPublishedOutputs() {
    #expect(
      outputs(of: 0, 3) == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
    #expect(
      outputs(of: 1_234_567, 5) == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
    #expect(outputs(of: .max, 2) == [16_490_336_266_968_443_936, 16_834_447_057_089_888_969])
  }

  @Test("numbers in [0, 1) are the upper 53 bits") func unitsArePinned() {
    var generator = SplitMix64(state: 0)
    let units = (0..<6).map { _ in generator.nextUnit() }
    #expect(
      units == [
        0x1.c4415072f63b9p-1, 0x1.b9e279aa86e58p-2, 0x1.b117462002500p-6, 0x1.f1177150e4990p-1,
        0x1.b39896a51a870p-4, 0x1.4f2e7c31d1fa8p-2,
      ])
  }

  @Test("numbers in [0, 1) stay inside, with mean 1/2 and variance 1/12") func unitsAreSpread() {
    var generator = SplitMix64(state: 99)
    let units = (0..<10_000).map { _ in generator.nextUnit() }
    #expect(units.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = units.reduce(0, +) / 10_000
    let variance = units.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
    // Three and a half standard errors: 0.0029 of the mean, 0.00075 of the variance.
    #expect(abs(mean - 0.5) < 0.0102 && abs(variance - 1.0 / 12) < 0.0027)
  }

  /// First outputs from a program of its own in integer arithmetic; the NumPy reference gives the same.
  @Test(
    "each use of a seed has the stream that NumPy computes",
    arguments: [
      (0, .initialWeights, 0, 0x48A7_B334_8CFA_74B1),
      (0, .initialWeights, 1, 0x3D12_AEBE_96A3_FE75),
      (0, .initialWeights, 0xFFFF_FFFF, 0x7FEC_BFDC_5940_FAA2),
      (0, .imageOrder, 0, 0x6B6D_A62B_9B58_60A2), (0, .imageOrder, 1, 0x3580_93DB_DFEA_88FD),
      (1, .initialWeights, 0, 0x513E_5EE9_CA99_1827), (1, .imageOrder, 0, 0xC697_9FC6_A668_538D),
      (42, .initialWeights, 1, 0xF71B_2376_2FEC_AB2C), (42, .imageOrder, 1, 0x53AD_80D3_80C8_B399),
      (.max, .initialWeights, 0, 0xE11A_7E1E_2469_575A),
      (.max, .imageOrder, 0, 0xD070_27AB_BC29_552D),
      (.max, .imageOrder, 0xFFFF_FFFF, 0x89FD_AEA0_8E15_F464),
    ] as [(UInt64, SplitMix64.Purpose, Int, UInt64)])
  func streamIsPinned(
    seed: UInt64, purpose: SplitMix64.Purpose, index: Int, firstOutput: UInt64
  ) {
    var generator = SplitMix64(seed: seed, purpose: purpose, index: index)
    #expect(generator.next() == firstOutput)
  }

  @Test("no two of many streams begin alike") func streamsDiffer() {
    var firstOutputs: Set<UInt64> = []
    for seed in 0..<50 as Range<UInt64> {
      for index in 0..<50 {
        for purpose in [SplitMix64.Purpose.initialWeights, .imageOrder, .dropout, .augmentation] {
          var generator = SplitMix64(seed: seed, purpose: purpose, index: index)
          firstOutputs.insert(generator.next())
        }
      }
    }
    #expect(firstOutputs.count == 50 * 50 * 4)
  }

  private func outputs(of state: UInt64, _ count: Int) -> [UInt64] {
    var generator = SplitMix64(state: state)
    return (0..<count).map { _ in generator.next() }
  }
}
