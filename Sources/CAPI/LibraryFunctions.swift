import CDigitus
import Errors
import Threads

/// The release of the library.
let libraryVersion: StaticString = "0.1.0"

@_cdecl("digitus_version") @implementation
public func digitus_version() -> UnsafePointer<CChar>? {
  pointer(to: libraryVersion)
}

@_cdecl("digitus_abi_version") @implementation
public func digitus_abi_version() -> Int32 {
  DIGITUS_ABI_VERSION
}

@_cdecl("digitus_last_error") @implementation
public func digitus_last_error() -> UnsafePointer<CChar>? {
  LastError.current ?? pointer(to: "")
}

@_cdecl("digitus_status_name") @implementation
public func digitus_status_name(_ status: digitus_status) -> UnsafePointer<CChar>? {
  switch Int(status) {
  case DIGITUS_OK: return pointer(to: "DIGITUS_OK")
  case DIGITUS_ERROR_NULL_ARGUMENT: return pointer(to: "DIGITUS_ERROR_NULL_ARGUMENT")
  case DIGITUS_ERROR_BAD_VALUE: return pointer(to: "DIGITUS_ERROR_BAD_VALUE")
  case DIGITUS_ERROR_BAD_SIZE: return pointer(to: "DIGITUS_ERROR_BAD_SIZE")
  case DIGITUS_ERROR_BAD_STATE: return pointer(to: "DIGITUS_ERROR_BAD_STATE")
  case DIGITUS_ERROR_NOT_FOUND: return pointer(to: "DIGITUS_ERROR_NOT_FOUND")
  case DIGITUS_ERROR_IO: return pointer(to: "DIGITUS_ERROR_IO")
  case DIGITUS_ERROR_BAD_DATA: return pointer(to: "DIGITUS_ERROR_BAD_DATA")
  case DIGITUS_ERROR_BAD_MODEL: return pointer(to: "DIGITUS_ERROR_BAD_MODEL")
  case DIGITUS_ERROR_LIMIT: return pointer(to: "DIGITUS_ERROR_LIMIT")
  case DIGITUS_ERROR_OUT_OF_MEMORY: return pointer(to: "DIGITUS_ERROR_OUT_OF_MEMORY")
  case DIGITUS_ERROR_INTERNAL: return pointer(to: "DIGITUS_ERROR_INTERNAL")
  default: return pointer(to: "unknown status")
  }
}

@_cdecl("digitus_set_thread_count") @implementation
public func digitus_set_thread_count(_ count: Int64) -> digitus_status {
  reportingStatus {
    guard let count = Int(exactly: count) else {
      throw EngineError.badValue("threads: expected 0 to \(ThreadPool.limit), got \(count)")
    }
    try ThreadPool.setThreadCount(count)
  }
}

@_cdecl("digitus_thread_count") @implementation
public func digitus_thread_count() -> Int64 {
  Int64(ThreadPool.threadCount)
}

/// The characters of a literal, which live as long as the library.
private func pointer(to text: StaticString) -> UnsafePointer<CChar> {
  UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}
