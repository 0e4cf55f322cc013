import Layers
import Memory
import Randomness
import Tensors
import TestSupport
import Testing

@Suite("Dropout") struct DropoutTests {
  /// What remains of ones, for two images: given samples, or the rows 7 and 8.
  private func dropped(
    _ rate: Double, size: Int = 300, samples: [Int32]? = [7, 8], epoch: UInt32 = 3,
    seed: UInt64 = 5,
    place: Int = 2, backward: Bool = false
  ) throws -> [Float] {
    let layer = try Dropout(
      name: "dropout_3", input: Shape([size], of: "input"), rate: rate, place: place)
    let ones = [Float](repeating: 1, count: 2 * size)
    let (x, y) = (
      MatrixStorage(ones, rows: 2, columns: size),
      MatrixStorage(ones.map { $0 * 9 }, rows: 2, columns: size)
    )
    let scratch = try HeapBuffer<Float>(uninitialized: layer.scratchSize(rows: 2), for: "test")
    let owned = try heap(samples ?? [])
    let draws =
      samples == nil
      ? TrainingDraws(seed: seed, epoch: epoch, first: 7)
      : TrainingDraws(seed: seed, epoch: epoch, samples: owned.pointer)
    withExtendedLifetime((x, owned)) {
      if backward {
        layer.backward(
          BackwardBlock(
            x: .dense(x.view), y: x.view, gradY: x.mutable, gradX: y.mutable,
            trace: scratch.pointer, workspace: scratch.pointer, sums: scratch.pointer,
            scratch: scratch.pointer, draws: draws))
      } else {
        layer.forwardInTraining(
          ForwardBlock(
            x: .dense(x.view), y: y.mutable, trace: scratch.pointer, workspace: scratch.pointer,
            scratch: scratch.pointer, draws: draws))
      }
    }
    return y.values
  }

  @Test("values are dropped as the words of the generator say", arguments: [0.1, 0.25, 0.5, 0.999])
  func followsWords(rate: Double) throws {
    let found = try dropped(rate)
    let generator = Philox(seed: 5, purpose: .dropout, index: 2)
    var expected: [Float] = []
    for sample: UInt32 in [7, 8] {
      for element in 0..<300 {
        let counter = UInt32(16 * (element / 64) + element % 16)
        let words = generator.words(counter, sample, 3, 0)
        let word = [words.0, words.1, words.2, words.3][element / 16 % 4]
        let isDropped = Double(word) < (rate * 0x1p32).rounded(.down)
        expected.append(isDropped ? 0 : Float(1 / (1 - rate)))
      }
    }
    #expect(bits(found) == bits(expected))
    #expect(try bits(dropped(rate, backward: true)) == bits(found))
  }

  @Test("the share that is dropped is the rate", arguments: [0.1, 0.5, 0.9])
  func share(rate: Double) throws {
    let found = try dropped(rate, size: 20_000)
    let share = Double(found.filter { $0 == 0 }.count) / Double(found.count)
    // Five standard deviations of 40,000 draws.
    #expect(abs(share - rate) < 5 * (rate * (1 - rate) / 40_000).squareRoot())
  }

  @Test("seed, epoch, sample and layer each draw anew, their order does not matter")
  func keys() throws {
    let usual = try dropped(0.5)
    #expect(try dropped(0.5, epoch: 4) != usual)
    #expect(try dropped(0.5, seed: 6) != usual)
    #expect(try dropped(0.5, place: 3) != usual)
    #expect(Array(usual.prefix(300)) != Array(usual.suffix(300)))
    let turned = try dropped(0.5, samples: [8, 7])
    #expect(turned == Array(usual.suffix(300)) + Array(usual.prefix(300)))
    #expect(try dropped(0.5, samples: nil) == usual)
  }
}
