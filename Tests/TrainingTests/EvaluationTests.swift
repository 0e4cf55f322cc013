import Datasets
import Models
import TestSupport
import Testing
import Training

@Suite("Evaluation and prediction", .usesThreadPool) struct EvaluationTests {
  /// Around the 128 rows that are taken forward together.
  static let counts = [1, 2, 127, 128, 129, 300]

  @Test("loss and accuracy equal those of a naive network", arguments: counts)
  func evaluateEqualsNaive(count: Int) throws {
    let sample = try SampleImages.bytes(count, width: 12, classCount: 5, seed: 41)
    let network = try network(12, [9, 5])
    let (images, labels) = sample.rows(0..<count)
    let naive = NaiveNetwork(network)
    let total = try network.evaluate(sample.dataset)
    #expect(total.count == count)
    #expect(total.accuracy == naive.accuracy(images, labels))
    #expect(Double(total.correct) == total.accuracy * Double(count))
    expectClose(total.loss, naive.loss(images, labels), .meanLoss)
  }

  /// Scores are summed 65,536 at a time.
  @Test("of more images than are summed at a time counts all of them") func evaluateMany() throws {
    let count = 65_536 + 300
    let network = try network(2, [2])
    let sample = try SampleImages.bytes(count, width: 2, classCount: 2, seed: 42)
    let total = try network.evaluate(sample.dataset)
    let (images, labels) = sample.rows(0..<count)
    let naive = NaiveNetwork(network)
    #expect(total.count == count)
    #expect(total.accuracy == naive.accuracy(images, labels))
    expectClose(total.loss, naive.loss(images, labels), .meanLoss)
  }

  @Test("of equal scores the first class counts") func equalScores() throws {
    let network = try network(3, [4])
    for parameter in network.parameters {
      parameter.values.pointer.update(repeating: 0, count: parameter.values.count)
    }
    let sample = try SampleImages.bytes(50, width: 3, classCount: 4, seed: 43)
    let total = try network.evaluate(sample.dataset)
    #expect(total.correct == sample.labels.filter { $0 == 0 }.count)
    expectClose(total.loss, 1.3862943611198906, .meanLoss)
  }

  @Test("probabilities equal those of a naive network and sum to 1", arguments: counts)
  func predictEqualsNaive(count: Int) throws {
    let sample = try SampleImages.floats(count, width: 12, classCount: 5, seed: 44)
    let network = try network(12, [9, 7, 5])
    let naive = NaiveNetwork(network)
    let probabilities = try predict(network, sample.dataset.images)
    let expected = sample.rows(0..<count).images.map { softmax(naive.logits($0)) }
    expectClose(probabilities, expected.flatMap { $0 }, .floatNetwork)
    for row in 0..<count {
      let sum = probabilities[row * 5..<(row + 1) * 5].reduce(0) { $0 + Double($1) }
      expectClose(sum, 1, .otherBatchSize)
    }
  }

  @Test("one row alone gives nearly what it gives among many") func oneRowOrMany() throws {
    let sample = try SampleImages.floats(200, width: 31, classCount: 10, seed: 45)
    let network = try network(31, [17, 10])
    let many = try predict(network, sample.dataset.images)
    for row in [0, 1, 63, 127, 128, 199] {
      let values = try heap(Array(sample.values[row * 31..<(row + 1) * 31]))
      let alone = try predict(network, ImageTable(.floats(values.pointer), count: 1, width: 31))
      expectClose(alone, Array(many[row * 10..<(row + 1) * 10]), .otherBatchSize)
    }
  }

  @Test("the output of each layer equals that of a naive network", arguments: counts)
  func layerOutputs(count: Int) throws {
    let sample = try SampleImages.bytes(count, width: 12, classCount: 5, seed: 46)
    let network = try network(12, [9, 20, 5])
    let naive = NaiveNetwork(network)
    let expected = sample.rows(0..<count).images.map(naive.outputs)
    for (layer, units) in [9, 20, 5].enumerated() {
      var outputs = [Float](repeating: .nan, count: count * units + 1)
      try network.output(ofLayer: layer, sample.dataset.images, into: &outputs)
      #expect(outputs.removeLast().isNaN, "nothing is written behind the outputs")
      expectClose(outputs, expected.flatMap { $0[layer] }, .floatNetwork)
    }
  }

  @Test("a network wider inside than a buffer may be takes fewer rows at a time")
  func wideNetwork() throws {
    let sample = try SampleImages.bytes(5, width: 3, classCount: 2, seed: 47)
    let network = try network(3, [65_536, 2])
    let (images, labels) = sample.rows(0..<5)
    let total = try network.evaluate(sample.dataset)
    let naive = NaiveNetwork(network)
    let wide = Tolerance(
      absolute: 1e-5, relative: 1e-5, reason: "sums of 65,536 terms in single precision")
    expectClose(total.loss, naive.loss(images, labels), wide)
  }

  @Test("what does not fit is refused") func doesNotFit() throws {
    let sample = try SampleImages.bytes(5, width: 9, classCount: 4, seed: 48)
    let narrow = try network(8, [4])
    expectFailure(.badSize, naming: "9 values", "8") { try narrow.evaluate(sample.dataset) }
    expectFailure(.badSize, naming: "9 values") { try predict(narrow, sample.dataset.images) }
    let other = try network(9, [6])
    expectFailure(.badSize, naming: "4 classes", "6") { try other.evaluate(sample.dataset) }
    let empty = try network(9, [])
    expectFailure(.badState, naming: "no layers") { try empty.evaluate(sample.dataset) }
    expectFailure(.badState, naming: "no layers") { try predict(empty, sample.dataset.images) }
  }
}

/// Class probabilities, row by row.
func predict(_ network: Sequential, _ images: ImageTable) throws -> [Float] {
  var probabilities = [Float](repeating: .nan, count: images.count * network.outputSize + 1)
  try network.predict(images, into: &probabilities)
  #expect(probabilities.removeLast().isNaN, "nothing is written behind the probabilities")
  return probabilities
}
