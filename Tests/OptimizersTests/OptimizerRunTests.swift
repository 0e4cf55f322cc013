import Optimizers
import Randomness
import TestSupport
import Testing

@Suite("Ten steps of each optimizer") struct OptimizerRunTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let optimizer: any Optimizer
    let rule: NaiveOptimizer.Rule
    let learningRate: Double
  }

  static func pairs() throws -> [Pair] {
    [
      Pair(
        testDescription: "SGD", optimizer: try GradientDescent(learningRate: 0.3),
        rule: .gradientDescent, learningRate: 0.3),
      Pair(
        testDescription: "momentum",
        optimizer: try Momentum(learningRate: 0.05, momentum: 0.8, looksAhead: false),
        rule: .momentum(0.8, looksAhead: false), learningRate: 0.05),
      Pair(
        testDescription: "Nesterov",
        optimizer: try Momentum(learningRate: 0.05, momentum: 0.8, looksAhead: true),
        rule: .momentum(0.8, looksAhead: true), learningRate: 0.05),
      Pair(
        testDescription: "momentum 0",
        optimizer: try Momentum(learningRate: 0.05, momentum: 0, looksAhead: true),
        rule: .gradientDescent, learningRate: 0.05),
      Pair(
        testDescription: "Adam",
        optimizer: try Adam(
          learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0),
        rule: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0), learningRate: 0.01),
      Pair(
        testDescription: "AdamW",
        optimizer: try Adam(
          learningRate: 0.01, beta1: 0.7, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.5),
        rule: .adam(beta1: 0.7, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.5), learningRate: 0.01),
    ]
  }

  @Test("equal those in double precision", arguments: try pairs(), [1, 7, 64, 65])
  func equalDouble(pair: Pair, size: Int) {
    var random = SplitMix64(state: UInt64(size))
    let start = random.floats(size)
    // A kernel and a bias: only the first decays.
    var ours = [true, false].map { OptimizedParameter(start, pair.optimizer, decays: $0) }
    var naive = NaiveOptimizer(pair.rule, learningRate: pair.learningRate, sizes: [size, size])
    var expected = [start.map(Double.init), start.map(Double.init)]
    for _ in 0..<10 {
      let gradients = sparseGradients(size, &random)
      for index in ours.indices { ours[index].step(gradients) }
      let exact = gradients.map(Double.init)
      naive.update(&expected, [exact, exact])
      expectClose(ours[0].values, expected[0], .tenSteps, "kernel")
      expectClose(ours[1].values, expected[1], .tenSteps, "bias")
    }
    #expect(!isClose(start, expected[0], .tenSteps), "ten steps change something")
  }

  @Test("in pieces are the same bits as at once", arguments: try pairs(), [1, 3, 64])
  func piecesGiveSameBits(pair: Pair, pieceSize: Int) {
    var random = SplitMix64(state: 70)
    let start = random.floats(65)
    var whole = OptimizedParameter(start, pair.optimizer, decays: true)
    var pieces = OptimizedParameter(start, pair.optimizer, decays: true)
    for _ in 0..<10 {
      let gradients = sparseGradients(65, &random)
      whole.step(gradients)
      pieces.step(gradients, pieceSize: pieceSize)
    }
    #expect(bits(pieces.values) == bits(whole.values))
  }

  @Test("parameters without gradient stay finite", arguments: try pairs())
  func zeroGradient(pair: Pair) {
    var parameter = OptimizedParameter([1, -1, 0], pair.optimizer, decays: false)
    for _ in 0..<10 { parameter.step([0, 0, 0]) }
    #expect(parameter.values == [1, -1, 0])
  }

  /// As of a pixel that is always 0: every third gradient is 0.
  private func sparseGradients(_ size: Int, _ random: inout SplitMix64) -> [Float] {
    random.floats(size).enumerated().map { $0 % 3 == 2 ? 0 : $1 }
  }
}
