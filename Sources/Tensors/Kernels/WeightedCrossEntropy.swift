/// Cross-entropy of one image with a smoothed label and a weight, and its gradient at the scores.
///
/// With smoothing s the target of the label is `1 − s + s / classes`, that of other classes `s / classes` (Szegedy
/// et al., CVPR 2016, section 7): the loss is `ln Σ exp z − (1 − s) z[label] − s mean(z)` times the weight, and
/// `gradZ = (softmax(z) − target) · weight · scale`.
///
/// - Parameters:
///   - z: `[classCount]` scores.
///   - smoothing: 0 to 1.
///   - weight: 0 or more.
///   - scale: 1 / images of the batch, or 1 / the sum of their weights, which may be beyond single precision
///     where its product with the weight is not.
///   - gradZ: `[classCount]`, overwritten; other memory than `z`.
package func weightedCrossEntropy(
  _ z: UnsafePointer<Float>, classCount: Int, label: Int, smoothing: Float, weight: Float,
  scale: Double, gradient gradZ: UnsafeMutablePointer<Float>
) -> Score {
  let isCorrect = indexOfLargest(z, count: classCount) == label
  let scale = Float(Double(weight) * scale)
  let scales = softmax(z, count: classCount, scale: scale, into: gradZ)
  var target = z[label] - scales.largest
  if smoothing > 0 {
    var sum = 0.0
    let share = smoothing / Float(classCount) * scale
    for index in 0..<classCount {
      sum += Double(z[index] - scales.largest)
      gradZ[index] -= share
    }
    target = (1 - smoothing) * target + smoothing * Float(sum / Double(classCount))
  }
  gradZ[label] -= (1 - smoothing) * scale
  return Score(loss: weight * (scales.logarithmOfSum - target), isCorrect: isCorrect)
}
