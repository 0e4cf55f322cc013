import Datasets
import Layers
import Models
import TestSupport
import Training

/// A model file that is accepted holds its header and all parameters, which are finite; saved again it gives
/// the same network, and saved a third time the same bytes. Its network, unless it is large, gives one image the
/// same probabilities alone and among others.
///
/// - Parameters:
///   - read: What is checked; tests put in a reader that is broken.
///   - predict: Likewise; takes one image.
/// - Returns: Whether it is accepted.
package func checkModel(
  _ bytes: [UInt8], in folder: TemporaryFolder,
  read: (String) throws -> Sequential = { try Sequential.load(from: $0) },
  predict: (Sequential, ImageTable, UnsafeMutablePointer<Float>) throws -> Void = {
    try RowPredictor($0).predict($1, into: $2)
  }
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
  try requireSameAlone(read(path), predict)
  return true
}

/// Products of weights and values, and values between layers, of the networks that are asked for a prediction.
private let workLimit = 1 << 12

private func requireSameAlone(
  _ network: Sequential,
  _ predict: (Sequential, ImageTable, UnsafeMutablePointer<Float>) throws -> Void
) throws {
  let work = network.layers.reduce(network.inputSize) { $0 + $1.outputSize + $1.productCount }
  guard work <= workLimit else { return }
  let width = network.inputSize
  let images = (0..<2 * width).map { UInt8(truncatingIfNeeded: $0 * 37) }
  var alone = [Float](repeating: 0, count: network.outputSize)
  var among = [Float](repeating: 0, count: 2 * network.outputSize)
  try images.withUnsafeBufferPointer { pixels in
    guard let start = pixels.baseAddress else { return }
    try predict(network, ImageTable(.bytes(start), count: 1, width: width), &alone)
    try network.predict(ImageTable(.bytes(start), count: 2, width: width), into: &among)
  }
  // Huge parameters give what is not a number, which equals nothing.
  let isSame = zip(alone, among).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  try require(isSame, "probabilities of an image alone \(alone), among others \(among)")
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
