import Datasets
import Layers
import Models
import TestSupport
import Testing
import Training

/// Networks for images of 9 x 8 values.
enum ImageNetwork: CaseIterable {
  /// As users build them; max-pooling leaves few gradients.
  case pooled
  /// Steps and padding, means, and activations that need more than their outputs.
  case strided
  /// Hardly any weights in a convolution, and many behind it.
  case narrow
  /// What a batch has in common changes what each image gives, and values are dropped at random.
  case normalized

  var layers: [LayerSpec] {
    switch self {
    case .pooled:
      return [
        .convolution2D(
          filters: 16, kernelSize: [3, 3], strides: [1, 1], padding: .valid, activation: .relu),
        .maxPool2D(poolSize: [2, 2], strides: [2, 2], padding: .valid),
        .convolution2D(
          filters: 20, kernelSize: [2, 2], strides: [1, 1], padding: .same, activation: .relu),
        .maxPool2D(poolSize: [2, 2], strides: [1, 1], padding: .same),
        .flatten, .dense(units: 24, activation: .gelu), .dense(units: 10, activation: .none),
      ]
    case .strided:
      return [
        .convolution2D(
          filters: 5, kernelSize: [3, 2], strides: [2, 1], padding: .same, activation: .leakyReLU),
        .averagePool2D(poolSize: [2, 2], strides: [1, 2], padding: .same),
        .convolution2D(
          filters: 33, kernelSize: [2, 3], strides: [1, 1], padding: .valid, activation: .gelu),
        .activation(.relu), .globalAveragePool2D, .dense(units: 10, activation: .none),
      ]
    case .narrow:
      return [
        .convolution2D(
          filters: 1, kernelSize: [1, 1], strides: [1, 1], padding: .valid, activation: .none),
        .dense(units: 200, activation: .relu), .dense(units: 10, activation: .none),
      ]
    case .normalized:
      return [
        .batchNormalization(momentum: 0.9, epsilon: 0.01), .dropout(rate: 0.02),
        .convolution2D(
          filters: 17, kernelSize: [3, 3], strides: [1, 1], padding: .same, activation: .none),
        .batchNormalization(momentum: 0.5, epsilon: 0.1), .activation(.relu),
        .maxPool2D(poolSize: [2, 2], strides: [2, 2], padding: .valid), .dropout(rate: 0.1),
        .flatten, .dense(units: 70, activation: .relu),
        .batchNormalization(momentum: 0.9, epsilon: 0.01), .dropout(rate: 0.2),
        .dense(units: 10, activation: .none),
      ]
    }
  }

  func make() throws -> Sequential { try network(images: [9, 8, 1], layers) }
}

@Suite("Training of convolutional networks", .usesThreadPool) struct ConvolutionalTrainingTests {
  private func trainer(
    _ network: Sequential, _ sample: SampleImages, batchSize: Int?, optimizer: Int = 3
  ) throws -> Trainer {
    try Trainer(
      network, sample.dataset,
      TrainingOptions(
        batchSize: batchSize, optimizer: OptimizerPair.all()[optimizer].optimizer, shuffles: true,
        seed: 5, timeLimit: nil))
  }

  @Test(
    "is the same to the bit with any number of threads", arguments: ImageNetwork.allCases,
    [1, 7, 128, nil])
  func threadsChangeNothing(kind: ImageNetwork, batchSize: Int?) throws {
    let sample = try SampleImages.bytes(300, width: 72, classCount: 10, seed: 81)
    let results = try [1, 2, 3, 4, 5, 8].map { threadCount in
      try withThreads(threadCount) {
        let network = try kind.make()
        let trainer = try trainer(network, sample, batchSize: batchSize)
        var losses: [Double] = []
        for _ in 0..<2 { losses.append(trainer.run(maxBatches: .max).scores.lossSum) }
        return (parameterBits(network), losses)
      }
    }
    for result in results { #expect(result == results[0]) }
  }

  /// Whatever a batch is cut into, its gradient is the mean of those of its images.
  @Test(
    "has as gradient of a batch the mean of its images' gradients",
    arguments: ImageNetwork.allCases.filter { $0 != .normalized }, [2, 17, 40])
  func gradientIsMean(kind: ImageNetwork, count: Int) throws {
    let sample = try SampleImages.bytes(count, width: 72, classCount: 10, seed: 82)
    let network = try kind.make()
    let whole = try gradients(network, sample.dataset)
    var sums = [Double](repeating: 0, count: whole.values.count)
    var loss = 0.0
    for row in 0..<count {
      let pixels = try heap(Array(sample.values[row * 72..<(row + 1) * 72]))
      let one = try Dataset(
        ImageTable(.floats(pixels.pointer), count: 1, width: 72), owner: pixels,
        labels: heap([sample.labels[row]]), classCount: 10)
      let single = try gradients(network, one)
      for (index, value) in single.values.enumerated() { sums[index] += Double(value) }
      loss += single.loss
    }
    expectClose(whole.values, sums.map { $0 / Double(count) }, .floatGradient)
    expectClose(whole.loss, loss / Double(count), .meanLoss)
  }

  /// So many products that a slice holds fewer images than a batch.
  @Test("cuts a large batch into slices") func slices() throws {
    let sample = try SampleImages.bytes(700, width: 400, classCount: 10, seed: 83)
    let layers: [LayerSpec] = [
      .convolution2D(
        filters: 96, kernelSize: [5, 5], strides: [1, 1], padding: .same, activation: .relu),
      .globalAveragePool2D, .dense(units: 10, activation: .none),
    ]
    let network = try network(images: [20, 20, 1], layers)
    let whole = try gradients(network, sample.dataset)
    let halves = try [0..<300, 300..<700].map { rows in
      let pixels = try heap(Array(sample.values[rows.lowerBound * 400..<rows.upperBound * 400]))
      let part = try Dataset(
        ImageTable(.floats(pixels.pointer), count: rows.count, width: 400), owner: pixels,
        labels: heap(Array(sample.labels[rows])), classCount: 10)
      return try gradients(network, part).values.map { Double($0) * Double(rows.count) / 700 }
    }
    expectClose(whole.values, zip(halves[0], halves[1]).map { $0 + $1 }, .floatGradient)
  }

  @Test("goes on from a checkpoint to the same bits", arguments: ImageNetwork.allCases)
  func resumes(kind: ImageNetwork) throws {
    let folder = try TemporaryFolder()
    let sample = try SampleImages.bytes(100, width: 72, classCount: 10, seed: 84)
    let whole = try kind.make()
    let wholeTrainer = try trainer(whole, sample, batchSize: 16)
    advance(wholeTrainer, to: 12)
    let first = try kind.make()
    let firstTrainer = try trainer(first, sample, batchSize: 16)
    advance(firstTrainer, to: 5)
    try firstTrainer.save(to: folder.path("c"), note: "", libraryVersion: "0.1.0")
    let second = try kind.make()
    let secondTrainer = try trainer(second, sample, batchSize: 16)
    try secondTrainer.restore(from: folder.path("c"))
    advance(secondTrainer, to: 12)
    #expect(parameterBits(second) == parameterBits(whole))

    let other = try network(
      images: [9, 8, 1],
      [.maxPool2D(poolSize: [2, 2], strides: [2, 1], padding: .same)] + kind.layers)
    let otherTrainer = try trainer(other, sample, batchSize: 16)
    expectFailure(.badValue, naming: "max_pool2d 2x2 by 2x1 same") {
      try otherTrainer.restore(from: folder.path("c"))
    }
  }

  @Test("learns what it is shown", arguments: ImageNetwork.allCases) func learns(kind: ImageNetwork)
    throws
  {
    let sample = try SampleImages.bytes(60, width: 72, classCount: 10, seed: 85)
    let network = try kind.make()
    let trainer = try trainer(network, sample, batchSize: 10)
    let before = try network.evaluate(sample.dataset).loss
    for _ in 0..<40 { _ = trainer.run(maxBatches: .max) }
    #expect(try network.evaluate(sample.dataset).loss < 0.8 * before)
  }

  @Test("leaves a network that a file gives back", arguments: ImageNetwork.allCases)
  func savesAndLoads(kind: ImageNetwork) throws {
    let folder = try TemporaryFolder()
    let sample = try SampleImages.bytes(30, width: 72, classCount: 10, seed: 86)
    let network = try kind.make()
    try network.save(to: folder.path("m"), libraryVersion: "0.1.0")
    let loaded = try Sequential.load(from: folder.path("m"))
    #expect(try loaded.describe() == network.describe())
    #expect(loaded.layers.map(\.spec) == kind.layers)
    #expect(parameterBits(loaded) == parameterBits(network))
    #expect(
      try bits(predict(loaded, sample.dataset.images))
        == bits(predict(network, sample.dataset.images)))
  }
}
