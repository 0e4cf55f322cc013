import FuzzChecks
import TestSupport
import Testing

/// Every input that fuzzing has kept goes through the fuzzers' checks.
@Suite("Fuzzing corpus", .usesThreadPool) struct CorpusReplayTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test("keeps every promise", arguments: ReaderCheck.allCases, [1, 3])
  func keepsPromises(check: ReaderCheck, threadCount: Int) throws {
    let corpus = try Corpus(of: check)
    try withThreads(threadCount) {
      for name in corpus.names {
        let input = try corpus.input(name)
        #expect(throws: Never.self, "corpus/\(check.rawValue)/\(name)") {
          try check.check(input, in: folder)
        }
      }
    }
  }

  @Test("has inputs that are accepted and others that are refused", arguments: ReaderCheck.allCases)
  func hasBoth(check: ReaderCheck) throws {
    let corpus = try Corpus(of: check)
    var accepted = 0
    for name in corpus.names {
      accepted += try check.check(corpus.input(name), in: folder) ? 1 : 0
    }
    #expect(accepted >= 5, "of \(corpus.names.count)")
    #expect(corpus.names.count - accepted >= 5, "of \(corpus.names.count)")
  }

  @Test("a folder that is missing or empty is an error") func missingFolder() throws {
    #expect(throws: Corpus.Missing.self) { try Corpus(at: folder.path("none")) }
    #expect(throws: Corpus.Missing.self) { try Corpus(at: folder.path) }
    try folder.write("1,2\n", to: "seed")
    #expect(try Corpus(at: folder.path).names == ["seed"])
  }
}
