import Datasets
import Models
import TestSupport
import Testing
import Training

@Suite("Gradients of a network", .usesThreadPool) struct GradientTests {
  /// Images, inputs, units of the layers.
  static let shapes: [(Int, Int, [Int])] = [
    (1, 1, [2]), (1, 5, [3]), (7, 3, [4, 3]), (8, 65, [2]), (9, 64, [9, 7, 3]), (33, 17, [16, 10]),
    (64, 13, [8, 5]), (65, 11, [7, 3]), (257, 5, [6, 2]),
  ]

  @Test("equal those of a naive network in double precision", arguments: shapes, [false, true])
  func equalNaive(shape: (Int, Int, [Int]), areFloats: Bool) throws {
    let (count, width, units) = shape
    let classCount = try #require(units.last)
    let sample =
      areFloats
      ? try SampleImages.floats(count, width: width, classCount: classCount, seed: 31)
      : try SampleImages.bytes(count, width: width, classCount: classCount, seed: 32)
    let network = try network(width, units)
    try compare(network, sample)
  }

  /// A slice is 1,024 rows.
  @Test(
    "of more images than one slice holds equal the naive ones",
    arguments: [1023, 1024, 1025, 2047, 2048, 2049, 2500])
  func equalNaiveOverSlices(count: Int) throws {
    let sample = try SampleImages.bytes(count, width: 9, classCount: 4, seed: 33)
    try compare(try network(9, [5, 4]), sample)
  }

  @Test("are what differences of the loss in double precision show")
  func equalFiniteDifferences() throws {
    let sample = try SampleImages.floats(6, width: 7, classCount: 3, seed: 34)
    let network = try network(7, [6, 5, 3])
    let (images, labels) = sample.rows(0..<6)
    let differences = finiteDifferences(of: NaiveNetwork(network), images, labels)
    let gradients = try gradients(network, sample.dataset).values
    expectClose(gradients, differences.flatMap { $0 }, .floatFiniteDifference)
    #expect(gradients.filter { abs($0) > 1e-3 }.count > gradients.count / 2)
  }

  @Test("change no parameter and are the same bits again") func changeNothing() throws {
    let sample = try SampleImages.bytes(50, width: 9, classCount: 4, seed: 35)
    let network = try network(9, [5, 4])
    let before = parameterBits(network)
    let first = try gradients(network, sample.dataset)
    let second = try gradients(network, sample.dataset)
    #expect(parameterBits(network) == before)
    #expect(bits(first.values) == bits(second.values) && first.loss == second.loss)
  }

  @Test("do not depend on whether images are bytes or the same floats") func bytesOrFloats() throws
  {
    let sample = try SampleImages.bytes(40, width: 9, classCount: 4, seed: 36)
    let network = try network(9, [5, 4])
    let floats = try heap(sample.values)
    let dataset = try Dataset(
      ImageTable(.floats(floats.pointer), count: 40, width: 9), owner: floats,
      labels: heap(sample.labels), classCount: 4)
    let (fromBytes, fromFloats) = (
      try gradients(network, sample.dataset), try gradients(network, dataset)
    )
    #expect(bits(fromBytes.values) == bits(fromFloats.values))
    #expect(fromBytes.loss == fromFloats.loss)
  }

  @Test("the comparison notices a wrong batch, a lost image and a sign") func comparisonCanFail()
    throws
  {
    let sample = try SampleImages.bytes(20, width: 9, classCount: 4, seed: 37)
    let network = try network(9, [5, 4])
    let gradients = try gradients(network, sample.dataset).values
    let (images, labels) = sample.rows(0..<20)
    let naive = NaiveNetwork(network)
    let right = naive.gradients(images, labels).flatMap { $0 }
    #expect(isClose(gradients, right, .floatGradient))
    let lost = naive.gradients(Array(images.dropLast()), Array(labels.dropLast()))
    #expect(!isClose(gradients, lost.flatMap { $0 }, .floatGradient))
    let exchanged = naive.gradients(images, labels.reversed())
    #expect(!isClose(gradients, exchanged.flatMap { $0 }, .floatGradient))
    #expect(!isClose(gradients.map { -$0 }, right, .floatGradient))
  }

  @Test("a dataset that does not fit is refused") func doesNotFit() throws {
    let sample = try SampleImages.bytes(5, width: 9, classCount: 4, seed: 38)
    expectFailure(.badSize, naming: "9 values", "8") {
      try gradients(try network(8, [4]), sample.dataset)
    }
    expectFailure(.badSize, naming: "4 classes", "5") {
      try gradients(try network(9, [5]), sample.dataset)
    }
    expectFailure(.badState, naming: "no layers") {
      try gradients(try network(9, []), sample.dataset)
    }
  }

  private func compare(_ network: Sequential, _ sample: SampleImages) throws {
    let (images, labels) = sample.rows(0..<sample.count)
    let naive = NaiveNetwork(network)
    let found = try gradients(network, sample.dataset)
    expectClose(found.values, naive.gradients(images, labels).flatMap { $0 }, .floatGradient)
    expectClose(found.loss, naive.loss(images, labels), .meanLoss)
  }
}

/// Loss and all gradients, one parameter's after the other.
func gradients(
  _ network: Sequential, _ dataset: Dataset
) throws -> (loss: Double, values: [Float]) {
  let count = network.parameters.reduce(0) { $0 + $1.values.count }
  var values = [Float](repeating: .nan, count: count + 1)
  let loss = try network.gradients(of: dataset, into: &values)
  return (loss, Array(values.dropLast()))
}
