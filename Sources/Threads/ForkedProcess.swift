import Glibc

/// Whether this process is the child of a `fork` and has run no other program since, as the kernel notes it
/// (PF_FORKNOEXEC among the flags, the ninth field of /proc/self/stat); false if that cannot be read.
func isForkedProcess() -> Bool {
  let descriptor = open("/proc/self/stat", O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return false }
  defer { close(descriptor) }
  return withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    // The second field is the program's name in parentheses, which may hold any others.
    guard count > 0, let nameEnd = buffer[..<count].lastIndex(of: UInt8(ascii: ")")) else {
      return false
    }
    var field = 2
    var flags: UInt64 = 0
    for byte in buffer[(nameEnd + 1)..<count] {
      if byte == UInt8(ascii: " ") {
        field += 1
      } else if field == 9 {
        flags = flags &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
      }
    }
    return flags & 0x40 != 0
  }
}
