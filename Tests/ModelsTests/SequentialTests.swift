import Layers
import Models
import TestSupport
import Testing

@Suite("Networks") struct SequentialTests {
  @Test("layers join in the order in which they are added") func addsLayers() throws {
    let network = try Sequential(inputSizes: [4, 3], seed: 7)
    #expect(network.inputSize == 12 && network.outputSize == 12 && network.layers.isEmpty)
    try network.add(.dense(units: 5, activation: .relu))
    try network.add(.dense(units: 2, activation: .none))
    #expect(network.layers.map(\.name) == ["dense_1", "dense_2"])
    #expect(network.layers.map(\.inputSize) == [12, 5])
    #expect(network.layers.map(\.outputSize) == [5, 2])
    #expect(network.outputSize == 2)
    #expect(
      network.parameters.map(\.name) == [
        "dense_1.kernel", "dense_1.bias", "dense_2.kernel", "dense_2.bias",
      ])
    #expect(network.parameters.map(\.shape.sizes) == [[12, 5], [5], [5, 2], [2]])
  }

  @Test("the same seed gives the same weights, another seed others") func seedDecides() throws {
    let drawn = try ([7, 7, 8] as [UInt64]).map { seed in
      let network = try Sequential(inputSizes: [4], seed: seed)
      try network.add(.dense(units: 3, activation: .relu))
      try network.add(.dense(units: 3, activation: .none))
      return network.parameters.map { bits(values(of: $0)) }
    }
    #expect(drawn[0] == drawn[1])
    #expect(drawn[0][0] != drawn[2][0] && drawn[0][2] != drawn[2][2])
    #expect(drawn[0][0].prefix(9) != drawn[0][2].prefix(9), "each layer has weights of its own")
  }

  @Test("the initializer counts for layers added later") func initializerCounts() throws {
    let network = try Sequential(inputSizes: [50], seed: 0)
    network.initializer = .normal(standardDeviation: 1e-6)
    try network.add(.dense(units: 20, activation: .relu))
    network.initializer = .zero
    try network.add(.dense(units: 20, activation: .none))
    #expect(values(of: network.parameters[0]).allSatisfy { $0 != 0 && abs($0) < 1e-5 })
    #expect(values(of: network.parameters[2]).allSatisfy { $0 == 0 })
  }

  @Test(
    "an input shape out of range is refused",
    arguments: [
      [], [0], [-1], [1, 1, 1, 1], [28, 0], [1 << 24, 2], [(1 << 24) + 1], [Int.max],
      [Int.max, Int.max], [1 << 31, 1 << 31, 4],
    ])
  func inputShapeOutOfRange(sizes: [Int]) {
    expectFailure(.badSize, naming: "input shape") { try Sequential(inputSizes: sizes, seed: 0) }
  }

  @Test("the largest inputs are accepted", arguments: [[1 << 24], [1 << 12, 1 << 12], [1, 1, 1]])
  func largestInput(sizes: [Int]) throws {
    #expect(try Sequential(inputSizes: sizes, seed: 0).inputSize == sizes.reduce(1, *))
  }

  @Test("units out of range are refused and add nothing", arguments: [0, -1, 65_537, Int.max])
  func unitsOutOfRange(units: Int) throws {
    let network = try Sequential(inputSizes: [3], seed: 0)
    expectFailure(.badSize, naming: "\(units)") {
      try network.add(.dense(units: units, activation: .none))
    }
    #expect(network.layers.isEmpty && network.outputSize == 3)
  }

  @Test("a layer of more than 2²⁸ weights is refused") func tooManyWeights() throws {
    let network = try Sequential(inputSizes: [1 << 24], seed: 0)
    expectFailure(.badSize, naming: "268435456") {
      try network.add(.dense(units: 17, activation: .none))
    }
  }

  @Test("the 65th layer is refused") func layerLimit() throws {
    let network = try Sequential(inputSizes: [1], seed: 0)
    for _ in 0..<64 { try network.add(.dense(units: 1, activation: .none)) }
    expectFailure(.limit, naming: "64") { try network.add(.dense(units: 1, activation: .none)) }
    #expect(network.layers.count == 64)
  }

  @Test("no layer can be added to a fixed network") func fixed() throws {
    let network = try Sequential(inputSizes: [3], seed: 0)
    try network.add(.dense(units: 2, activation: .none))
    network.fixArchitecture()
    expectFailure(.badState, naming: "trainer") {
      try network.add(.dense(units: 2, activation: .none))
    }
    #expect(network.layers.count == 1)
  }

  @Test("a network without layers says so") func withoutLayers() throws {
    let network = try Sequential(inputSizes: [3], seed: 0)
    expectFailure(.badState, naming: "no layers") { try network.requireLayers() }
    try network.add(.dense(units: 2, activation: .none))
    try network.requireLayers()
  }

  @Test("the description is JSON of the architecture") func describes() throws {
    let network = try Sequential(inputSizes: [28, 28, 1], seed: 0)
    #expect(try network.describe() == #"{"input_shape":[28,28,1],"layers":[]}"#)
    try network.add(.dense(units: 128, activation: .relu))
    try network.add(.dense(units: 10, activation: .none))
    #expect(
      try network.describe()
        == #"{"input_shape":[28,28,1],"layers":["#
        + #"{"activation":"relu","name":"dense_1","type":"dense","units":128},"#
        + #"{"activation":"none","name":"dense_2","type":"dense","units":10}]}"#)
  }
}
