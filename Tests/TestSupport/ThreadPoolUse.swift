import Testing
import Threads

/// Keeps tests that compute on the engine's threads from running at once, because the pool is one for
/// the whole process: whoever finds it busy computes alone, and a test of many threads would test one.
/// Each is under a watchdog.
package struct ThreadPoolUse: SuiteTrait, TestTrait, TestScoping {
  package let isRecursive = true

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Turn.shared.take()
    let result: Result<Void, any Error>
    do {
      let watchdog = try Watchdog(test.displayName ?? test.name)
      defer { watchdog.leave() }
      result = .success(try await function())
    } catch {
      result = .failure(error)
    }
    await Turn.shared.pass()
    try result.get()
  }
}

extension Trait where Self == ThreadPoolUse {
  /// The test has the engine's threads for itself.
  package static var usesThreadPool: Self { Self() }
}

/// Whose turn it is; the others wait in order.
private actor Turn {
  static let shared = Turn()
  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if !isTaken {
      isTaken = true
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func pass() {
    if waiting.isEmpty {
      isTaken = false
    } else {
      waiting.removeFirst().resume()
    }
  }
}

/// Runs `body` with a number of threads and puts the former number back. Only for tests with
/// `.usesThreadPool`.
package func withThreads<Result>(_ count: Int, _ body: () throws -> Result) throws -> Result {
  let former = ThreadPool.threadCount
  try ThreadPool.setThreadCount(count)
  let result = Swift.Result { try body() }
  try ThreadPool.setThreadCount(former)
  return try result.get()
}
