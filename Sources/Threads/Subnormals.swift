import CMachine

/// Runs `body` on the calling thread while it takes numbers too small for single precision's normal ones
/// as 0, which spares time and, done by all threads alike, keeps results the same on each.
package func flushingSubnormals(_ body: () -> Void) {
  let previous = digitus_flush_subnormals()
  body()
  digitus_restore_subnormals(previous)
}
