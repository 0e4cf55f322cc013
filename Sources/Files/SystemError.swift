import Errors
import Glibc

/// The error of a system call that has just failed, from `errno`.
///
/// - Parameters:
///   - action: What was tried, such as "cannot open".
///   - path: The file it was tried on.
func systemError(_ action: String, _ path: String, code: Int32 = errno) -> EngineError {
  let message = "\(path): \(action): \(String(cString: strerror(code)))"
  switch code {
  case ENOENT, ENOTDIR: return .notFound(message)
  case ENOMEM: return .outOfMemory(message)
  default: return .inputOutput(message)
  }
}

/// Repeats a system call for as long as a signal interrupts it.
func retryingInterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
