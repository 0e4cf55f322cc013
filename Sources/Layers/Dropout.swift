import Errors
import Randomness
import Tensors

/// Sets values to 0 at random in training, and scales the others so that their expectation stays: Srivastava et
/// al., *Dropout: a simple way to prevent neural networks from overfitting*, JMLR 2014.
///
/// Which ones follows from the seed of the training, the layer, the epoch and the image alone.
package final class Dropout: Layer {
  package let name: String
  package let inputShape: Shape
  /// Share of the values that become 0, from 0 to below 1.
  private let rate: Double
  /// Where the layer stands in its network, counted from 0.
  private let place: Int

  /// - Throws: `EngineError.badValue` for a rate out of range.
  package init(name: String, input: Shape, rate: Double, place: Int) throws {
    guard rate >= 0, rate < 1 else {
      throw EngineError.badValue("\(name): rate: expected 0 or more and below 1, got \(rate)")
    }
    self.name = name
    self.rate = rate
    self.place = place
    inputShape = input
  }

  package var spec: LayerSpec { .dropout(rate: rate) }
  package var outputShape: Shape { inputShape }
  package var passesThrough: (inference: Bool, training: Bool) { (true, rate == 0) }

  package func forward(
    _ x: LayerInput, into y: MutableMatrix, scratch: UnsafeMutablePointer<Float>
  ) {
    copy(x.dense, into: y)
  }

  package func scratchSize(rows: Int) -> Int { Self.blockSize }

  package func forwardInTraining(_ block: ForwardBlock) {
    copy(block.x.dense, into: block.y)
    drop(from: block.y, block.draws, block.scratch)
  }

  package func backward(_ block: BackwardBlock) {
    guard let gradX = block.gradX else { return }
    copy(block.gradY.view, into: gradX)
    drop(from: gradX, block.draws, block.scratch)
  }

  /// Words that the generator gives at once.
  private static let blockSize = 64

  /// - Parameter draws: nil to drop nothing.
  private func drop(
    from values: MutableMatrix, _ draws: TrainingDraws?, _ scratch: UnsafeMutablePointer<Float>
  ) {
    guard let draws else { return }
    let generator = Philox(seed: draws.seed, purpose: .dropout, index: place)
    let words = UnsafeMutableRawPointer(scratch).bindMemory(
      to: UInt32.self, capacity: Self.blockSize)
    let threshold = UInt32(rate * 0x1p32)
    let scale = Float(1 / (1 - rate))
    for row in 0..<values.rows {
      let sample = draws.sample(ofRow: row)
      for start in stride(from: 0, to: values.columns, by: Self.blockSize) {
        let block = UInt32(truncatingIfNeeded: start / Self.blockSize)
        UnsafeMutableRawPointer(words).storeBytes(
          of: generator.words(ofBlock: block, sample, draws.epoch, 0), as: Philox.WordVectors.self)
        dropOut(
          values[row] + start, count: min(Self.blockSize, values.columns - start), words: words,
          threshold: threshold, scale: scale)
      }
    }
  }
}
