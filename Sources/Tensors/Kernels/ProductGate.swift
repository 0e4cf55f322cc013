import Glibc
import Synchronization

/// Keeps threads out of oneDNN when the process ends.
///
/// oneDNN frees its generated kernels in handlers of `exit`, although other threads of the host may compute
/// with them; the process then ends with a segmentation fault instead of its status. A handler that is
/// registered later runs earlier: it closes the gate, and waits for those that are inside.
enum ProductGate {
  /// Milliseconds that the end of the process waits at most; a product takes few.
  private static let patience = 2_000
  private static let isClosed = Atomic<Bool>(false)
  private static let watchesForks = Atomic<Bool>(false)
  private static let watchesExit = Atomic<Bool>(false)
  private static let entered = Atomic<Int>(0)
  private static let left = Atomic<Int>(0)

  /// - Returns: Whether oneDNN may be called; then `leave` must follow.
  static func enter() -> Bool {
    if isFirst(watchesForks) { pthread_atfork(nil, nil) { ProductGate.forgetOtherThreads() } }
    entered.add(1, ordering: .sequentiallyConsistent)
    guard isClosed.load(ordering: .sequentiallyConsistent) else { return true }
    left.add(1, ordering: .releasing)
    return false
  }

  static func leave() {
    left.add(1, ordering: .releasing)
    // oneDNN has made its kernels, and registered its handlers, once its first product is done.
    if isFirst(watchesExit) { atexit { ProductGate.close() } }
  }

  /// Whether nobody has asked before.
  private static func isFirst(_ isDone: borrowing Atomic<Bool>) -> Bool {
    !isDone.load(ordering: .relaxed)
      && !isDone.exchange(true, ordering: .relaxed)
  }

  private static func close() {
    isClosed.store(true, ordering: .sequentiallyConsistent)
    for _ in 0..<patience where isAnyoneInside { usleep(1000) }
  }

  private static var isAnyoneInside: Bool {
    entered.load(ordering: .sequentiallyConsistent) != left.load(ordering: .acquiring)
  }

  /// In the child of a `fork` nobody is inside.
  private static func forgetOtherThreads() {
    left.store(entered.load(ordering: .relaxed), ordering: .relaxed)
  }
}
