import Augmentation
import TestSupport
import Testing

@Suite("What augmentation draws") struct DrawTests {
  private static let count = 4000

  @Test("stays inside its range and is spread evenly") func isSpreadEvenly() throws {
    let drawn = try transformations {
      ($0.shift, $0.rotation, $0.shear) = (2, 30, 10)
      ($0.lowestScale, $0.highestScale) = (0.5, 2)
    }
    expectSpreadEvenly(drawn.map(\.shiftRight), -2, 2, "right")
    expectSpreadEvenly(drawn.map(\.shiftDown), -2, 2, "down")
    expectSpreadEvenly(drawn.map(\.rotation), -30, 30, "rotation")
    expectSpreadEvenly(drawn.map(\.shear), -10, 10, "shear")
    expectSpreadEvenly(drawn.map { logarithm2($0.scale) }, -1, 1, "logarithm of the scale")
  }

  @Test("is independent of what else is drawn for the image") func isIndependent() throws {
    let drawn = try transformations {
      ($0.shift, $0.rotation, $0.shear, $0.flip) = (1, 1, 1, 0.5)
      ($0.lowestScale, $0.highestScale) = (0.5, 2)
    }
    let fields: [[Double]] = [
      drawn.map(\.shiftRight), drawn.map(\.shiftDown), drawn.map(\.rotation), drawn.map(\.shear),
      drawn.map { logarithm2($0.scale) }, drawn.map { $0.isFlipped ? 1 : -1 },
    ]
    for first in fields.indices {
      for second in 0..<first {
        let products = zip(fields[first], fields[second]).map { $0 * $1 }
        // Standard error of a mean of such products: below 0.0092 for two evenly spread ones, 0.0053, and
        // 0.0092 with a sign; four of the larger one are allowed.
        #expect(abs(products.reduce(0, +) / Double(Self.count)) < 0.037, "\(first), \(second)")
      }
    }
  }

  @Test("the checks of spreads notice other spreads") func spreadsCanDiffer() {
    let even = (0..<Self.count).map { Double($0) / Double(Self.count) }
    #expect(isSpreadEvenly(even, 0, 1))
    #expect(!isSpreadEvenly(even.map { $0 * $0 }, 0, 1))
    #expect(!isSpreadEvenly(even.map { $0 * 0.9 }, 0, 1))
    #expect(!isSpreadEvenly(even.map { $0 * 1.1 }, 0, 1))
  }

  @Test("flips and erases as often as asked", arguments: [0, 0.25, 0.5, 1])
  func probabilitiesHold(probability: Double) throws {
    let augmenter = try makeAugmenter(28, 28) {
      $0.flip = probability
      $0.erasing = probability
    }
    var (flips, erasings) = (0, 0)
    for sample in 0..<Self.count {
      flips += augmenter.transformation(sample: sample, epoch: 1).isFlipped ? 1 : 0
      erasings += augmenter.erasedRectangle(sample: sample, epoch: 1) == nil ? 0 : 1
    }
    // Four standard deviations of at most 32; none for what never or always happens.
    let expected = Double(Self.count) * probability
    let allowed = 4 * (expected * (1 - probability)).squareRoot()
    #expect(abs(Double(flips) - expected) <= allowed)
    // A size that does not fit is drawn again, ten times.
    #expect(abs(Double(erasings) - expected) <= allowed + 2)
  }

  @Test("erases areas and aspects in their ranges, everywhere")
  func rectanglesKeepRanges() throws {
    let augmenter = try makeAugmenter(40, 30) {
      $0.erasing = 1
      ($0.lowestErasedArea, $0.highestErasedArea) = (0.1, 0.3)
      ($0.lowestErasedAspect, $0.highestErasedAspect) = (0.5, 2)
    }
    var (areas, aspects): ([Double], [Double]) = ([], [])
    var hits = [Int](repeating: 0, count: 40 * 30)
    for sample in 0..<Self.count {
      let erased = try #require(augmenter.erasedRectangle(sample: sample, epoch: 1))
      #expect(erased.rows.lowerBound >= 0 && erased.rows.upperBound <= 40)
      #expect(erased.columns.lowerBound >= 0 && erased.columns.upperBound <= 30)
      areas.append(Double(erased.rows.count * erased.columns.count) / 1200)
      aspects.append(Double(erased.rows.count) / Double(erased.columns.count))
      for row in erased.rows { for column in erased.columns { hits[row * 30 + column] += 1 } }
    }
    // Sides are rounded to whole pixels, the shortest of which has 8.
    #expect(areas.allSatisfy { 0.1 * 0.9 <= $0 && $0 <= 0.3 * 1.1 })
    #expect(aspects.allSatisfy { 0.5 * 0.88 <= $0 && $0 <= 2 * 1.13 })
    #expect(abs(areas.reduce(0, +) / Double(Self.count) - 0.2) < 0.005)
    #expect(aspects.filter { $0 < 0.6 }.count > 200 && aspects.filter { $0 > 1.7 }.count > 200)
    #expect(hits.allSatisfy { $0 > 0 }, "every pixel is erased now and then")
  }

  @Test("erases whole pixels, and nothing else") func erasesRectangle() throws {
    let augmenter = try makeAugmenter(9, 8, channels: 3) { $0.erasing = 1 }
    let image = picture(9 * 8 * 3)
    for sample in 0..<50 {
      let erased = try #require(augmenter.erasedRectangle(sample: sample, epoch: 2))
      let result = Workspace(augmenter).augment(image, sample: sample, epoch: 2)
      for place in image.indices {
        let (row, column) = (place / 24, place / 3 % 8)
        let isInside = erased.rows.contains(row) && erased.columns.contains(column)
        #expect(result[place] == (isInside ? 0 : image[place]))
      }
    }
  }

  @Test("erases nothing where no size fits") func nothingFits() throws {
    let augmenter = try makeAugmenter(2, 100) {
      $0.erasing = 1
      ($0.lowestErasedArea, $0.highestErasedArea) = (0.9, 1)
      ($0.lowestErasedAspect, $0.highestErasedAspect) = (50, 100)
    }
    let image = picture(200)
    for sample in 0..<20 {
      #expect(augmenter.erasedRectangle(sample: sample, epoch: 1) == nil)
      #expect(Workspace(augmenter).augment(image, sample: sample, epoch: 1) == image)
    }
  }

  @Test("stays what it is when other options are turned on") func otherOptionsDoNotMatter() throws {
    let alone = try makeAugmenter(28, 28) { $0.rotation = 40 }
    let together = try makeAugmenter(28, 28, turnEverythingOn)
    for sample in 0..<50 {
      let (first, second) = (
        alone.transformation(sample: sample, epoch: 1),
        together.transformation(sample: sample, epoch: 1)
      )
      #expect(first.rotation == second.rotation && first.shiftRight == 0 && first.scale == 1)
    }
  }

  private func transformations(
    _ change: (inout AugmentationOptions) -> Void
  ) throws -> [ImageTransformation] {
    let augmenter = try makeAugmenter(28, 28, change)
    return (0..<Self.count).map {
      augmenter.transformation(sample: $0 % 1000, epoch: 1 + $0 / 1000)
    }
  }

  private func expectSpreadEvenly(
    _ values: [Double], _ lowest: Double, _ highest: Double, _ name: String
  ) {
    #expect(isSpreadEvenly(values, lowest, highest), "\(name)")
  }

  /// Whether about as many are in each eighth of the range, and none outside.
  private func isSpreadEvenly(_ values: [Double], _ lowest: Double, _ highest: Double) -> Bool {
    var counts = [Int](repeating: 0, count: 8)
    for value in values {
      guard lowest < value || lowest == value, value < highest else { return false }
      counts[Int(8 * (value - lowest) / (highest - lowest))] += 1
    }
    // 500 expected with a standard deviation of 21; four and a half of them are allowed.
    return counts.allSatisfy { abs($0 - values.count / 8) < 95 }
  }
}
