/// A part of a training step that a profile tells apart.
package enum StepPart: Int, CaseIterable, Sendable {
  /// Images are fetched, and their non-zero pixels marked.
  case gather
  /// Layer by layer to the logits.
  case forward
  /// Softmax, cross-entropy and hits.
  case loss
  /// The gradient goes back from layer to layer.
  case backward
  /// Gradients of the parameters.
  case gradients
  /// The optimizer changes the parameters.
  case update
}

/// The sums of a profile, for whoever adds to them; nothing to add to while none is taken.
///
/// A plain view, so that a task need not count references. The profile must outlive it.
struct StepSums {
  /// Values from one worker's sums to the next's: a cache line, which no two workers write to.
  static let stride = 8

  /// Seconds by worker and part; nil without a profile.
  let seconds: UnsafeMutablePointer<Double>?

  static var none: StepSums { StepSums(seconds: nil) }

  /// A clock that runs from now on for one worker.
  @inline(__always)
  func startClock(worker: Int) -> StepClock {
    guard let seconds else { return StepClock(sums: nil, lapStart: 0) }
    return StepClock(sums: seconds + worker * Self.stride, lapStart: Stopwatch.now())
  }
}

/// Tells how long one worker takes for one part after the other. Without a profile it costs a comparison
/// with nil a lap.
struct StepClock {
  /// This worker's seconds by part.
  fileprivate let sums: UnsafeMutablePointer<Double>?
  fileprivate var lapStart: Double

  /// Adds the time since the latest lap to a part.
  @inline(__always)
  mutating func lap(_ part: StepPart) {
    guard let sums else { return }
    let now = Stopwatch.now()
    sums[part.rawValue] += now - lapStart
    lapStart = now
  }
}
