import Glibc

/// The latest error message of each thread; freed when its thread ends.
enum LastError {
  private static let key: pthread_key_t? = {
    var created = pthread_key_t()
    return pthread_key_create(&created) { LastError.release($0) } == 0 ? created : nil
  }()

  /// What is said when there is no memory for words of its own.
  private static let lackOfMemory: StaticString = "next to no memory is left"

  /// Replaces this thread's message; the pointer handed out before dies here.
  static func store(_ message: String) {
    guard let key else { return }
    replace(key, with: strdup(message))
  }

  /// Replaces this thread's message without taking memory.
  static func storeLackOfMemory() {
    guard let key else { return }
    replace(key, with: nil)
  }

  private static func replace(_ key: pthread_key_t, with text: UnsafeMutablePointer<CChar>?) {
    let former = pthread_getspecific(key)
    if let text {
      pthread_setspecific(key, text)
    } else {
      pthread_setspecific(key, lackOfMemory.utf8Start)
    }
    release(former)
  }

  private static func release(_ text: UnsafeMutableRawPointer?) {
    if UnsafeRawPointer(lackOfMemory.utf8Start) != text.map({ UnsafeRawPointer($0) }) { free(text) }
  }

  /// This thread's message; nil before the first.
  static var current: UnsafePointer<CChar>? {
    guard let key, let text = pthread_getspecific(key) else { return nil }
    return UnsafePointer(text.assumingMemoryBound(to: CChar.self))
  }
}
