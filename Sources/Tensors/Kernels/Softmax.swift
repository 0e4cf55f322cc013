/// Turns scores into probabilities: `p = exp(z − max z) / Σ exp(z − max z)`, here times a scale.
///
/// - Parameters:
///   - scores: `[count]`.
///   - scale: What the probabilities add up to.
///   - probabilities: `[count]`, overwritten; may be the same memory as `scores`.
/// - Returns: `max z` and `ln Σ exp(z − max z)`, whose sum is the logarithm of the sum of exponentials.
///   Apart they keep their digits where scores are large.
@discardableResult
package func softmax(
  _ scores: UnsafePointer<Float>, count: Int, scale: Float = 1,
  into probabilities: UnsafeMutablePointer<Float>
) -> (largest: Float, logarithmOfSum: Float) {
  let largest = largestValue(scores, count: count)
  if count <= 16 {
    let powers = exponential(loadVector(scores, count: count, filler: -.infinity) - largest)
    let sum = sumOfLanes(powers)
    storeVector(powers * (scale / sum), count: count, to: probabilities)
    return (largest, logarithm(sum))
  }
  var sums = SIMD16<Float>.zero
  for start in stride(from: 0, to: count, by: 16) {
    let lanes = min(16, count - start)
    let z = loadVector(scores + start, count: lanes, filler: -.infinity)
    let powers = exponential(z - largest)
    storeVector(powers, count: lanes, to: probabilities + start)
    sums += powers
  }
  let sum = sumOfLanes(sums)
  let factor = scale / sum
  for index in 0..<count { probabilities[index] *= factor }
  return (largest, logarithm(sum))
}

/// NaN if there is one.
@inline(__always)
private func largestValue(_ values: UnsafePointer<Float>, count: Int) -> Float {
  var largest = values[0]
  for index in 1..<max(count, 1) {
    let value = values[index]
    if value > largest || value != value { largest = value }
  }
  return largest
}

/// The sum of all lanes: halves added, and halves of that, down to one.
@inline(__always)
private func sumOfLanes(_ vector: SIMD16<Float>) -> Float {
  let eight = vector.lowHalf + vector.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
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
/// With the one-hot vector `t` of the label, `gradZ = softmax(z) · scale − t · scale`.
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
  let scales = softmax(z, count: classCount, scale: scale, into: gradZ)
  let loss = scales.logarithmOfSum - (z[label] - scales.largest)
  gradZ[label] -= scale
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
