import Datasets
import Models
import Optimizers
import TestSupport
import Training

/// A checkpoint that is refused changes nothing. One that is accepted can be described, says all that the
/// trainer then saves, and another trainer goes on from it alike.
///
/// - Parameter restore: What is checked; tests put in one that is broken.
/// - Returns: Whether it is accepted.
package func checkCheckpoint(
  _ bytes: [UInt8], in folder: TemporaryFolder,
  restore: (Trainer, _ path: String) throws -> Void = { try $0.restore(from: $1) }
) throws -> Bool {
  let path = try folder.write(bytes, to: "checkpoint")
  let first = try SmallTraining()
  let atBirth = try first.saved(in: folder)
  let restoring = try ReadOutcome(naming: path, kinds: [.badModel, .badValue]) {
    try restore(first.trainer, path)
    return true
  }
  let description = try ReadOutcome(naming: path, kinds: [.badModel]) {
    try CheckpointDescription(path: path).note
  }
  guard restoring.content != nil else {
    try requireEqual(try first.saved(in: folder), atBirth, "a trainer that refused a checkpoint")
    return false
  }
  guard let note = description.content else {
    throw BrokenProperty("a checkpoint is restored but not described")
  }

  let second = try SmallTraining()
  let again = try first.saved(in: folder, note: note)
  try restore(second.trainer, folder.path("saved"))
  try requireEqual(try second.saved(in: folder, note: note), again, "a checkpoint saved again")
  _ = first.trainer.run(maxBatches: 2)
  _ = second.trainer.run(maxBatches: 2)
  try requireEqual(
    parameterBits(second.network), parameterBits(first.network), "training after a restore")
  return true
}

/// The training that checkpoints in the corpus are of.
struct SmallTraining {
  /// Bytes of each tensor in such a checkpoint: two parameters, and two moments of each.
  static let tensorSizes = [24, 8, 48, 16]

  let trainer: Trainer
  let network: Sequential

  init() throws {
    network = try TestSupport.network(3, [2])
    let images = MemoryReader(
      Array("0,1,2,3\n1,40,50,60\n0,7,0,9\n1,200,0,255\n1,0,0,0\n".utf8), path: "images")
    let adam = try Adam(
      learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 0.125, weightDecay: 0)
    trainer = try Trainer(
      network, CSVDecoder.read(images, classCount: 2),
      TrainingOptions(batchSize: 2, optimizer: adam, shuffles: true, seed: 7, timeLimit: nil))
  }

  /// The bytes of a checkpoint.
  func saved(in folder: TemporaryFolder, note: String = "") throws -> [UInt8] {
    try trainer.save(to: folder.path("saved"), note: note, libraryVersion: "fuzz")
    return try folder.read("saved")
  }
}
