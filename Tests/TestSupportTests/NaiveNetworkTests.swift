import Randomness
import TestSupport
import Testing

@Suite("The naive network") struct NaiveNetworkTests {
  private static func network() -> NaiveNetwork {
    var random = SplitMix64(state: 5)
    // The first unit never fires, so that its gradient is 0.
    let bias = [-100] + random.floats(4).map(Double.init)
    return NaiveNetwork(layers: [
      .init(kernel: random.floats(6 * 5).map(Double.init), bias: bias, rectifies: true),
      .init(
        kernel: random.floats(5 * 3).map(Double.init), bias: random.floats(3).map(Double.init),
        rectifies: false),
    ])
  }

  @Test("probabilities and loss are those worked out by hand") func byHand() {
    // e⁰ = 1 and e^ln 3 = 3, so that the probabilities are a quarter and three quarters.
    let scores = [0, 1.0986122886681098]
    expectClose(softmax(scores), [0.25, 0.75], .finiteDifference)
    expectClose(crossEntropy(scores, label: 0), 1.3862943611198906, .finiteDifference)
    expectClose(crossEntropy(scores, label: 1), 0.2876820724517809, .finiteDifference)
    let layer = NaiveNetwork.Layer(kernel: [1, 2, 3, 4], bias: [10, -20], rectifies: true)
    #expect(layer.forward([1, -1]) == [8, 0])
  }

  @Test("its gradient is what differences of its loss show")
  func gradientIsFiniteDifference() {
    let network = Self.network()
    var random = SplitMix64(state: 6)
    let images = (0..<4).map { _ in random.floats(6).map(Double.init) }
    let labels = random.integers(4, below: 3).map { Int($0) }
    let gradients = network.gradients(images, labels)
    let differences = finiteDifferences(of: network, images, labels)
    expectClose(gradients.flatMap { $0 }, differences.flatMap { $0 }, .finiteDifference)
    #expect(gradients[0].contains { $0 != 0 } && gradients[0].contains { $0 == 0 })

    var wrong = gradients.flatMap { $0 }
    wrong[3] += 1e-4
    #expect(!isClose(wrong, differences.flatMap { $0 }, .finiteDifference))
  }
}
