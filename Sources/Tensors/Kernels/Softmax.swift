/// Turns scores into probabilities: `p = exp(z − max z) / Σ exp(z − max z)`.
///
/// - Parameters:
///   - scores: `[count]`.
///   - probabilities: `[count]`, overwritten; may be the same memory as `scores`.
/// - Returns: `max z` and `ln Σ exp(z − max z)`, whose sum is the logarithm of the sum of exponentials.
///   Apart they keep their digits where scores are large.
@discardableResult
package func softmax(
  _ scores: UnsafePointer<Float>, count: Int, into probabilities: UnsafeMutablePointer<Float>
) -> (largest: Float, logarithmOfSum: Float) {
  var largest = scores[0]
  for index in 1..<max(count, 1) { largest = max(largest, scores[index]) }
  var sum: Float = 0
  for index in 0..<count {
    let power = exponential(scores[index] - largest)
    probabilities[index] = power
    sum += power
  }
  let scale = 1 / sum
  for index in 0..<count { probabilities[index] *= scale }
  return (largest, logarithm(sum))
}

/// What one image contributes to loss and accuracy.
package struct Score {
  /// Cross-entropy `−ln p[label]`, in nats.
  package let loss: Float
  /// Whether the label has the highest score; of equal scores the first counts.
  package let isCorrect: Bool
}

/// Cross-entropy of one image, `ln Σ exp(z − max z) − (z[label] − max z)`, and its gradient at the
/// scores.
///
/// With the one-hot vector `t` of the label, `gradZ = (softmax(z) − t) · scale`.
///
/// - Parameters:
///   - z: `[classCount]` scores.
///   - scale: 1 / images of the batch, so that gradients are those of the mean loss.
///   - gradZ: `[classCount]`, overwritten.
package func crossEntropy(
  _ z: UnsafePointer<Float>, classCount: Int, label: Int, scale: Float,
  gradient gradZ: UnsafeMutablePointer<Float>
) -> Score {
  let isCorrect = indexOfLargest(z, count: classCount) == label
  let scales = softmax(z, count: classCount, into: gradZ)
  let loss = scales.logarithmOfSum - (z[label] - scales.largest)
  gradZ[label] -= 1
  for index in 0..<classCount { gradZ[index] *= scale }
  return Score(loss: loss, isCorrect: isCorrect)
}

/// Cross-entropy of one image without a gradient; `z` is overwritten with the probabilities.
package func crossEntropy(
  _ z: UnsafeMutablePointer<Float>, classCount: Int, label: Int
) -> Score {
  let isCorrect = indexOfLargest(z, count: classCount) == label
  let labelScore = z[label]
  let scales = softmax(z, count: classCount, into: z)
  let loss = scales.logarithmOfSum - (labelScore - scales.largest)
  return Score(loss: loss, isCorrect: isCorrect)
}

/// The place of the largest value, the first one among equals; 0 if all are not numbers.
package func indexOfLargest(_ values: UnsafePointer<Float>, count: Int) -> Int {
  var best = 0
  for index in 1..<max(count, 1) where values[index] > values[best] { best = index }
  return best
}
