/// Sets values to 0 where a random word lies below a threshold, and multiplies the others by a scale.
///
/// - Parameters:
///   - words: `count` words.
///   - values: `count` values, changed in place.
package func dropOut(
  _ values: UnsafeMutablePointer<Float>, count: Int, words: UnsafePointer<UInt32>,
  threshold: UInt32, scale: Float
) {
  for index in 0..<count { values[index] = words[index] >= threshold ? values[index] * scale : 0 }
}
