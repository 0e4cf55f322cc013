import Augmentation
import TestSupport
import Testing

/// An image that holds its own coordinates tells by how much each pixel was displaced.
@Suite("Elastic deformation") struct ElasticFieldTests {
  @Test(
    "displaces by what the strength and the smoothness give",
    arguments: [(34, 4), (10, 2), (60, 6)])
  func hasSpread(strength: Double, smoothness: Double) throws {
    let fields = try displacements(count: 40, strength: strength, smoothness: smoothness)
    let all = fields.flatMap { $0.right + $0.down }
    // Noise of variance 1/3, of which a Gaussian leaves 1 / 4πσ².
    let expected = strength / smoothness * 0.16286750396763996
    let variance = all.reduce(0) { $0 + $1 * $1 } / Double(all.count)
    #expect(abs(variance.squareRoot() / expected - 1) < 0.1)
    #expect(abs(all.reduce(0, +) / Double(all.count)) < 0.2 * expected)
  }

  @Test("displaces neighbours alike, and distant pixels independently") func isSmooth() throws {
    let fields = try displacements(count: 40, strength: 34, smoothness: 2)
    // Two values at a distance d of smoothed noise correlate by exp(−d² / 4σ²).
    for (distance, expected) in [(1, 0.939), (2, 0.779), (4, 0.368), (8, 0.018)] {
      #expect(abs(correlation(fields, columns: distance, rows: 0) - expected) < 0.1)
      #expect(abs(correlation(fields, columns: 0, rows: distance) - expected) < 0.1)
    }
  }

  @Test("displaces right and down independently") func directionsAreIndependent() throws {
    let fields = try displacements(count: 40, strength: 34, smoothness: 2)
    let products = fields.flatMap { zip($0.right, $0.down).map { $0 * $1 } }
    let squares = fields.flatMap { $0.right.map { $0 * $0 } }
    #expect(abs(products.reduce(0, +)) < 0.1 * squares.reduce(0, +))
  }

  @Test("displaces less towards the border") func isSmallerAtBorder() throws {
    let augmenter = try makeAugmenter(28, 28) { $0.elasticStrength = 10 }
    let ones = [Float](repeating: 1, count: 784)
    // What comes from outside is 0: so much of the corner and of the middle remains.
    var (corner, middle) = (0.0, 0.0)
    for sample in 0..<100 {
      let result = Workspace(augmenter).augment(ones, sample: sample, epoch: 1)
      corner += Double(result[0])
      middle += Double(result[14 * 28 + 14])
    }
    #expect(abs(middle - 100) < 1e-3)
    #expect(50 < corner && corner < 97)
  }

  private typealias Field = (right: [Double], down: [Double])
  private static var size: Int { 64 }
  /// Pixels at the border that are left out: they come from outside, or are displaced less.
  private static var margin: Int { 20 }
  private static var inner: Int { size - 2 * margin }

  private func displacements(
    count: Int, strength: Double, smoothness: Double
  ) throws -> [Field] {
    let size = Self.size
    let augmenter = try makeAugmenter(size, size) {
      $0.elasticStrength = strength
      $0.elasticSmoothness = smoothness
    }
    let workspace = Workspace(augmenter)
    let columns = (0..<size * size).map { Float($0 % size) }
    let rows = (0..<size * size).map { Float($0 / size) }
    let middle = (0..<Self.inner * Self.inner).map {
      (Self.margin + $0 / Self.inner) * size + Self.margin + $0 % Self.inner
    }
    return (0..<count).map { sample in
      let x = workspace.augment(columns, sample: sample, epoch: 1)
      let y = workspace.augment(rows, sample: sample, epoch: 1)
      return (
        middle.map { Double(x[$0] - columns[$0]) }, middle.map { Double(y[$0] - rows[$0]) }
      )
    }
  }

  private func correlation(_ fields: [Field], columns: Int, rows: Int) -> Double {
    var (product, square) = (0.0, 0.0)
    for field in fields {
      for row in 0..<Self.inner - rows {
        for column in 0..<Self.inner - columns {
          let place = row * Self.inner + column
          let other = (row + rows) * Self.inner + column + columns
          product += field.right[place] * field.right[other]
          square +=
            (field.right[place] * field.right[place]
              + field.right[other] * field.right[other]) / 2
        }
      }
    }
    return product / square
  }
}
