import Datasets
import Randomness
import TestSupport
import Testing

@Suite("IDX files") struct IDXDecoderTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private let imageBytes = idx([0x803, 3, 2, 1], [1, 2, 3, 4, 5, 6])
  private let labelBytes = idx([0x801, 3], [9, 0, 5])

  @Test("give images and labels, plain or compressed, in any mixture")
  func givesImages() throws {
    for images in [imageBytes, try gzip(imageBytes)] {
      for labelFile in [labelBytes, try gzip(labelBytes)] {
        let dataset = try open(images, labelFile)
        #expect(dataset.count == 3 && dataset.width == 2 && dataset.classCount == 10)
        #expect(pixels(of: dataset) == [1, 2, 3, 4, 5, 6])
        #expect(labels(of: dataset) == [9, 0, 5])
      }
    }
  }

  @Test("are read whole when they are larger than one step of reading") func large() throws {
    let (count, width) = (65, 65_536)
    var random = SplitMix64(state: 22)
    let pattern = random.pixels(65_521)
    var body: [UInt8] = []
    while body.count < count * width { body += pattern }
    body.removeLast(body.count - count * width)
    let images = idx([0x803, UInt32(count), 256, 256], body)
    let dataset = try open(images, idx([0x801, 65], [UInt8](repeating: 1, count: count)))
    #expect(dataset.count == count && dataset.width == width)
    #expect(pixels(of: dataset) == body)
  }

  @Test("cut short at any byte are refused") func truncated() throws {
    for length in 0..<imageBytes.count {
      let cut = Array(imageBytes.prefix(length))
      expectFailure(.badData, naming: folder.path("images")) { try open(cut, labelBytes) }
    }
    for length in 0..<labelBytes.count {
      let cut = Array(labelBytes.prefix(length))
      expectFailure(.badData, naming: folder.path("labels")) { try open(imageBytes, cut) }
    }
  }

  @Test("with a byte too many are refused") func tooLong() throws {
    expectFailure(.badData, naming: folder.path("images"), "more bytes", "6") {
      try open(imageBytes + [0], labelBytes)
    }
    expectFailure(.badData, naming: folder.path("labels"), "more bytes", "3") {
      try open(imageBytes, gzip(labelBytes + [0]))
    }
  }

  @Test(
    "with another magic number are refused",
    arguments: [0x801, 0x802, 0x804, 0x903, 0x0308_0000, 0, .max] as [UInt32])
  func wrongMagic(magic: UInt32) {
    let digits = String(magic, radix: 16)
    let shown = "0x" + String(repeating: "0", count: 8 - digits.count) + digits
    expectFailure(.badData, naming: folder.path("images"), shown, "0x00000803") {
      try open(idx([magic, 3, 2, 1], [1, 2, 3, 4, 5, 6]), labelBytes)
    }
    guard magic != 0x801 else { return }
    expectFailure(.badData, naming: folder.path("labels"), shown, "0x00000801") {
      try open(imageBytes, idx([magic, 3], [9, 0, 5]))
    }
  }

  @Test("exchanged files are refused") func exchanged() {
    let manyLabels = idx([0x801, 60], [UInt8](repeating: 1, count: 60))
    expectFailure(.badData, naming: folder.path("images"), "0x00000801") {
      try open(manyLabels, imageBytes)
    }
  }

  @Test("whose counts differ are refused") func countsDiffer() {
    expectFailure(.badData, naming: "3 images", "4") {
      try open(imageBytes, idx([0x801, 4], [9, 0, 5, 1]))
    }
  }

  @Test(
    "with a size of 0 are refused", arguments: [[0, 2, 1], [3, 0, 1], [3, 2, 0], [0, 0, 0]])
  func zeroSize(sizes: [UInt32]) {
    expectFailure(.badData, naming: folder.path("images"), "\(sizes[0]) images") {
      try open(idx([0x803] + sizes, []), idx([0x801, sizes[0]], []))
    }
  }

  @Test(
    "that announce more than the limits are refused",
    arguments: [
      [1 << 31, 1, 1], [.max, 28, 28], [1, 65_537, 1], [1, 257, 256], [1, .max, 1],
      [1, .max, .max], [.max, .max, .max],
    ] as [[UInt32]])
  func beyondLimits(sizes: [UInt32]) {
    expectFailure(.limit, naming: folder.path("images")) {
      try open(idx([0x803] + sizes, [1, 2, 3]), idx([0x801, sizes[0]], [1, 2, 3]))
    }
  }

  @Test("that announce much and hold little are refused without memory for it")
  func announcesMuch() throws {
    let count = UInt32(Int32.max)
    expectFailure(.badData, naming: folder.path("labels"), "2147483647", "only 3 follow") {
      try open(idx([0x803, count, 256, 256], [1, 2]), idx([0x801, count], [1, 2, 3]))
    }
    let labelFile = idx([0x801, 60_000], [UInt8](repeating: 1, count: 60_000))
    expectFailure(.badData, naming: folder.path("images"), "3932160000", "only 2 follow") {
      try open(idx([0x803, 60_000, 256, 256], [1, 2]), labelFile)
    }
  }

  @Test("that end before what the file's size promised are refused", arguments: [0, 1, 5])
  func shrinks(left: Int) {
    let images = MemoryReader(Array(imageBytes.prefix(16 + left)), step: 3, expectedSize: 22)
    expectFailure(.badData, naming: "announces 6 bytes", "only \(left) follow") {
      try IDXDecoder.read(images: images, labels: MemoryReader(labelBytes), classCount: 10)
    }
  }

  @Test("that grow beyond what the file's size promised are refused") func grows() {
    let images = MemoryReader(imageBytes + [0], step: 3, expectedSize: 22)
    expectFailure(.badData, naming: "more bytes", "6") {
      try IDXDecoder.read(images: images, labels: MemoryReader(labelBytes), classCount: 10)
    }
  }

  @Test("labels stay below the number of classes") func labelRange() throws {
    expectFailure(.badData, naming: folder.path("labels"), "label 9", "image 0", "0 to 8") {
      try open(imageBytes, labelBytes, classCount: 9)
    }
    let all = idx([0x801, 3], [255, 0, 254])
    #expect(try labels(of: open(imageBytes, all, classCount: 256)) == [255, 0, 254])
    #expect(try labels(of: open(imageBytes, all, classCount: 65_536)) == [255, 0, 254])
  }

  @Test("a class count out of range is refused", arguments: [-1, 0, 1, 65_537])
  func classCount(classCount: Int) {
    expectFailure(.badValue, naming: "\(classCount)") {
      try open(imageBytes, labelBytes, classCount: classCount)
    }
  }

  @Test("missing files and folders are refused") func noFile() throws {
    let labelPath = try folder.write(labelBytes, to: "labels")
    expectFailure(.notFound, naming: folder.path("missing")) {
      try Dataset.openIDX(images: folder.path("missing"), labels: labelPath, classCount: 10)
    }
    expectFailure(.inputOutput, naming: folder.path) {
      try Dataset.openIDX(images: folder.path, labels: labelPath, classCount: 10)
    }
  }

  private func open(
    _ images: [UInt8], _ labels: [UInt8], classCount: Int = 10
  ) throws -> Dataset {
    try Dataset.openIDX(
      images: folder.write(images, to: "images"), labels: folder.write(labels, to: "labels"),
      classCount: classCount)
  }
}

/// An IDX file: big-endian numbers, then bytes.
private func idx(_ header: [UInt32], _ body: [UInt8]) -> [UInt8] {
  header.flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } } + body
}
