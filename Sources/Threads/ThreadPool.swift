import CMachine
import Errors
import Glibc
import Memory
import Synchronization

/// The threads of the engine, shared by the whole process.
///
/// Work comes as tasks whose number and content depend on the work alone, never on the number of
/// threads, so that results are the same bits for any number.
package enum ThreadPool {
  /// Threads at most.
  package static let limit = 256

  /// Threads that a large computation uses, the calling one included.
  package static var threadCount: Int { state.threadCount }

  /// Sets `threadCount`.
  ///
  /// - Parameter count: 1 to `limit`, or 0 for one for each processor that the process may use.
  /// - Throws: `EngineError.badValue`.
  package static func setThreadCount(_ count: Int) throws {
    guard (0...limit).contains(count) else {
      throw EngineError.badValue("threads: expected 0 to \(limit), got \(count)")
    }
    state.setThreadCount(count == 0 ? min(availableProcessorCount(), limit) : count)
  }

  /// Does all tasks of `work`, in any order, on any threads, and returns when the last one is done.
  ///
  /// If another thread of the host is at work in the pool, the calling thread does all tasks itself. Takes
  /// no memory once the pool is warm.
  ///
  /// - Parameters:
  ///   - workerLimit: Workers at most, 1 or more; they are numbered from 0. `threadCount` may change at
  ///     any time, so whoever keeps something for each worker must say for how many. With 1, no other
  ///     thread is woken.
  package static func run(
    _ taskCount: Int, workerLimit: Int = limit, _ work: any ParallelWork
  ) {
    if taskCount > 1, workerLimit > 1, state.runOnCrew(taskCount, workerLimit, work) { return }
    flushingSubnormals {
      for task in 0..<taskCount { work.perform(task, worker: 0) }
    }
  }

  /// The same for a closure that takes the task and the worker.
  package static func run(
    _ taskCount: Int, workerLimit: Int = limit, _ body: (_ task: Int, _ worker: Int) -> Void
  ) {
    withoutActuallyEscaping(body) { body in
      run(taskCount, workerLimit: workerLimit, ClosureWork(body))
    }
  }

  /// Replaced only in a child process just after `fork`, where no other thread exists.
  nonisolated(unsafe) private static var state: PoolState = {
    pthread_atfork(nil, nil) { ThreadPool.replaceAfterFork() }
    // Swift's runtime notes its thread number as soon as the library is loaded, which may have been before a
    // fork that nobody has told the pool of.
    return PoolState(
      threadCount: min(availableProcessorCount(), limit), isForked: isForkedProcess())
  }()

  /// The child of a `fork` has none of the parent's helpers, and its locks may be locked for ever. What
  /// the parent had is left as it is, never touched again.
  private static func replaceAfterFork() {
    let inherited = Unmanaged.passRetained(state)
    state = PoolState(threadCount: inherited.takeUnretainedValue().threadCount, isForked: true)
  }
}

/// The crew, hired when first needed, and the lock of whoever brings it a job.
private final class PoolState: @unchecked Sendable {
  private let caller: UnsafeMutablePointer<pthread_mutex_t>
  /// Written under `caller`, read by anyone at any time.
  private let wantedThreads: Atomic<Int>
  /// Read and written under `caller`.
  private var crew: Crew?
  /// Whether this process is the child of a `fork`. There the thread that forked must not compute
  /// beside others: Swift's runtime keeps its thread number from before the fork, and its locks hang
  /// as soon as two threads want one of them (Swift 6.3). New threads do all the work instead.
  private let isForked: Bool

  var threadCount: Int { wantedThreads.load(ordering: .relaxed) }

  init(threadCount: Int, isForked: Bool) {
    self.isForked = isForked
    wantedThreads = Atomic(threadCount)
    caller = .allocate(capacity: 1)
    pthread_mutex_init(caller, nil)
  }

  func setThreadCount(_ count: Int) {
    pthread_mutex_lock(caller)
    defer { pthread_mutex_unlock(caller) }
    guard count != threadCount else { return }
    wantedThreads.store(count, ordering: .relaxed)
    crew?.dismiss()
    crew = nil
  }

  /// - Returns: False, with nothing done, if there is one thread or the crew is at work for another.
  func runOnCrew(_ taskCount: Int, _ workerLimit: Int, _ work: any ParallelWork) -> Bool {
    guard threadCount > 1, pthread_mutex_trylock(caller) == 0 else { return false }
    defer { pthread_mutex_unlock(caller) }
    guard let crew = self.crew ?? hireCrew() else { return false }
    guard crew.helperCount > 0 else { return false }
    crew.run(taskCount, workerLimit: workerLimit, work)
    return true
  }

  /// - Returns: nil if there is next to no memory; then the calling thread does without.
  private func hireCrew() -> Crew? {
    // For each helper its duty and its tasks; its stack is the system's to grant or not.
    guard MemoryReserve.isThere() else { return nil }
    crew = Crew(size: threadCount, callerHelps: !isForked)
    return crew
  }
}

private final class ClosureWork: ParallelWork {
  private let body: (Int, Int) -> Void

  init(_ body: @escaping (Int, Int) -> Void) { self.body = body }

  func perform(_ task: Int, worker: Int) { body(task, worker) }
}
