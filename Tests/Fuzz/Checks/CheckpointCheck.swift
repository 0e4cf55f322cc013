import Models
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
  let training = SmallTraining(ofCheckpoint: bytes)
  let first = try training.make()
  let atBirth = try saved(first.trainer, in: folder)
  let restoring = try ReadOutcome(naming: path, kinds: [.badModel, .badValue]) {
    try restore(first.trainer, path)
    return true
  }
  let description = try ReadOutcome(naming: path, kinds: [.badModel]) {
    try CheckpointDescription(path: path).note
  }
  guard restoring.content != nil else {
    try requireEqual(
      try saved(first.trainer, in: folder), atBirth, "a trainer that refused a checkpoint")
    return false
  }
  guard let note = description.content else {
    throw BrokenProperty("a checkpoint is restored but not described")
  }

  let second = try training.make()
  let again = try saved(first.trainer, in: folder, note: note)
  try restore(second.trainer, folder.path("saved"))
  try requireEqual(
    try saved(second.trainer, in: folder, note: note), again, "a checkpoint saved again")
  _ = first.trainer.run(maxBatches: 2)
  _ = second.trainer.run(maxBatches: 2)
  try requireEqual(
    parameterBits(second.network), parameterBits(first.network), "training after a restore")
  return true
}

/// The bytes of a checkpoint.
private func saved(
  _ trainer: Trainer, in folder: TemporaryFolder, note: String = ""
) throws -> [UInt8] {
  try trainer.save(to: folder.path("saved"), note: note, libraryVersion: "fuzz")
  return try folder.read("saved")
}
