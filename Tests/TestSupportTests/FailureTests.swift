import Errors
import TestSupport
import Testing

@Suite("The check for failures") struct FailureTests {
  @Test("it accepts the failure that was meant") func acceptsRightFailure() {
    expectFailure(.badSize, naming: "rows", "7") { throw EngineError.badSize("rows: got 7") }
  }

  @Test("it notices success, another case, a missing word and a foreign error")
  func rejectsOthers() {
    withKnownIssue { expectFailure(.badSize) {} }
    withKnownIssue { expectFailure(.badSize) { throw EngineError.badValue("") } }
    withKnownIssue { expectFailure(.badSize, naming: "8") { throw EngineError.badSize("7") } }
    withKnownIssue { expectFailure(.badSize) { throw SystemFailure(call: "open", code: 1) } }
  }

  @Test(
    "every case of the engine's errors has a kind",
    arguments: [
      EngineError.nullArgument(""), .badValue(""), .badSize(""), .badState(""), .notFound(""),
      .inputOutput(""), .badData(""), .badModel(""), .limit(""), .outOfMemory(""),
    ])
  func everyCaseHasKind(error: EngineError) {
    #expect(FailureKind(error) != nil)
  }
}
