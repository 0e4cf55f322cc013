import Errors
import Testing

/// The cases of `EngineError`, without their messages.
package enum FailureKind: String {
  case nullArgument, badValue, badSize, badState, notFound
  case inputOutput, badData, badModel, limit, outOfMemory

  /// The case of `error`; nil for an error that is not the engine's.
  package init?(_ error: any Error) {
    guard error is EngineError, let name = Mirror(reflecting: error).children.first?.label else {
      return nil
    }
    self.init(rawValue: name)
  }
}

/// What `body` fails with; nil if it succeeds.
package func failure(of body: () throws -> Void) -> (kind: FailureKind?, message: String)? {
  do {
    try body()
    return nil
  } catch {
    return (FailureKind(error), (error as? EngineError)?.message ?? "\(error)")
  }
}

/// Records an issue unless `body` fails as told, with a message that names all of `parts`.
package func expectFailure<Result>(
  _ kind: FailureKind, naming parts: String..., sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) {
  guard let found = failure(of: { _ = try body() }) else {
    Issue.record("succeeds instead of failing with \(kind)", sourceLocation: sourceLocation)
    return
  }
  #expect(found.kind == kind, "\(found.message)", sourceLocation: sourceLocation)
  for part in parts {
    #expect(found.message.contains(part), sourceLocation: sourceLocation)
  }
}
