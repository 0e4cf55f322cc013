import Memory

/// Where the time of a trainer's steps goes: seconds of each part, summed over the threads that worked.
///
/// Each worker adds to sums of its own, which are put together when someone asks. What no worker accounts
/// for, of the time that all threads had, is waiting.
package final class StepProfile {
  /// Steps finished.
  package private(set) var stepCount = 0
  /// Images gone through, those of a batch that a time limit has cut short included.
  package private(set) var imageCount = 0
  /// Threads that might take part in the latest step.
  package private(set) var threadCount: Int
  /// Seconds from begin to end of the steps; what lies between two of them does not count.
  package private(set) var wallSeconds = 0.0
  /// `wallSeconds` times the threads that might take part, which may have changed from step to step.
  private var threadSeconds = 0.0
  private let workerCount: Int
  private let memory: HeapBuffer<Double>

  /// - Parameter workerCount: Workers at most.
  /// - Throws: `EngineError.outOfMemory`.
  init(workerCount: Int) throws {
    self.workerCount = workerCount
    threadCount = workerCount
    memory = try HeapBuffer(zeroed: workerCount * StepSums.stride, for: "profile")
  }

  /// What the workers add to.
  var sums: StepSums { StepSums(seconds: memory.pointer) }

  /// Seconds spent on a part, summed over threads.
  package func seconds(of part: StepPart) -> Double {
    (0..<workerCount).reduce(0) { $0 + memory.pointer[$1 * StepSums.stride + part.rawValue] }
  }

  /// Seconds in which a thread had nothing to do, summed over threads: at barriers, for others with more
  /// work, and while one alone is at work; and the moments between the parts.
  package var waitingSeconds: Double {
    // Someone may change the number of threads while a step is under way.
    max(0, StepPart.allCases.reduce(threadSeconds) { $0 - seconds(of: $1) })
  }

  /// Counts one slice of a batch.
  ///
  /// - Parameters:
  ///   - wallSeconds: From its begin to its end.
  ///   - endsStep: Whether the batch is complete.
  func record(imageCount: Int, wallSeconds: Double, threadCount: Int, endsStep: Bool) {
    self.imageCount += imageCount
    self.wallSeconds += wallSeconds
    self.threadCount = threadCount
    threadSeconds += wallSeconds * Double(threadCount)
    stepCount += endsStep ? 1 : 0
  }
}
