import Glibc
import Synchronization

/// Counts of calls, from any threads.
///
/// A lock of the system instead of Swift's `Mutex`, which a check for data races does not see.
final class Tally: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var counts: [Int]

  init(_ size: Int) {
    counts = [Int](repeating: 0, count: size)
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func add(_ place: Int) {
    pthread_mutex_lock(mutex)
    counts[place] += 1
    pthread_mutex_unlock(mutex)
  }

  var values: [Int] {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return counts
  }
}

/// A place where a number of threads meet: nobody goes on before all are there, or time is up.
final class MeetingPoint: Sendable {
  private let arrived = Atomic<Int>(0)
  private let expected: Int

  init(of expected: Int) { self.expected = expected }

  /// - Returns: Whether all came within ten seconds.
  func arrive() -> Bool {
    arrived.add(1, ordering: .sequentiallyConsistent)
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(10)
    while arrived.load(ordering: .sequentiallyConsistent) < expected {
      if clock.now > deadline { return false }
      sched_yield()
    }
    return true
  }
}
