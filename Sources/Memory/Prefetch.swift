import CMachine

/// Asks for memory that will be read soon, so that it is near when it is.
package func prefetch(_ start: UnsafeRawPointer, byteCount: Int) {
  for offset in stride(from: 0, to: byteCount, by: 64) { digitus_prefetch(start + offset) }
}
