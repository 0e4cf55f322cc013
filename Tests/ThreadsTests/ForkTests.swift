import Glibc
import TestSupport
import Testing
import Threads

/// Each test runs in a process of its own, where no other test's thread can hold a lock while it forks.
@Suite("The thread pool and fork") struct ForkTests {
  @Test("a forked child computes with threads of its own, and the parent goes on")
  func childComputes() async {
    await #expect(processExitsWith: .success) {
      alarm(60)
      try ThreadPool.setThreadCount(4)
      #expect(meets(4), "the parent before the fork")
      let child = try forkedChild {
        ThreadPool.threadCount == 4 && meets(4) && runsEveryTask()
      }
      #expect(meets(4) && runsEveryTask(), "the parent while the child runs")
      #expect(exitStatus(of: child) == 0, "the child")
      #expect(meets(4), "the parent after the child")
    }
  }

  @Test("a child forked while another thread computes is not stuck") func forkWhileComputing() async
  {
    await #expect(processExitsWith: .success) {
      alarm(60)
      try ThreadPool.setThreadCount(3)
      let host = try HostThread {
        for _ in 0..<20_000 { ThreadPool.run(8) { _, _ in } }
      }
      for _ in 0..<20 {
        let child = try forkedChild { runsEveryTask() }
        try #require(exitStatus(of: child) == 0)
      }
      host.join()
    }
  }

  @Test("a child of a child computes, and may change the number of threads")
  func grandchildComputes() async {
    await #expect(processExitsWith: .success) {
      alarm(60)
      try ThreadPool.setThreadCount(2)
      #expect(meets(2))
      let child = try forkedChild {
        guard meets(2), let grandchild = try? forkedChild({ meets(2) }) else { return false }
        guard exitStatus(of: grandchild) == 0 else { return false }
        guard (try? ThreadPool.setThreadCount(5)) != nil else { return false }
        return meets(5)
      }
      #expect(exitStatus(of: child) == 0)
    }
  }

  @Test("a child forked before the pool was ever used computes") func forkBeforeUse() async {
    await #expect(processExitsWith: .success) {
      alarm(60)
      let child = try forkedChild { runsEveryTask() }
      #expect(exitStatus(of: child) == 0)
    }
  }
}

/// Whether so many threads of the pool come together.
private func meets(_ count: Int) -> Bool {
  let meeting = MeetingPoint(of: count)
  let met = Tally(2)
  ThreadPool.run(count) { _, _ in met.add(meeting.arrive() ? 1 : 0) }
  return met.values == [0, count]
}

private func runsEveryTask() -> Bool {
  let tally = Tally(100)
  for _ in 0..<10 { ThreadPool.run(100) { task, _ in tally.add(task) } }
  return tally.values.allSatisfy { $0 == 10 }
}

/// Forks; the child runs `body` and ends with 0 if that is true, else 1, or by a signal after twenty
/// seconds.
///
/// - Returns: The child's number.
private func forkedChild(_ body: () -> Bool) throws -> pid_t {
  typealias Fork = @convention(c) () -> pid_t
  // Swift's import hides `fork`, because a child of many threads can do little; this is that little.
  guard let symbol = dlsym(nil, "fork") else { throw SystemFailure(call: "dlsym", code: ENOENT) }
  let child = unsafeBitCast(symbol, to: Fork.self)()
  guard child >= 0 else { throw SystemFailure(call: "fork", code: errno) }
  if child > 0 { return child }
  // The threads of the tests take no signals; this one has to.
  var alarmSignal = sigset_t()
  sigemptyset(&alarmSignal)
  sigaddset(&alarmSignal, SIGALRM)
  pthread_sigmask(SIG_UNBLOCK, &alarmSignal, nil)
  alarm(20)
  _exit(body() ? 0 : 1)
}

/// Waits for a child; 0 only if it ended well.
private func exitStatus(of child: pid_t) -> Int32 {
  var status: Int32 = -1
  return waitpid(child, &status, 0) == child ? status : -1
}
