import Glibc
import Synchronization

/// Ends the process if a test does not end: a thread that waits for ever cannot be cancelled, and would
/// keep all other tests from being reported.
package final class Watchdog {
  private final class Guarded: Sendable {
    let isOver = Atomic<Bool>(false)
    let name: String
    let seconds: Int

    init(name: String, seconds: Int) {
      self.name = name
      self.seconds = seconds
    }

    /// Looks ten times a second.
    func watch() {
      for _ in 0..<10 * seconds {
        usleep(100_000)
        if isOver.load(ordering: .acquiring) { return }
      }
      let message = "\"\(name)\" has not ended after \(seconds) seconds.\n"
      message.withCString { _ = write(STDERR_FILENO, $0, strlen($0)) }
      abort()
    }
  }

  private let guarded: Guarded

  /// - Parameter name: Of the test, for the message.
  package init(_ name: String, seconds: Int = 120) throws {
    guarded = Guarded(name: name, seconds: seconds)
    let watched = Unmanaged.passRetained(guarded)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        argument.map { Unmanaged<Guarded>.fromOpaque($0).takeRetainedValue().watch() }
        return nil
      }, watched.toOpaque())
    guard status == 0 else {
      watched.release()
      throw SystemFailure(call: "pthread_create", code: status)
    }
    pthread_detach(thread)
  }

  /// Call it when the test has ended.
  package func leave() { guarded.isOver.store(true, ordering: .releasing) }
}

/// Runs `body` under a watchdog.
package func watched(_ name: String, seconds: Int = 120, _ body: () throws -> Void) throws {
  let watchdog = try Watchdog(name, seconds: seconds)
  defer { watchdog.leave() }
  try body()
}
