import Glibc
import Randomness

/// The random numbers of one sample in one epoch.
///
/// They are the words of Philox for the counters `(place, sample, epoch, draw)`; so they depend on nothing
/// else, and the numbers of one use stay what they are whatever other uses are on.
struct RandomDraws {
  /// The last word of the counter: what the numbers are for.
  enum Draw: UInt32 {
    /// Place 0: right, down, angle, scale.
    case position = 0
    /// Place 0: shear, whether to flip, whether to erase.
    case shape = 1
    /// A block of 64 pixels; the upper half of a word is for x, the lower for y.
    case elasticField = 2
    /// Place: the attempt. Area, aspect, left edge, top edge.
    case erasedRectangle = 3
  }

  private let philox: Philox
  private let sample: UInt32
  private let epoch: UInt32

  /// - Parameters:
  ///   - sample: Number of the row in the dataset; counts modulo 2³².
  ///   - epoch: The same.
  init(_ philox: Philox, sample: Int, epoch: Int) {
    self.philox = philox
    self.sample = UInt32(truncatingIfNeeded: sample)
    self.epoch = UInt32(truncatingIfNeeded: epoch)
  }

  /// Four words.
  func words(_ draw: Draw, place: UInt32 = 0) -> Philox.Words {
    philox.words(place, sample, epoch, draw.rawValue)
  }

  /// 64 words, in order.
  func block(_ number: UInt32, _ draw: Draw) -> Philox.WordVectors {
    philox.words(ofBlock: number, sample, epoch, draw.rawValue)
  }
}

/// Between `lowest` and `highest`, evenly.
func even(_ word: UInt32, _ lowest: Double, _ highest: Double) -> Double {
  lowest + (highest - lowest) * unit(word)
}

/// Between `lowest` and `highest`, both above 0, with an evenly spread logarithm.
func logarithmicallyEven(_ word: UInt32, _ lowest: Double, _ highest: Double) -> Double {
  lowest * pow(highest / lowest, unit(word))
}

/// Whether what has this probability happens: never for 0, always for 1.
func happens(_ word: UInt32, probability: Double) -> Bool {
  Double(word) < probability * 0x1p32
}

/// One of 0 to `limit - 1`; `limit` is 1 to 2³¹.
func index(_ word: UInt32, below limit: Int) -> Int {
  Int((UInt64(word) &* UInt64(limit)) >> 32)
}

/// In (0, 1), as far from 0 as from 1.
private func unit(_ word: UInt32) -> Double { (Double(word) + 0.5) * 0x1p-32 }
