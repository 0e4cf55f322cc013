import CMachine
import Glibc

/// Processors that this process may run on, at least 1.
func availableProcessorCount() -> Int {
  // One bit a processor; the system refuses a mask too small for the machine.
  var mask = [UInt64](repeating: 0, count: 1 << 10)
  let status = mask.withUnsafeMutableBytes { sched_getaffinity(0, $0.count, $0.baseAddress) }
  guard status == 0 else { return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
  return max(1, mask.reduce(0) { $0 + $1.nonzeroBitCount })
}
