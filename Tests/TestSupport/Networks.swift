import Layers
import Models
import Randomness

/// A network of any layers with small random biases.
package func network(
  images shape: [Int], _ layers: [LayerSpec], seed: UInt64 = 1
) throws -> Sequential {
  let network = try Sequential(inputSizes: shape, seed: seed)
  for layer in layers { try network.add(layer) }
  fillBiases(of: network, seed: seed)
  return network
}

/// A network with ReLU between its layers and small random biases, so that every path counts.
package func network(_ inputs: Int, _ units: [Int], seed: UInt64 = 1) throws -> Sequential {
  let network = try Sequential(inputSizes: [inputs], seed: seed)
  for (index, size) in units.enumerated() {
    try network.add(.dense(units: size, activation: index < units.count - 1 ? .relu : .none))
  }
  fillBiases(of: network, seed: seed)
  return network
}

private func fillBiases(of network: Sequential, seed: UInt64) {
  var random = SplitMix64(state: seed)
  for parameter in network.parameters where !parameter.decays {
    for (element, value) in random.floats(parameter.values.count).enumerated() {
      parameter.values.pointer[element] += 0.1 * value
    }
  }
}

/// The bits of all parameters of a network, one after the other.
package func parameterBits(_ network: Sequential) -> [UInt32] {
  network.parameters.flatMap { bits(values(of: $0)) }
}

/// All parameters of a network, one after the other.
package func parameterValues(_ network: Sequential) -> [Float] {
  network.parameters.flatMap { values(of: $0) }
}
