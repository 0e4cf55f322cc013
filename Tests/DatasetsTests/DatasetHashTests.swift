import Datasets
import Memory
import TestSupport
import Testing

@Suite("The hash of a dataset") struct DatasetHashTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private let pixels: [UInt8] = [1, 2, 3, 4, 5, 255]
  private let numbers: [Int32] = [9, 0, 5]

  @Test("is the same for the same images from CSV, IDX, compressed files and memory")
  func sourceDoesNotMatter() throws {
    let csv = "label,a,b\n9,1,2\n0, 3,4\r\n5,5,255"
    try folder.write(Array(csv.utf8), to: "t.csv")
    try folder.write(try gzip(Array(csv.utf8)), to: "t.csv.gz")
    let (images, labels): ([UInt8], [UInt8]) = (
      [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1] + pixels,
      [0, 0, 8, 1, 0, 0, 0, 3, 9, 0, 5]
    )
    try folder.write(images, to: "images")
    try folder.write(labels, to: "labels")
    let expected = try memory(pixels, numbers).contentHash
    for name in ["t.csv", "t.csv.gz"] {
      #expect(
        try Dataset.openCSV(path: folder.path(name), classCount: 10).contentHash == expected)
    }
    let fromIDX = try Dataset.openIDX(
      images: folder.path("images"), labels: folder.path("labels"), classCount: 10)
    #expect(fromIDX.contentHash == expected)
  }

  /// Computed by the Python reference implementation in python/tests/xxhash64.py.
  @Test("is the documented function of its parts") func knownHash() throws {
    #expect(try memory(pixels, numbers).contentHash == 0x97CB_01EE_5735_C3A3)
    #expect(try floats([0.5, -1, 2, 3], [0, 1]).contentHash == 0xB372_7A91_ECAB_A5A3)
  }

  @Test("tells apart datasets that differ in one thing") func differences() throws {
    let bytes = try memory(pixels, numbers)
    var otherPixels = pixels
    otherPixels[5] = 254
    let flat = try heap([0, 0, 0, 0, 0, 0] as [UInt8])
    let others = [
      try memory(otherPixels, numbers), try memory(pixels, [9, 0, 4]),
      try memory(pixels, [0, 9, 5]), try memory(pixels, numbers, classCount: 11),
      try memory([1, 2, 3, 4, 255, 5], numbers),
      // The same bytes as one float an image, and as other shapes.
      try memory(pixels, [9, 0]), try memory(pixels, [9, 0, 5, 1, 1, 1]),
      try Dataset(
        ImageTable(.bytes(flat.pointer), count: 3, width: 2), owner: flat, labels: heap(numbers),
        classCount: 10),
      try floats([0, 0, 0], numbers, classCount: 10),
      try floats([0, 0, 0, 0, 0, 0], numbers, classCount: 10),
    ]
    let hashes = ([bytes] + others).map(\.contentHash)
    #expect(Set(hashes).count == hashes.count)
  }

  private func memory(
    _ pixels: [UInt8], _ labels: [Int32], classCount: Int = 10
  ) throws -> Dataset {
    let values = try heap(pixels)
    let table = try ImageTable(
      .bytes(values.pointer), count: labels.count, width: pixels.count / labels.count)
    return try Dataset(table, owner: values, labels: heap(labels), classCount: classCount)
  }

  private func floats(
    _ numbers: [Float], _ labels: [Int32], classCount: Int = 2
  ) throws -> Dataset {
    let values = try heap(numbers)
    let table = try ImageTable(
      .floats(values.pointer), count: labels.count, width: numbers.count / labels.count)
    return try Dataset(table, owner: values, labels: heap(labels), classCount: classCount)
  }
}
