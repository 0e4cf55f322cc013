import Errors
import Glibc

/// How the learning rate changes from step to step.
///
/// Steps are counted from 1 over all epochs. A course over n steps is at `(step − 1) / n` of its way, so that the
/// first step has the first rate and the end is reached after the last step. A warm-up comes before it.
package struct Schedule: Sendable {
  /// What follows the warm-up.
  package enum Course: Sendable {
    /// Always the optimizer's rate.
    case constant
    /// `rate · factorᵏ`, with k the number of whole stretches of `stepsPerDrop` steps before the step.
    case stepDecay(factor: Double, stepsPerDrop: Int)
    /// Half a wave of the cosine from the rate to `rate · finalFraction`, where it stays. Loshchilov and Hutter,
    /// ICLR 2017, equation 5, without restarts.
    case cosine(steps: Int, finalFraction: Double)
    /// A straight line from `rate / startDivisor` to the rate in `warmupShare · steps` steps, then the cosine.
    /// Smith and Topin, 2017, arXiv 1708.07120.
    case oneCycle(steps: Int, warmupShare: Double, startDivisor: Double, finalFraction: Double)
  }

  /// The optimizer's rate in each step.
  package static let constant = Schedule()
  /// Steps that a course or a warm-up may have: doubles hold each number exactly.
  package static let stepLimit = 1 << 53

  private let course: Course
  private let warmupSteps: Int

  private init() { (course, warmupSteps) = (.constant, 0) }

  /// - Parameter warmupSteps: Step t of these has the share `t / warmupSteps` of the course's first rate; 0 for
  ///   none. Goyal et al., 2017, arXiv 1706.02677, section 2.2.
  /// - Throws: `EngineError.badValue` or `.badSize` for a number out of its range.
  package init(_ course: Course, warmupSteps: Int = 0) throws {
    func requireSteps(_ steps: Int, _ name: String, from least: Int) throws {
      guard (least...Self.stepLimit).contains(steps) else {
        throw EngineError.badSize("\(name): expected \(least) to \(Self.stepLimit), got \(steps)")
      }
    }
    try requireSteps(warmupSteps, "warmup steps", from: 0)
    switch course {
    case .constant: break
    case .stepDecay(let factor, let stepsPerDrop):
      try SettingCheck.share(factor, "schedule factor")
      try requireSteps(stepsPerDrop, "schedule steps", from: 1)
    case .cosine(let steps, let finalFraction):
      try requireSteps(steps, "schedule steps", from: 1)
      try SettingCheck.share(finalFraction, "final fraction")
    case .oneCycle(let steps, let warmupShare, let startDivisor, let finalFraction):
      try requireSteps(steps, "schedule steps", from: 1)
      try SettingCheck.fraction(warmupShare, "warmup share")
      guard startDivisor >= 1, startDivisor.isFinite else {
        throw EngineError.badValue(
          "start divisor: expected a finite number, 1 or more, got \(startDivisor)")
      }
      try SettingCheck.share(finalFraction, "final fraction")
    }
    self.course = course
    self.warmupSteps = warmupSteps
  }

  /// The learning rate of one step.
  ///
  /// - Parameters:
  ///   - step: Counted from 1.
  ///   - rate: The optimizer's own.
  package func rate(ofStep step: Int, from rate: Double) -> Double {
    guard step <= warmupSteps else { return courseRate(ofStep: step - warmupSteps, from: rate) }
    return courseRate(ofStep: 1, from: rate) * Double(step) / Double(warmupSteps)
  }

  private func courseRate(ofStep step: Int, from rate: Double) -> Double {
    let done = Double(step - 1)
    switch course {
    case .constant:
      return rate
    case .stepDecay(let factor, let stepsPerDrop):
      return rate * pow(factor, Double((step - 1) / stepsPerDrop))
    case .cosine(let steps, let finalFraction):
      return rate * Self.cosineFraction(done / Double(steps), finalFraction)
    case .oneCycle(let steps, let warmupShare, let startDivisor, let finalFraction):
      let rising = warmupShare * Double(steps)
      guard done < rising else {
        return rate
          * Self.cosineFraction((done - rising) / (Double(steps) - rising), finalFraction)
      }
      let first = rate / startDivisor
      return first + (rate - first) * done / rising
    }
  }

  /// 1 at the progress of 0, `finalFraction` from 1 on, half a wave between.
  private static func cosineFraction(_ progress: Double, _ finalFraction: Double) -> Double {
    let falling = 0.5 * (1 + cos(Double.pi * min(progress, 1)))
    return finalFraction + (1 - finalFraction) * falling
  }

  /// Kind and numbers; nil for the optimizer's rate in each step.
  package var settings: ScheduleSettings? {
    let name: String
    var numbers: [String: Double] = ["warmup_steps": Double(warmupSteps)]
    switch course {
    case .constant:
      if warmupSteps == 0 { return nil }
      name = "constant"
    case .stepDecay(let factor, let stepsPerDrop):
      name = "step"
      numbers["factor"] = factor
      numbers["steps"] = Double(stepsPerDrop)
    case .cosine(let steps, let finalFraction):
      name = "cosine"
      numbers["steps"] = Double(steps)
      numbers["final_fraction"] = finalFraction
    case .oneCycle(let steps, let warmupShare, let startDivisor, let finalFraction):
      name = "one_cycle"
      numbers["steps"] = Double(steps)
      numbers["warmup_share"] = warmupShare
      numbers["start_divisor"] = startDivisor
      numbers["final_fraction"] = finalFraction
    }
    return ScheduleSettings(name: name, numbers: numbers)
  }
}

/// What a schedule was made with, so that two can be compared and written down.
package struct ScheduleSettings: Codable, Equatable, Sendable {
  /// "constant", "step", "cosine" or "one_cycle".
  package let name: String
  /// The schedule's own numbers by name, such as "warmup_steps", as they were given.
  package let numbers: [String: Double]
}
