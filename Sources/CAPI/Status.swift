import CDigitus
import Errors
import Memory

extension EngineError {
  /// The status that C callers see for this cause.
  var status: digitus_status {
    switch self {
    case .nullArgument: return digitus_status(DIGITUS_ERROR_NULL_ARGUMENT)
    case .badValue: return digitus_status(DIGITUS_ERROR_BAD_VALUE)
    case .badSize: return digitus_status(DIGITUS_ERROR_BAD_SIZE)
    case .badState: return digitus_status(DIGITUS_ERROR_BAD_STATE)
    case .notFound: return digitus_status(DIGITUS_ERROR_NOT_FOUND)
    case .inputOutput: return digitus_status(DIGITUS_ERROR_IO)
    case .badData: return digitus_status(DIGITUS_ERROR_BAD_DATA)
    case .badModel: return digitus_status(DIGITUS_ERROR_BAD_MODEL)
    case .limit: return digitus_status(DIGITUS_ERROR_LIMIT)
    case .outOfMemory: return digitus_status(DIGITUS_ERROR_OUT_OF_MEMORY)
    }
  }
}

/// Runs `body` and turns whatever it throws into a status and a message.
///
/// - Parameter takesMemory: Whether the call takes memory at all. If it does, and there is next to none, it
///   is refused at once, because then not even an error could be made.
func reportingStatus(takesMemory: Bool = true, _ body: () throws -> Void) -> digitus_status {
  guard !takesMemory || MemoryReserve.isThere() else {
    LastError.storeLackOfMemory()
    return digitus_status(DIGITUS_ERROR_OUT_OF_MEMORY)
  }
  do {
    try body()
    return digitus_status(DIGITUS_OK)
  } catch let error as EngineError {
    LastError.store(error.message)
    return error.status
  } catch {
    LastError.store("unexpected error: \(error)")
    return digitus_status(DIGITUS_ERROR_INTERNAL)
  }
}
