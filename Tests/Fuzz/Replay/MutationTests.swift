import FuzzChecks
import TestSupport
import Testing

/// A change that the reader refuses for its hash alone would test nothing else.
@Suite("Changes of fuzzing inputs") struct MutationTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private static let checkpoints = ["middle-of-epoch", "convolutions-second-epoch"]

  @Test("leave a checkpoint as it is when nothing is changed", arguments: checkpoints)
  func nothing(name: String) throws {
    let input = try Corpus(of: .checkpoint).input(name)
    for seed in 1...3 {
      let same = try mutated(input, for: .checkpoint, in: folder, seed: UInt32(seed)) { $0 }
      #expect(same == input)
    }
  }

  @Test("give a checkpoint of other numbers its hash", arguments: checkpoints)
  func otherNumber(name: String) throws {
    let input = try Corpus(of: .checkpoint).input(name)
    let changed = try mutated(input, for: .checkpoint, in: folder, seed: 1) { tensors in
      [tensors[0] ^ 1] + tensors.dropFirst()
    }
    let checkpoint = try #require(changed)
    #expect(checkpoint != input)
    #expect(try checkCheckpoint(checkpoint, in: folder))
  }
}
