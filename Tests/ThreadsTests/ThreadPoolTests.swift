import Glibc
import Synchronization
import TestSupport
import Testing
import Threads

@Suite("The thread pool", .usesThreadPool) struct ThreadPoolTests {
  @Test("does every task exactly once", arguments: 1...8, [0, 1, 2, 3, 7, 8, 9, 1000])
  func everyTaskOnce(threadCount: Int, taskCount: Int) throws {
    try withThreads(threadCount) {
      for _ in 0..<20 {
        let tally = Tally(taskCount)
        ThreadPool.run(taskCount) { task, _ in tally.add(task) }
        #expect(tally.values.allSatisfy { $0 == 1 })
      }
    }
  }

  @Test("gives every call a worker below the limit", arguments: 1...8, [1, 2, 3, 8, 256])
  func workersStayBelowLimit(threadCount: Int, workerLimit: Int) throws {
    try withThreads(threadCount) {
      let tally = Tally(256)
      ThreadPool.run(500, workerLimit: workerLimit) { _, worker in tally.add(worker) }
      #expect(tally.values.reduce(0, +) == 500)
      #expect(tally.values[min(workerLimit, threadCount)...].allSatisfy { $0 == 0 })
    }
  }

  @Test("never has two calls with one worker at once", arguments: [2, 4, 8])
  func workersAreExclusive(threadCount: Int) throws {
    try withThreads(threadCount) {
      let busy = (0..<threadCount).map { _ in Flag() }
      let collisions = Tally(1)
      ThreadPool.run(2000, workerLimit: threadCount) { _, worker in
        if !busy[worker].raise() { collisions.add(0) }
        busy[worker].lower()
      }
      #expect(collisions.values == [0])
    }
  }

  @Test("really uses as many threads as were asked for", arguments: [2, 3, 8])
  func helpersTakePart(threadCount: Int) throws {
    try withThreads(threadCount) {
      let meeting = MeetingPoint(of: threadCount)
      let (met, tally) = (Tally(2), Tally(threadCount))
      ThreadPool.run(threadCount) { _, worker in
        met.add(meeting.arrive() ? 1 : 0)
        tally.add(worker)
      }
      #expect(met.values == [0, threadCount])
      #expect(tally.values.allSatisfy { $0 == 1 })
    }
  }

  @Test("what the tasks write is there when the run is over") func writesAreVisible() throws {
    try withThreads(4) {
      let results = UnsafeMutableBufferPointer<Int>.allocate(capacity: 1000)
      defer { results.deallocate() }
      for round in 0..<50 {
        ThreadPool.run(1000) { task, _ in results[task] = task + round }
        #expect((0..<1000).allSatisfy { results[$0] == $0 + round })
      }
    }
  }

  @Test("a run within a run does all tasks and does not wait for ever", arguments: [1, 2, 4])
  func nestedRun(threadCount: Int) throws {
    try withThreads(threadCount) {
      let tally = Tally(8 * 8 * 8)
      ThreadPool.run(8) { outer, _ in
        ThreadPool.run(8) { middle, _ in
          ThreadPool.run(8) { inner, _ in tally.add(outer * 64 + middle * 8 + inner) }
        }
      }
      #expect(tally.values.allSatisfy { $0 == 1 })
    }
  }

  @Test("two threads of the host can compute at once") func twoHosts() throws {
    try withThreads(3) {
      let tallies = (0..<4).map { _ in Tally(100) }
      let hosts = try tallies.map { tally in
        try HostThread {
          for _ in 0..<200 { ThreadPool.run(100) { task, _ in tally.add(task) } }
        }
      }
      hosts.forEach { $0.join() }
      for tally in tallies { #expect(tally.values.allSatisfy { $0 == 200 }) }
    }
  }

  @Test("the number of threads can change while another thread computes")
  func changesWhileRunning() throws {
    try withThreads(4) {
      let (tally, isOver) = (Tally(100), Flag())
      let host = try HostThread {
        for _ in 0..<500 { ThreadPool.run(100) { task, _ in tally.add(task) } }
        _ = isOver.raise()
      }
      var changes = 0
      while !isOver.isRaised {
        try ThreadPool.setThreadCount(1 + changes % 8)
        changes += 1
        usleep(200)
      }
      host.join()
      #expect(changes > 0)
      #expect(tally.values.allSatisfy { $0 == 500 })
    }
  }

  @Test("helpers that were dismissed end") func helpersEnd() throws {
    try withThreads(1) {
      let before = try threadsOfProcess()
      for _ in 0..<50 {
        try ThreadPool.setThreadCount(8)
        ThreadPool.run(8) { _, _ in }
        try ThreadPool.setThreadCount(1)
      }
      // They leave on their own time; the test's own threads come and go, too.
      for _ in 0..<200 where try threadsOfProcess() > before + 20 { usleep(10_000) }
      #expect(try threadsOfProcess() <= before + 20)
    }
  }

  @Test("helpers take no signals, and the thread that hires them keeps its own")
  func signals() throws {
    // The threads of the tests take none; the host's do.
    var (onlyOne, former) = (sigset_t(), sigset_t())
    sigemptyset(&onlyOne)
    sigaddset(&onlyOne, SIGUSR2)
    pthread_sigmask(SIG_SETMASK, &onlyOne, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    let before = takenSignals()
    #expect(before.count == 7)
    try withThreads(3) {
      let meeting = MeetingPoint(of: 3)
      let takenByHelpers = Tally(2)
      ThreadPool.run(3) { _, worker in
        takenByHelpers.add(worker > 0 && !takenSignals().isEmpty ? 1 : 0)
        _ = meeting.arrive()
      }
      #expect(takenByHelpers.values == [3, 0])
      #expect(takenSignals() == before)
    }
  }

  @Test("the number of threads is what was set; 0 means the processors") func threadCount() throws {
    try withThreads(5) {
      #expect(ThreadPool.threadCount == 5)
      try ThreadPool.setThreadCount(256)
      #expect(ThreadPool.threadCount == 256)
      let tally = Tally(1000)
      ThreadPool.run(1000) { task, _ in tally.add(task) }
      #expect(tally.values.allSatisfy { $0 == 1 })
      try ThreadPool.setThreadCount(0)
      #expect(ThreadPool.threadCount >= 1)
      #expect(ThreadPool.threadCount <= sysconf(Int32(_SC_NPROCESSORS_CONF)))
    }
  }

  @Test("other numbers are refused and change nothing", arguments: [-1, 257, Int.min, Int.max])
  func refusesNumber(count: Int) throws {
    try withThreads(3) {
      expectFailure(.badValue, naming: "0 to 256", "\(count)") {
        try ThreadPool.setThreadCount(count)
      }
      #expect(ThreadPool.threadCount == 3)
    }
  }

  /// The signals that the calling thread does not hold back, of those that can be held back.
  private func takenSignals() -> [Int32] {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return [SIGHUP, SIGINT, SIGQUIT, SIGALRM, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD].filter {
      sigismember(&mask, $0) == 0
    }
  }

  private func threadsOfProcess() throws -> Int {
    guard let folder = opendir("/proc/self/task") else {
      throw SystemFailure(call: "opendir", code: errno)
    }
    defer { closedir(folder) }
    var count = -2  // the folder itself and the one above
    while readdir(folder) != nil { count += 1 }
    return count
  }
}

/// Raised by one thread at a time.
private final class Flag: Sendable {
  private let state = Atomic<Bool>(false)

  /// - Returns: False if it was raised already.
  func raise() -> Bool {
    state.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
      .exchanged
  }

  func lower() { state.store(false, ordering: .releasing) }

  var isRaised: Bool { state.load(ordering: .acquiring) }
}
