import Errors
import Files
import Memory

extension Dataset {
  /// Reads a CSV file, plain or gzip-compressed.
  package static func openCSV(path: String, classCount: Int) throws -> Dataset {
    try checkClassCount(classCount)
    return try CSVDecoder.read(openPossiblyCompressed(path), classCount: classCount)
  }

  /// Reads a pair of IDX files, each plain or gzip-compressed.
  package static func openIDX(
    images: String, labels: String, classCount: Int
  ) throws -> Dataset {
    try checkClassCount(classCount)
    return try IDXDecoder.read(
      images: openPossiblyCompressed(images), labels: openPossiblyCompressed(labels),
      classCount: classCount)
  }

  /// Copies the images into memory of its own.
  package static func copying(
    _ images: ImageTable, labels: HeapBuffer<Int32>, classCount: Int
  ) throws -> Dataset {
    let total = images.count * images.width
    switch images.values {
    case .bytes(let source):
      let copy = try HeapBuffer(copying: source, count: total, for: "images")
      let table = try ImageTable(.bytes(copy.pointer), count: images.count, width: images.width)
      return try Dataset(table, owner: copy, labels: labels, classCount: classCount)
    case .floats(let source):
      let copy = try HeapBuffer(copying: source, count: total, for: "images")
      let table = try ImageTable(.floats(copy.pointer), count: images.count, width: images.width)
      return try Dataset(table, owner: copy, labels: labels, classCount: classCount)
    }
  }
}
