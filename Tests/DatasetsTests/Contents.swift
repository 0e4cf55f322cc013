import Datasets

/// The pixels of a dataset of bytes, row by row; empty for another type.
func pixels(of dataset: Dataset) -> [UInt8] {
  guard case .bytes(let values) = dataset.images.values else { return [] }
  return Array(UnsafeBufferPointer(start: values, count: dataset.count * dataset.width))
}

/// The labels of a dataset.
func labels(of dataset: Dataset) -> [Int32] {
  Array(UnsafeBufferPointer(start: dataset.labels, count: dataset.count))
}
