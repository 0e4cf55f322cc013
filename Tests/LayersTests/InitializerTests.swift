import Layers
import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Initial weights") struct InitializerTests {
  /// Worked out in double precision by a program of its own and rounded.
  @Test("Glorot's weights are the bits that NumPy computes") func glorotIsPinned() throws {
    #expect(
      try bits(weights(4, 3, .glorotUniform, seed: 0, layer: 0)) == [
        0xBECC_F530, 0xBE5A_DDBD, 0xBF24_65AF, 0xBF6B_EC99, 0x3F4F_31D3, 0xBDA7_B2C2, 0xBF10_903C,
        0x3E21_DAC2, 0xBF0D_B93B, 0x3E3C_70CE, 0x3EAB_37C9, 0xBF4F_4EDD,
      ])
    #expect(
      try bits(weights(5, 2, .glorotUniform, seed: 42, layer: 1)) == [
        0x3F5C_8A9E, 0x3E9E_2E1C, 0x3F20_CF46, 0xBE14_EC7D, 0xBF46_D1EA, 0x3DF9_F343, 0x3DA9_9A09,
        0xBEBF_D734, 0x3F2F_C3F8, 0xBF1E_5A23,
      ])
  }

  @Test("He's and normal weights are those that NumPy computes, to the last bit but one")
  func normalIsPinned() throws {
    let lastBit = Tolerance(
      absolute: 0, relative: 1.3e-7, reason: "the last bit of the platform's logarithm and cosine")
    expectClose(
      try weights(4, 2, .heNormal, seed: 0, layer: 0).prefix(6).map { $0 },
      [
        -0.43234920501708984, 0.38325241208076477, 0.40772369503974915, 0.005868194624781609,
        -1.5994064807891846, 0.4562082290649414,
      ], lastBit)
    expectClose(
      try weights(3, 2, .normal(standardDeviation: 0.01), seed: 0, layer: 0),
      [
        -0.006114340852946043, 0.0054200077429413795, 0.00576608395203948, 8.298880857182667e-05,
        -0.02261902391910553, 0.006451758556067944,
      ], lastBit)
  }

  @Test("the weights have the spread that the initializer promises") func spread() throws {
    let (inputs, units) = (100, 50)
    let count = Double(inputs * units)
    for (initializer, variance) in [
      (Initializer.glorotUniform, 2.0 / 150), (.heNormal, 2.0 / 100),
      (.normal(standardDeviation: 0.3), 0.09),
    ] {
      let weights = try weights(inputs, units, initializer, seed: 9, layer: 0).map(Double.init)
      let mean = weights.reduce(0, +) / count
      // Three and a half standard errors.
      #expect(abs(mean) < 3.5 * (variance / count).squareRoot())
      let measured = weights.reduce(0) { $0 + $1 * $1 } / count
      #expect(abs(measured / variance - 1) < 3.5 * (2 / count).squareRoot())
    }
    let limit = Float((6.0 / 150).squareRoot())
    let uniform = try weights(inputs, units, .glorotUniform, seed: 9, layer: 0)
    #expect(uniform.allSatisfy { abs($0) <= limit } && uniform.contains { abs($0) > 0.99 * limit })
  }

  @Test("zero means zero, and biases begin at 0") func zeros() throws {
    #expect(try weights(7, 5, .zero, seed: 1, layer: 0).allSatisfy { $0 == 0 })
    let layer = try dense(7, 5, .glorotUniform, seed: 1, layer: 0)
    #expect(values(of: layer.parameters[1]) == [0, 0, 0, 0, 0])
  }

  @Test("another seed or another layer draws other weights") func differ() throws {
    let drawn = try [(0, 0), (0, 1), (1, 0), (1, 1)].map {
      try bits(weights(4, 4, .glorotUniform, seed: $0.0, layer: $0.1))
    }
    #expect(Set(drawn).count == 4)
  }

  private func weights(
    _ inputs: Int, _ units: Int, _ initializer: Initializer, seed: UInt64, layer: Int
  ) throws -> [Float] {
    values(of: try dense(inputs, units, initializer, seed: seed, layer: layer).parameters[0])
  }

  private func dense(
    _ inputs: Int, _ units: Int, _ initializer: Initializer, seed: UInt64, layer: Int
  ) throws -> Dense {
    try Dense(
      name: "dense_1", input: Shape([inputs], of: "input"), units: units, activation: .none,
      initializer: initializer,
      generator: SplitMix64(seed: seed, purpose: .initialWeights, index: layer))
  }
}
