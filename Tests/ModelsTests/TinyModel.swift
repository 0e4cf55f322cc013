import Models
import TestSupport

/// A network of two small layers with special numbers among its parameters.
func tinyNetwork() throws -> Sequential {
  let network = try Sequential(inputSizes: [3], seed: 11)
  try network.add(.dense(units: 2, activation: .relu))
  try network.add(.dense(units: 2, activation: .none))
  let special: [Float] = [-0.0, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, 1 / 3]
  for (index, value) in special.enumerated() { network.parameters[0].values.pointer[index] = value }
  network.parameters[3].values.pointer[1] = -2.5
  return network
}
