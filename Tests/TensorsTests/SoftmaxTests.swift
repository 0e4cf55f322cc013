import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Softmax and cross-entropy") struct SoftmaxTests {
  @Test(
    "probabilities are those of double precision and sum to 1", arguments: [1, 2, 3, 10, 33, 1000])
  func equalsDouble(count: Int) {
    var random = SplitMix64(state: UInt64(count))
    for scale in [0.01, 1, 10, 80] as [Float] {
      let scores = random.floats(count).map { $0 * scale }
      let probabilities = softmaxOfFloats(scores)
      let expected = TestSupport.softmax(scores.map(Double.init))
      expectClose(probabilities, expected, .floatProbability)
      expectClose(probabilities.reduce(0) { $0 + Double($1) }, 1, .floatProbability)
    }
  }

  @Test(
    "huge scores give finite probabilities that sum to 1",
    arguments: [
      [1e30, -1e30, 0], [1e30, 1e30, -1e30], [-1e30, -1e30], [3e38, -3e38, 3e38],
      [-3e38, 3e38], [1000, 999, -1000], [-200, -200.5], [0, -104, -90],
    ] as [[Float]])
  func hugeScores(scores: [Float]) {
    let probabilities = softmaxOfFloats(scores)
    expectClose(
      probabilities, TestSupport.softmax(scores.map(Double.init)), .floatProbability)
    for label in scores.indices {
      let (score, gradient) = crossEntropyOfFloats(scores, label: label, scale: 1)
      #expect(gradient.allSatisfy { $0.isFinite })
      #expect(score.loss >= 0)
    }
  }

  @Test("scores and probabilities may be the same memory") func inPlace() {
    let scores: [Float] = [0.5, -1, 2, 0]
    let expected = softmaxOfFloats(scores)
    var values = scores
    values.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { Tensors.softmax(start, count: 4, into: start) }
    }
    #expect(bits(values) == bits(expected))
  }

  @Test("the loss is that of double precision", arguments: 0..<7)
  func lossEqualsDouble(label: Int) {
    var random = SplitMix64(state: 60)
    for scale in [0.1, 1, 10] as [Float] {
      var scores = random.floats(7).map { $0 * scale }
      let expected = TestSupport.crossEntropy(scores.map(Double.init), label: label)
      let (score, _) = crossEntropyOfFloats(scores, label: label, scale: 1)
      expectClose(score.loss, expected, .floatProbability)
      let probabilities = softmaxOfFloats(scores)
      let second = Tensors.crossEntropy(&scores, classCount: 7, label: label)
      #expect(second.loss.bitPattern == score.loss.bitPattern)
      #expect(second.isCorrect == score.isCorrect)
      #expect(bits(scores) == bits(probabilities), "scores become probabilities")
    }
  }

  @Test(
    "the loss stays exact when all scores are large", arguments: [100, 1000, 10_000] as [Float])
  func lossOfLargeScores(offset: Float) {
    let scores = [offset, offset - 2, offset - 4]
    let expected = TestSupport.crossEntropy(scores.map(Double.init), label: 1)
    expectClose(
      crossEntropyOfFloats(scores, label: 1, scale: 1).0.loss, expected, .floatProbability)
  }

  @Test("the gradient is what differences of the loss in double precision show", arguments: 0..<5)
  func gradientIsFiniteDifference(label: Int) {
    var random = SplitMix64(state: 61)
    let scores = random.floats(5).map { 3 * $0 }
    let (_, gradient) = crossEntropyOfFloats(scores, label: label, scale: 0.25)
    let step = 1e-6
    let differences = scores.indices.map { place in
      var (above, below) = (scores.map(Double.init), scores.map(Double.init))
      above[place] += step
      below[place] -= step
      return 0.25
        * (TestSupport.crossEntropy(above, label: label)
          - TestSupport.crossEntropy(below, label: label)) / (2 * step)
    }
    expectClose(gradient, differences, .floatProbability)
    expectClose(gradient.reduce(0, +), 0, .floatProbability)
    let transposed = Array(gradient.reversed())
    #expect(!isClose(transposed, differences, .floatProbability))
  }

  @Test("of equal scores the first counts") func firstOfEqual() {
    #expect(indexOfLargest([1, 3, 3, 2], count: 4) == 1)
    #expect(indexOfLargest([5, 5, 5], count: 3) == 0)
    #expect(indexOfLargest([-2, -1], count: 2) == 1)
    #expect(indexOfLargest([7], count: 1) == 0)
    #expect(crossEntropyOfFloats([2, 2, 1], label: 0, scale: 1).0.isCorrect)
    #expect(!crossEntropyOfFloats([2, 2, 1], label: 1, scale: 1).0.isCorrect)
  }

  @Test("scores that are not numbers do not trap") func notNumbers() {
    #expect(indexOfLargest([.nan, .nan], count: 2) == 0)
    #expect(softmaxOfFloats([.nan, 1]).allSatisfy { $0.isNaN })
    #expect(crossEntropyOfFloats([.nan, 1], label: 1, scale: 1).0.loss.isNaN)
    #expect(crossEntropyOfFloats([.infinity, 1], label: 1, scale: 1).0.loss.isNaN)
  }

  private func softmaxOfFloats(_ scores: [Float]) -> [Float] {
    var probabilities = [Float](repeating: -1, count: scores.count)
    _ = Tensors.softmax(scores, count: scores.count, into: &probabilities)
    return probabilities
  }

  private func crossEntropyOfFloats(
    _ scores: [Float], label: Int, scale: Float
  ) -> (Score, [Float]) {
    var gradient = [Float](repeating: -1, count: scores.count)
    let score = Tensors.crossEntropy(
      scores, classCount: scores.count, label: label, scale: scale, gradient: &gradient)
    return (score, gradient)
  }
}

extension Tolerance {
  /// Softmax and cross-entropy of a few scores against double precision.
  fileprivate static let floatProbability = Tolerance(
    absolute: 2e-7, relative: 5e-6,
    reason: "exponents up to 160 rounded to 6e-8 of themselves, and sums of up to 1,000 terms")
}
