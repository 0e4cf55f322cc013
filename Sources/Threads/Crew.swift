import CMachine
import Glibc
import Synchronization

/// Threads that wait for a job, do it, if wanted together with the thread that brings it, and wait again.
///
/// Between the jobs of a training step only microseconds pass, so a waiting thread spins for a moment
/// before it goes to sleep. A helper that comes too late for a job is not waited for.
///
/// Only one thread may bring a job at a time.
final class Crew: @unchecked Sendable {
  /// Looks at a variable before a thread goes to sleep: some 50 µs.
  private static let spinLimit = 1000

  /// Threads of the crew's own, at most as many as were wanted.
  private(set) var helperCount = 0
  private let callerHelps: Bool
  private let shares: TaskShares
  // What the open job is. Written by its bringer while no helper is inside a job.
  private var work: (any ParallelWork)?
  private var workerLimit = 0
  /// Odd while a job is open; goes up with each opening and closing.
  private let phase = Atomic<Int>(0)
  /// Helpers that are, or are about to find out whether they are, inside the open job.
  private let insideCount = Atomic<Int>(0)
  /// Helpers asleep or about to be; changes under `mutex`.
  private let sleeperCount = Atomic<Int>(0)
  private let bringerSleeps = Atomic<Bool>(false)
  private let isDismissed = Atomic<Bool>(false)
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let jobArrived: UnsafeMutablePointer<pthread_cond_t>
  private let jobLeft: UnsafeMutablePointer<pthread_cond_t>

  /// - Parameters:
  ///   - size: Threads wanted at work. The system may grant fewer.
  ///   - callerHelps: Whether the thread that brings a job is one of them, worker 0.
  init(size: Int, callerHelps: Bool) {
    self.callerHelps = callerHelps
    shares = TaskShares(workerCount: max(size, 1))
    mutex = .allocate(capacity: 1)
    jobArrived = .allocate(capacity: 1)
    jobLeft = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(jobArrived, nil)
    pthread_cond_init(jobLeft, nil)
    let firstHelper = callerHelps ? 1 : 0
    for worker in firstHelper..<max(size, firstHelper) {
      guard startThread({ [self] in help(as: worker) }) else { break }
      helperCount += 1
    }
  }

  deinit {
    pthread_cond_destroy(jobLeft)
    pthread_cond_destroy(jobArrived)
    pthread_mutex_destroy(mutex)
    jobLeft.deallocate()
    jobArrived.deallocate()
    mutex.deallocate()
  }

  /// Lets the helpers go home. Each keeps the crew alive until it has left.
  func dismiss() {
    isDismissed.store(true, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  /// Does all tasks of a job and returns when the last one is done.
  ///
  /// - Parameter workerLimit: Only workers below it take tasks; 1 or more.
  func run(_ taskCount: Int, workerLimit: Int, _ work: any ParallelWork) {
    self.work = work
    self.workerLimit = workerLimit
    shares.deal(taskCount, to: min(workerLimit, helperCount + (callerHelps ? 1 : 0)))
    phase.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if sleeperCount.load(ordering: .sequentiallyConsistent) > 0 { wakeSleepers() }
    if callerHelps { takeTasks(worker: 0) }
    wait { shares.isExhausted }
    phase.wrappingAdd(1, ordering: .sequentiallyConsistent)
    wait { insideCount.load(ordering: .sequentiallyConsistent) == 0 }
    self.work = nil
  }

  @inline(never)
  private func takeTasks(worker: Int) {
    guard let work else { return }
    flushingSubnormals {
      while let task = shares.take(worker: worker) { work.perform(task, worker: worker) }
    }
  }

  private func wakeSleepers() {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(jobArrived)
    pthread_mutex_unlock(mutex)
  }

  /// Keeps the bringer until helpers have made `condition` true, which they do only by leaving a job.
  private func wait(until condition: () -> Bool) {
    for _ in 0..<Self.spinLimit {
      if condition() { return }
      digitus_pause()
    }
    pthread_mutex_lock(mutex)
    bringerSleeps.store(true, ordering: .sequentiallyConsistent)
    while !condition() { pthread_cond_wait(jobLeft, mutex) }
    bringerSleeps.store(false, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }
}

/// What a helper does all its life.
extension Crew {
  private func help(as worker: Int) {
    var lastPhase = 0
    while awaitJob(after: lastPhase) {
      insideCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
      lastPhase = phase.load(ordering: .sequentiallyConsistent)
      // The job may have been closed meanwhile; while it is open and this helper counted, it stays open.
      if isOpen(lastPhase), worker < workerLimit { takeTasks(worker: worker) }
      leave()
    }
  }

  /// Waits for a job that is not the one of `lastPhase`.
  ///
  /// - Returns: False if there will be none.
  private func awaitJob(after lastPhase: Int) -> Bool {
    for _ in 0..<Self.spinLimit {
      if isJob(after: lastPhase) { return true }
      if isDismissed.load(ordering: .relaxed) { return false }
      digitus_pause()
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    sleeperCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { sleeperCount.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
    while !isJob(after: lastPhase) {
      if isDismissed.load(ordering: .sequentiallyConsistent) { return false }
      pthread_cond_wait(jobArrived, mutex)
    }
    return true
  }

  private func isJob(after lastPhase: Int) -> Bool {
    let current = phase.load(ordering: .sequentiallyConsistent)
    return isOpen(current) && current != lastPhase
  }

  private func isOpen(_ phase: Int) -> Bool { phase & 1 == 1 }

  private func leave() {
    let before = insideCount.wrappingSubtract(1, ordering: .sequentiallyConsistent).oldValue
    guard before == 1, bringerSleeps.load(ordering: .sequentiallyConsistent) else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_signal(jobLeft)
    pthread_mutex_unlock(mutex)
  }
}

/// Starts a detached thread that takes no signals: those are the host's business.
///
/// - Returns: False if the system grants none.
private func startThread(_ body: @escaping () -> Void) -> Bool {
  final class Duty {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
  let duty = Unmanaged.passRetained(Duty(body))
  var everySignal = sigset_t()
  var previous = sigset_t()
  sigfillset(&everySignal)
  pthread_sigmask(SIG_SETMASK, &everySignal, &previous)
  defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
  var thread = pthread_t()
  let status = pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<Duty>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }, duty.toOpaque())
  guard status == 0 else {
    duty.release()
    return false
  }
  pthread_detach(thread)
  return true
}
