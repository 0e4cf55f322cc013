import Memory
import Tensors

/// Loss and hits of single rows, written by any thread and then summed in the order of the rows, so that
/// the sum does not depend on who wrote them.
final class RowScores {
  private let losses: HeapBuffer<Float>
  private let hits: HeapBuffer<Bool>

  init(capacity: Int) throws {
    losses = try HeapBuffer(uninitialized: capacity, for: "scores")
    hits = try HeapBuffer(uninitialized: capacity, for: "scores")
  }

  func record(_ score: Score, row: Int) {
    losses.pointer[row] = score.loss
    hits.pointer[row] = score.isCorrect
  }

  func total(of count: Int) -> ScoreTotal {
    var total = ScoreTotal()
    for row in 0..<count {
      total.lossSum += Double(losses.pointer[row])
      total.correct += hits.pointer[row] ? 1 : 0
    }
    total.count = count
    return total
  }
}

/// Sums over images.
package struct ScoreTotal: Sendable {
  package internal(set) var count = 0
  package internal(set) var correct = 0
  /// In nats.
  package internal(set) var lossSum = 0.0

  /// Mean cross-entropy, 0 without images.
  package var loss: Double { count > 0 ? lossSum / Double(count) : 0 }
  /// Share of images classified right, 0 without images.
  package var accuracy: Double { count > 0 ? Double(correct) / Double(count) : 0 }

  static func += (left: inout ScoreTotal, right: ScoreTotal) {
    left.count += right.count
    left.correct += right.correct
    left.lossSum += right.lossSum
  }
}
