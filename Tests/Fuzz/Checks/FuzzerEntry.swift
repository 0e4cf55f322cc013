import Glibc
import TestSupport
import Threads

/// For the files of one process that fuzzes, in the folder for temporary files that the process was told.
nonisolated(unsafe) private let folder = Result {
  try TemporaryFolder(in: getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
}

/// More than one, so that pieces of a file are decoded apart.
private let threadCount = 3

/// Checks one input; ends the process, which libFuzzer reports, if the reader breaks a promise.
@_cdecl("digitus_fuzz_check")
public func digitus_fuzz_check(
  _ reader: UnsafePointer<CChar>, _ bytes: UnsafePointer<UInt8>?, _ size: Int
) {
  do {
    try ThreadPool.setThreadCount(threadCount)
    try readerCheck(reader).check(
      Array(UnsafeBufferPointer(start: bytes, count: size)), in: folder.get())
  } catch {
    fail("\(error)")
  }
}

/// Changes one input in place, with the help of libFuzzer's own `mutate`, and returns its new size.
@_cdecl("digitus_fuzz_mutate")
public func digitus_fuzz_mutate(
  _ reader: UnsafePointer<CChar>, _ bytes: UnsafeMutablePointer<UInt8>, _ size: Int,
  _ capacity: Int, _ seed: UInt32,
  _ mutate: @convention(c) (UnsafeMutablePointer<UInt8>?, Int, Int) -> Int
) -> Int {
  let input = Array(UnsafeBufferPointer(start: bytes, count: size))
  let check = readerCheck(reader)
  let changed = try? mutated(input, for: check, in: folder.get(), seed: seed) { part in
    var buffer = part + [UInt8](repeating: 0, count: max(0, capacity - part.count))
    let capacity = buffer.count
    let newSize = buffer.withUnsafeMutableBufferPointer {
      mutate($0.baseAddress, part.count, capacity)
    }
    return Array(buffer.prefix(newSize))
  }
  guard let changed, changed.count <= capacity else { return mutate(bytes, size, capacity) }
  bytes.update(from: changed, count: changed.count)
  return changed.count
}

private func readerCheck(_ name: UnsafePointer<CChar>) -> ReaderCheck {
  guard let check = ReaderCheck(rawValue: String(cString: name)) else {
    fail("no reader of this name")
  }
  return check
}

private func fail(_ reason: String) -> Never {
  "digitus: \(reason)\n".withCString { _ = write(STDERR_FILENO, $0, strlen($0)) }
  abort()
}
