/// Why a call could not be carried out: one case a cause, each with a message that names the thing,
/// what was expected and what was received.
package enum EngineError: Error, Equatable {
  case nullArgument(String)
  case badValue(String)
  case badSize(String)
  case badState(String)
  case notFound(String)
  case inputOutput(String)
  case badData(String)
  case badModel(String)
  case limit(String)
  case outOfMemory(String)

  /// The message for a person, without a trailing newline.
  package var message: String {
    switch self {
    case .nullArgument(let message), .badValue(let message), .badSize(let message),
      .badState(let message), .notFound(let message), .inputOutput(let message),
      .badData(let message), .badModel(let message), .limit(let message),
      .outOfMemory(let message):
      return message
    }
  }
}
