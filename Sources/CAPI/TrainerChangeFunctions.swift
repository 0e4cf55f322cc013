import CDigitus
import Datasets
import Errors
import Training

@_cdecl("digitus_trainer_set_learning_rate") @implementation
public func digitus_trainer_set_learning_rate(
  _ trainer: OpaquePointer?, _ rate: Double
) -> digitus_status {
  reportingStatus {
    try Trainer.borrow(trainer).setLearningRate(rate)
  }
}

@_cdecl("digitus_trainer_set_order") @implementation
public func digitus_trainer_set_order(
  _ trainer: OpaquePointer?, _ rows: UnsafePointer<Int64>?, _ count: Int64
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    let rows = try Arguments.aligned(Arguments.present(rows, "rows"), "rows")
    guard count == Int64(trainer.imageCount) else {
      throw EngineError.badSize(
        "count of the rows: expected \(trainer.imageCount), as many as images, got \(count)")
    }
    try trainer.setOrder(rows)
  }
}

@_cdecl("digitus_trainer_set_dataset") @implementation
public func digitus_trainer_set_dataset(
  _ trainer: OpaquePointer?, _ dataset: OpaquePointer?
) -> digitus_status {
  reportingStatus {
    let trainer = try Trainer.borrow(trainer)
    try trainer.setDataset(Dataset.borrow(dataset))
  }
}
