import Models
import TestSupport

/// A model file that is accepted holds its header and all parameters, which are finite; saved again it gives
/// the same network, and saved a third time the same bytes.
///
/// - Parameter read: What is checked; tests put in a reader that is broken.
/// - Returns: Whether it is accepted.
package func checkModel(
  _ bytes: [UInt8], in folder: TemporaryFolder,
  read: (String) throws -> Sequential = { try Sequential.load(from: $0) }
) throws -> Bool {
  func load(_ path: String) throws -> ReadOutcome<Network> {
    try ReadOutcome(naming: path, kinds: [.badModel]) { try Network(read(path)) }
  }
  func save(_ earlier: String, to name: String) throws {
    try read(earlier).save(to: folder.path(name), libraryVersion: "fuzz")
  }

  let path = try folder.write(bytes, to: "model.safetensors")
  let outcome = try load(path)
  guard let network = outcome.content else { return false }

  try require(network.bits.allSatisfy { Float(bitPattern: $0).isFinite }, "a parameter not finite")
  let headerSize = bytes.prefix(8).reversed().reduce(0) { $0 * 256 + Int($1) }
  try requireEqual(
    8 + headerSize + 4 * network.bits.count, bytes.count, "size of the model file")

  try save(path, to: "again.safetensors")
  let again = try load(folder.path("again.safetensors"))
  try requireEqual(again.content, network, "a model saved again")
  try save(folder.path("again.safetensors"), to: "third.safetensors")
  try requireEqual(
    try folder.read("third.safetensors"), try folder.read("again.safetensors"),
    "a model saved twice again")
  return true
}

/// What a network is.
private struct Network: Equatable {
  let architecture: String
  let bits: [UInt32]

  init(_ network: Sequential) throws {
    architecture = try network.describe()
    bits = parameterBits(network)
  }
}
