import Tensors

/// A layer that needs to know something of all images of a batch before it can compute the output of one, and the
/// same on the way back.
///
/// Each part of a batch adds to sums of its own; what is made of all of them lies in the layer's workspace.
package protocol BatchLayer: Layer {
  /// Sums of a part, in either direction.
  var statisticsSize: Int { get }

  /// Adds what some images give, on the way forward.
  ///
  /// - Parameter sums: `statisticsSize` numbers.
  func addStatistics(_ x: Matrix, to sums: UnsafeMutablePointer<Double>)

  /// Makes of the sums what `forwardInTraining` needs.
  ///
  /// - Parameters:
  ///   - sums: `statisticsSize` numbers for each of `partCount` parts.
  ///   - workspace: `workspaceSize` floats, written.
  ///   - isStep: Whether a step of a training follows, and not gradients alone.
  func finishStatistics(
    _ sums: UnsafePointer<Double>, partCount: Int, rowCount: Int,
    workspace: UnsafeMutablePointer<Float>, isStep: Bool)

  /// Adds what some images give, on the way back.
  func addGradientStatistics(
    _ x: Matrix, _ gradY: Matrix, workspace: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Double>)

  /// Makes of the sums what `backward` and `computeGradient` need.
  func finishGradientStatistics(
    _ sums: UnsafePointer<Double>, partCount: Int, rowCount: Int,
    workspace: UnsafeMutablePointer<Float>)
}
