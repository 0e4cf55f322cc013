import Glibc

/// The latest error message of each thread; freed when its thread ends.
enum LastError {
  private static let key: pthread_key_t? = {
    var created = pthread_key_t()
    return pthread_key_create(&created) { free($0) } == 0 ? created : nil
  }()

  /// Replaces this thread's message; the pointer handed out before dies here.
  static func store(_ message: String) {
    guard let key else { return }
    free(pthread_getspecific(key))
    pthread_setspecific(key, strdup(message))
  }

  /// This thread's message; nil before the first.
  static var current: UnsafePointer<CChar>? {
    guard let key, let text = pthread_getspecific(key) else { return nil }
    return UnsafePointer(text.assumingMemoryBound(to: CChar.self))
  }
}
