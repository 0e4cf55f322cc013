import Augmentation
import Randomness
import TestSupport
import Testing

@Suite("Augmentation and its plain twin") struct AugmenterTwinTests {
  @Test("give the same bits", arguments: imageSizes)
  func giveSameBits(height: Int, width: Int, channels: Int) throws {
    for (name, change) in variants {
      let augmenter = try makeAugmenter(height, width, channels: channels, seed: 9, change)
      let workspace = Workspace(augmenter)
      var random = SplitMix64(state: 7)
      let image = random.floats(height * width * channels)
      for sample in 0..<12 {
        let result = workspace.augment(image, sample: sample, epoch: 3)
        let expected = augmenter.applyReference(sample: sample, epoch: 3, to: image)
        #expect(bits(result) == bits(expected), "\(name), sample \(sample)")
      }
    }
  }

  @Test("give the same bits for bytes as for what these stand for", arguments: imageSizes)
  func bytesAreScaled(height: Int, width: Int, channels: Int) throws {
    for (name, change) in variants {
      let augmenter = try makeAugmenter(height, width, channels: channels, change)
      var random = SplitMix64(state: 8)
      let image = random.pixels(height * width * channels)
      let result = Workspace(augmenter).augment(image, sample: 5, epoch: 1)
      let expected = augmenter.applyReference(
        sample: 5, epoch: 1, to: image.map { Float($0) / 255 })
      #expect(bits(result) == bits(expected), "\(name)")
    }
  }

  @Test("give the same bits where old and new image are the same memory") func inPlace() throws {
    let augmenter = try makeAugmenter(28, 28, turnEverythingOn)
    let image = picture(784)
    let expected = Workspace(augmenter).augment(image, sample: 1, epoch: 1)
    var memory = image
    var scratch = [Float](repeating: .nan, count: augmenter.scratchSize)
    memory.withUnsafeMutableBufferPointer { memory in
      guard let start = memory.baseAddress else { return }
      augmenter.apply(
        sample: 1, epoch: 1, from: UnsafePointer(start), into: start, scratch: &scratch)
    }
    #expect(bits(memory) == bits(expected))
  }

  @Test("give the same bits at the ends of the ranges") func extremes() throws {
    let image = picture(20 * 13)
    for strength in [0, 10_000.0] {
      let augmenter = try makeAugmenter(20, 13) {
        $0.shift = 65_536
        $0.rotation = 180
        $0.lowestScale = 0.1
        $0.highestScale = 10
        $0.shear = 80
        $0.elasticStrength = strength
        $0.elasticSmoothness = 0.1
      }
      for sample in 0..<100 {
        let result = Workspace(augmenter).augment(image, sample: sample, epoch: 1)
        let expected = augmenter.applyReference(sample: sample, epoch: 1, to: image)
        #expect(bits(result) == bits(expected))
        #expect(result.allSatisfy { 0...1 ~= $0 })
      }
    }
  }

  private let variants: [(String, (inout AugmentationOptions) -> Void)] = [
    ("nothing", { _ in }),
    ("shift", { $0.shift = 2 }),
    ("elastic", { $0.elasticStrength = 34 }),
    ("little smoothed", { ($0.elasticStrength, $0.elasticSmoothness) = (2, 0.2) }),
    ("much smoothed", { ($0.elasticStrength, $0.elasticSmoothness) = (400, 30) }),
    ("erasing", { $0.erasing = 1 }),
    ("everything", turnEverythingOn),
  ]
}
