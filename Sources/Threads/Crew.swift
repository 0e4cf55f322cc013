import Glibc
import Synchronization

/// Threads that wait for a job, do it, if wanted together with the thread that brings it, and wait again.
///
/// A job is a number of tasks; whoever is free takes the next one. Only one thread may bring a job at a
/// time.
final class Crew: @unchecked Sendable {
  typealias Body = (_ task: Int, _ worker: Int) -> Void

  /// Threads of the crew's own, at most as many as were wanted.
  private(set) var helperCount = 0
  private let callerHelps: Bool
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let jobArrived: UnsafeMutablePointer<pthread_cond_t>
  private let jobFinished: UnsafeMutablePointer<pthread_cond_t>
  private let nextTask = Atomic<Int>(0)
  // The rest is read and written under `mutex`.
  private var jobNumber = 0
  private var taskCount = 0
  private var workerLimit = 0
  private var body: Body?
  private var busyHelpers = 0
  private var isDismissed = false

  /// - Parameters:
  ///   - size: Threads wanted at work. The system may grant fewer.
  ///   - callerHelps: Whether the thread that brings a job is one of them, worker 0.
  init(size: Int, callerHelps: Bool) {
    self.callerHelps = callerHelps
    mutex = .allocate(capacity: 1)
    jobArrived = .allocate(capacity: 1)
    jobFinished = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(jobArrived, nil)
    pthread_cond_init(jobFinished, nil)
    let firstHelper = callerHelps ? 1 : 0
    for worker in firstHelper..<max(size, firstHelper) {
      guard startHelper(worker) else { break }
      helperCount += 1
    }
  }

  deinit {
    pthread_cond_destroy(jobFinished)
    pthread_cond_destroy(jobArrived)
    pthread_mutex_destroy(mutex)
    jobFinished.deallocate()
    jobArrived.deallocate()
    mutex.deallocate()
  }

  /// Lets the helpers go home. Each keeps the crew alive until it has left.
  func dismiss() {
    pthread_mutex_lock(mutex)
    isDismissed = true
    pthread_cond_broadcast(jobArrived)
    pthread_mutex_unlock(mutex)
  }

  /// Calls `body` once for each task and returns when all are done.
  ///
  /// - Parameter workerLimit: Only workers below it take tasks; 1 or more.
  func run(_ taskCount: Int, workerLimit: Int, _ body: Body) {
    withoutActuallyEscaping(body) { body in
      pthread_mutex_lock(mutex)
      self.body = body
      self.taskCount = taskCount
      self.workerLimit = workerLimit
      nextTask.store(0, ordering: .relaxed)
      busyHelpers = helperCount
      jobNumber += 1
      pthread_cond_broadcast(jobArrived)
      pthread_mutex_unlock(mutex)

      if callerHelps { takeTasks(of: taskCount, worker: 0, body) }

      pthread_mutex_lock(mutex)
      while busyHelpers > 0 { pthread_cond_wait(jobFinished, mutex) }
      self.body = nil
      pthread_mutex_unlock(mutex)
    }
  }

  private func takeTasks(of taskCount: Int, worker: Int, _ body: Body) {
    while true {
      let task = nextTask.wrappingAdd(1, ordering: .relaxed).oldValue
      guard task < taskCount else { return }
      body(task, worker)
    }
  }

  /// What a helper does all its life.
  fileprivate func help(as worker: Int) {
    var lastJob = 0
    pthread_mutex_lock(mutex)
    while true {
      while jobNumber == lastJob, !isDismissed { pthread_cond_wait(jobArrived, mutex) }
      if isDismissed { break }
      lastJob = jobNumber
      guard let body else { continue }
      let tasks = taskCount
      if worker < workerLimit {
        pthread_mutex_unlock(mutex)
        takeTasks(of: tasks, worker: worker, body)
        pthread_mutex_lock(mutex)
      }
      busyHelpers -= 1
      if busyHelpers == 0 { pthread_cond_signal(jobFinished) }
    }
    pthread_mutex_unlock(mutex)
  }

  /// Starts a detached thread that takes no signals: those are the host's business.
  private func startHelper(_ worker: Int) -> Bool {
    let post = Unmanaged.passRetained(Post(crew: self, worker: worker))
    var everySignal = sigset_t()
    var previous = sigset_t()
    sigfillset(&everySignal)
    pthread_sigmask(SIG_SETMASK, &everySignal, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument {
          let post = Unmanaged<Post>.fromOpaque(argument).takeRetainedValue()
          post.crew.help(as: post.worker)
        }
        return nil
      }, post.toOpaque())
    guard status == 0 else {
      post.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}

/// What a new helper must know.
private final class Post {
  let crew: Crew
  let worker: Int

  init(crew: Crew, worker: Int) {
    self.crew = crew
    self.worker = worker
  }
}
