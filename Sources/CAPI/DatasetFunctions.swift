import CDigitus
import Datasets
import Errors
import Memory

/// Classes of the functions that are not told how many: the ten digits.
private let digitClasses: Int64 = 10

@_cdecl("digitus_dataset_open_csv") @implementation
public func digitus_dataset_open_csv(
  _ path: UnsafePointer<CChar>?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  digitus_dataset_open_csv_with_classes(path, digitClasses, out)
}

@_cdecl("digitus_dataset_open_csv_with_classes") @implementation
public func digitus_dataset_open_csv_with_classes(
  _ path: UnsafePointer<CChar>?, _ classCount: Int64,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  reportingStatus {
    let path = try Arguments.path(path, "path")
    let out = try Arguments.aligned(Arguments.present(out, "out"), "out")
    let dataset = try Dataset.openCSV(path: path, classCount: Int(clamping: classCount))
    out.pointee = dataset.retainedForC()
  }
}

@_cdecl("digitus_dataset_open_idx") @implementation
public func digitus_dataset_open_idx(
  _ images: UnsafePointer<CChar>?, _ labels: UnsafePointer<CChar>?,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  digitus_dataset_open_idx_with_classes(images, labels, digitClasses, out)
}

@_cdecl("digitus_dataset_open_idx_with_classes") @implementation
public func digitus_dataset_open_idx_with_classes(
  _ images: UnsafePointer<CChar>?, _ labels: UnsafePointer<CChar>?, _ classCount: Int64,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  reportingStatus {
    let images = try Arguments.path(images, "images")
    let labels = try Arguments.path(labels, "labels")
    let out = try Arguments.aligned(Arguments.present(out, "out"), "out")
    let dataset = try Dataset.openIDX(
      images: images, labels: labels, classCount: Int(clamping: classCount))
    out.pointee = dataset.retainedForC()
  }
}

@_cdecl("digitus_dataset_create") @implementation
public func digitus_dataset_create(
  _ images: UnsafeRawPointer?, _ type: digitus_element_type, _ labels: UnsafePointer<Int32>?,
  _ count: Int64, _ width: Int64, _ classCount: Int64, _ storage: digitus_storage,
  _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> digitus_status {
  reportingStatus {
    let labels = try Arguments.aligned(Arguments.present(labels, "labels"), "labels")
    let out = try Arguments.aligned(Arguments.present(out, "out"), "out")
    guard type == DIGITUS_ELEMENT_UINT8 || type == DIGITUS_ELEMENT_FLOAT32 else {
      throw EngineError.badValue("type: \(type.rawValue) is no digitus_element_type")
    }
    guard storage == DIGITUS_STORAGE_COPY || storage == DIGITUS_STORAGE_BORROW else {
      throw EngineError.badValue("storage: \(storage.rawValue) is no digitus_storage")
    }
    let table = try Arguments.images(
      images, isFloat: type == DIGITUS_ELEMENT_FLOAT32, count: count, width: width)
    let classes = Int(clamping: classCount)
    try Dataset.checkClassCount(classes)
    let ownLabels = try HeapBuffer(copying: labels, count: table.count, for: "labels")
    try table.requireFinite()
    let dataset =
      storage == DIGITUS_STORAGE_COPY
      ? try Dataset.copying(table, labels: ownLabels, classCount: classes)
      : try Dataset(table, owner: nil, labels: ownLabels, classCount: classes)
    out.pointee = dataset.retainedForC()
  }
}

@_cdecl("digitus_dataset_count") @implementation
public func digitus_dataset_count(_ dataset: OpaquePointer?) -> Int64 {
  Int64(Dataset.borrowIfAny(dataset)?.count ?? 0)
}

@_cdecl("digitus_dataset_width") @implementation
public func digitus_dataset_width(_ dataset: OpaquePointer?) -> Int64 {
  Int64(Dataset.borrowIfAny(dataset)?.width ?? 0)
}

@_cdecl("digitus_dataset_class_count") @implementation
public func digitus_dataset_class_count(_ dataset: OpaquePointer?) -> Int64 {
  Int64(Dataset.borrowIfAny(dataset)?.classCount ?? 0)
}

@_cdecl("digitus_dataset_bytes") @implementation
public func digitus_dataset_bytes(_ dataset: OpaquePointer?) -> UnsafePointer<UInt8>? {
  guard case .bytes(let values) = Dataset.borrowIfAny(dataset)?.images.values else { return nil }
  return values
}

@_cdecl("digitus_dataset_floats") @implementation
public func digitus_dataset_floats(_ dataset: OpaquePointer?) -> UnsafePointer<Float>? {
  guard case .floats(let values) = Dataset.borrowIfAny(dataset)?.images.values else { return nil }
  return values
}

@_cdecl("digitus_dataset_labels") @implementation
public func digitus_dataset_labels(_ dataset: OpaquePointer?) -> UnsafePointer<Int32>? {
  Dataset.borrowIfAny(dataset)?.labels
}

@_cdecl("digitus_dataset_hash") @implementation
public func digitus_dataset_hash(_ dataset: OpaquePointer?) -> UInt64 {
  Dataset.borrowIfAny(dataset)?.contentHash ?? 0
}

@_cdecl("digitus_dataset_destroy") @implementation
public func digitus_dataset_destroy(_ dataset: OpaquePointer?) {
  Dataset.destroy(dataset)
}
