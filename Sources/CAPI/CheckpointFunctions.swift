import CDigitus
import Glibc
import Training

@_cdecl("digitus_trainer_save") @implementation
public func digitus_trainer_save(
  _ trainer: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ note: UnsafePointer<CChar>?
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    let path = try Arguments.path(path, "path")
    let text = try note.map(checkedNote) ?? ""
    try trainer.save(to: path, note: text, libraryVersion: "\(libraryVersion)")
  }
}

/// A note's text, of which the length is looked at before it is copied.
private func checkedNote(_ note: UnsafePointer<CChar>) throws -> String {
  try CheckpointFormat.requireNoteSize(strlen(note))
  return try Arguments.text(note, "note", copies: 1)
}

@_cdecl("digitus_trainer_restore") @implementation
public func digitus_trainer_restore(
  _ trainer: OpaquePointer?, _ path: UnsafePointer<CChar>?
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    try trainer.restore(from: Arguments.path(path, "path"))
  }
}

@_cdecl("digitus_checkpoint_describe") @implementation
public func digitus_checkpoint_describe(
  _ path: UnsafePointer<CChar>?, _ text: UnsafeMutablePointer<CChar>?, _ capacity: Int64,
  _ length: UnsafeMutablePointer<Int64>?
) -> digitus_status {
  reportingStatus {
    let path = try Arguments.path(path, "path")
    let length = try Arguments.aligned(Arguments.present(length, "length"), "length")
    try Arguments.write(
      CheckpointDescription(path: path).json(), to: text, capacity: capacity, length: length)
  }
}
