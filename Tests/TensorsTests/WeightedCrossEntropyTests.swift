import Glibc
import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Cross-entropy with smoothed labels and weights") struct WeightedCrossEntropyTests {
  @Test("without both is the plain one to the bit", arguments: [2, 10, 16, 17, 40])
  func plain(classCount: Int) {
    var random = SplitMix64(state: UInt64(classCount))
    let z = random.floats(classCount)
    let (ours, theirs) = (weighted(z, 1, smoothing: 0, weight: 1), plainScore(z, 1))
    #expect(ours.loss == theirs.loss && ours.gradient == theirs.gradient)
    #expect(ours.isCorrect == theirs.isCorrect)
  }

  @Test(
    "equals its formula in double precision", arguments: [2, 10, 17, 40],
    [(0.0, 2.5), (0.1, 1.0), (0.3, 0.25), (1.0, 1.0), (0.5, 0.0)])
  func formula(classCount: Int, option: (smoothing: Double, weight: Double)) {
    var random = SplitMix64(state: 90)
    let z = random.floats(classCount).map { 5 * $0 }
    let powers = z.map { exp(Double($0)) }
    let sum = powers.reduce(0, +)
    for label in [0, classCount - 1] {
      let targets = (0..<classCount).map {
        ($0 == label ? 1 - option.smoothing : 0) + option.smoothing / Double(classCount)
      }
      let loss = zip(targets, powers).reduce(0) { $0 - $1.0 * log($1.1 / sum) }
      let gradient = zip(targets, powers).map { ($1 / sum - $0) * option.weight / 8 }
      let found = weighted(
        z, label, smoothing: Float(option.smoothing), weight: Float(option.weight))
      expectClose([found.loss], [loss * option.weight], .trainingRun, "loss")
      expectClose(found.gradient, gradient, .trainingRun, "gradient")
    }
  }

  private func weighted(
    _ z: [Float], _ label: Int, smoothing: Float, weight: Float
  ) -> (loss: Float, isCorrect: Bool, gradient: [Float]) {
    var gradient = [Float](repeating: -1, count: z.count)
    let score = weightedCrossEntropy(
      z, classCount: z.count, label: label, smoothing: smoothing, weight: weight, scale: 0.125,
      gradient: &gradient)
    return (score.loss, score.isCorrect, gradient)
  }

  private func plainScore(
    _ z: [Float], _ label: Int
  ) -> (loss: Float, isCorrect: Bool, gradient: [Float]) {
    var gradient = [Float](repeating: -1, count: z.count)
    let score = crossEntropy(
      z, classCount: z.count, label: label, scale: 0.125, gradient: &gradient)
    return (score.loss, score.isCorrect, gradient)
  }
}
