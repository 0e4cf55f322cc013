/// How parameters follow from gradients.
///
/// A rule sees one parameter, its gradient and its state, element by element; it may be called for any
/// pieces of a parameter, on any threads.
package protocol Optimizer: Sendable {
  /// Numbers remembered for each element of a parameter from step to step, at first 0.
  var stateCount: Int { get }
  /// Which of them, counted from 0, are means of squares, and so never below 0; nil if none are.
  var squaresIndex: Int? { get }
  /// Kind and numbers.
  var settings: OptimizerSettings { get }
  /// The rate that it was made with, which a schedule may change.
  var learningRate: Double { get }

  /// What the learning rate is multiplied with in one step.
  ///
  /// - Parameter step: Counted from 1.
  func rateFactor(ofStep step: Int) -> Double

  /// Makes one step.
  ///
  /// - Parameters:
  ///   - piece: What to change.
  ///   - learningRate: Of the step.
  ///   - rateFactor: Of the step.
  func update(_ piece: ParameterPiece, learningRate: Double, rateFactor: Double)
}

extension Optimizer {
  package var squaresIndex: Int? { nil }

  package func rateFactor(ofStep step: Int) -> Double { 1 }
}

/// Some elements of one parameter, with their gradients and states.
package struct ParameterPiece {
  package let count: Int
  /// Updated.
  package let values: UnsafeMutablePointer<Float>
  package let gradients: UnsafePointer<Float>
  /// `stateCount` arrays, each of `count` numbers; updated. The unused ones are nil.
  package let states: (UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?)
  /// Whether weight decay applies.
  package let decays: Bool

  package init(
    count: Int, values: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    states: (UnsafeMutablePointer<Float>?, UnsafeMutablePointer<Float>?), decays: Bool
  ) {
    self.count = count
    self.values = values
    self.gradients = gradients
    self.states = states
    self.decays = decays
  }
}
