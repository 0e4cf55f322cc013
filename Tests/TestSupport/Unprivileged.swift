import Glibc

/// Runs `body` with the file permissions of a user who owns nothing, even if root runs the tests, whom
/// no permission stops. Only the calling thread is affected.
package func withoutPrivileges(_ body: () throws -> Void) throws {
  typealias SetFileUser = @convention(c) (uid_t) -> Int32
  guard geteuid() == 0 else { return try body() }
  // Swift's import of Glibc lacks the function.
  guard let symbol = dlsym(nil, "setfsuid") else {
    throw SystemFailure(call: "dlsym", code: ENOENT)
  }
  let setFileUser = unsafeBitCast(symbol, to: SetFileUser.self)
  _ = setFileUser(65534)
  defer { _ = setFileUser(0) }
  try body()
}
