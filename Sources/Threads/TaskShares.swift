import Synchronization

/// The tasks of a job, dealt out in advance, so that a worker gets the same ones, and finds their memory in
/// its own cache, each time a job of that size comes. Who has done its share helps the others.
final class TaskShares: @unchecked Sendable {
  /// For each worker, the next task of its share; each on a cache line of its own.
  private let next: UnsafeMutablePointer<Atomic<Int>>
  private let workerCount: Int
  private var taskCount = 0
  /// Workers that have a share of the present job.
  private var shareCount = 1
  private static let step = 8

  init(workerCount: Int) {
    self.workerCount = workerCount
    next = .allocate(capacity: workerCount * Self.step)
    for index in 0..<workerCount * Self.step { (next + index).initialize(to: Atomic(0)) }
  }

  deinit {
    next.deinitialize(count: workerCount * Self.step)
    next.deallocate()
  }

  /// Deals out a new job. Nobody may be at work.
  func deal(_ taskCount: Int, to shareCount: Int) {
    self.taskCount = taskCount
    self.shareCount = min(shareCount, workerCount)
    for share in 0..<self.shareCount {
      next[share * Self.step].store(start(of: share), ordering: .relaxed)
    }
  }

  /// The next task for a worker; nil if none is left.
  func take(worker: Int) -> Int? {
    for offset in 0..<shareCount {
      let share = (worker + offset) % shareCount
      // Looking first spares the other worker's cache line a write in vain.
      let counter = share * Self.step
      let end = start(of: share + 1)
      guard next[counter].load(ordering: .relaxed) < end else { continue }
      let task = next[counter].wrappingAdd(1, ordering: .relaxed).oldValue
      if task < end { return task }
    }
    return nil
  }

  /// Whether `take` has nothing left to give.
  var isExhausted: Bool {
    (0..<shareCount).allSatisfy {
      next[$0 * Self.step].load(ordering: .relaxed) >= start(of: $0 + 1)
    }
  }

  private func start(of share: Int) -> Int { share * taskCount / shareCount }
}
