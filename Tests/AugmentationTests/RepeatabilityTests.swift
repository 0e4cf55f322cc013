import Augmentation
import TestSupport
import Testing

@Suite("Repeatability of augmentation") struct RepeatabilityTests {
  @Test("the bits of an image do not depend on threads and order")
  func threadsAndOrderDoNotMatter() async throws {
    let augmenter = try makeAugmenter(28, 28, turnEverythingOn)
    let image = picture(784)
    let workspace = Workspace(augmenter)
    let expected = (0..<200).map { bits(workspace.augment(image, sample: $0, epoch: 4)) }
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          // Each task in an order of its own, all through one augmenter.
          for step in 0..<200 {
            let sample = (step * (2 * task + 1) + 25 * task) % 200
            let result = Workspace(augmenter).augment(image, sample: sample, epoch: 4)
            #expect(bits(result) == expected[sample])
          }
        }
      }
    }
  }

  @Test("another sample, epoch or seed gives another image", arguments: [true, false])
  func othersDiffer(isElastic: Bool) throws {
    let image = picture(784)
    var results: Set<[UInt32]> = []
    for seed in 0..<4 as Range<UInt64> {
      let augmenter = try makeAugmenter(28, 28, seed: seed) {
        if isElastic { $0.elasticStrength = 34 } else { $0.shift = 2 }
      }
      for sample in 0..<5 {
        for epoch in 1...5 {
          results.insert(bits(Workspace(augmenter).augment(image, sample: sample, epoch: epoch)))
        }
      }
    }
    #expect(results.count == 4 * 5 * 5)
  }

  @Test("numbers count modulo 2³²; none traps", arguments: [-1, .min, .max, 1 << 32])
  func anyNumberIsTaken(number: Int) throws {
    let augmenter = try makeAugmenter(5, 5, turnEverythingOn)
    let image = picture(25)
    let result = Workspace(augmenter).augment(image, sample: number, epoch: number)
    let wrapped = Int(UInt32(truncatingIfNeeded: number))
    let expected = Workspace(augmenter).augment(image, sample: wrapped, epoch: wrapped)
    #expect(bits(result) == bits(expected))
  }
}
