import Datasets
import Randomness
import TestSupport
import Testing

/// The reader looks at 2 MiB at a time and allows lines of 1 MiB.
@Suite("Long CSV files and lines") struct CSVWindowTests {
  private static let lineLimit = 1 << 20
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test(
    "lines that straddle the reader's window lose nothing",
    arguments: [("\n", false), ("\r\n", true)])
  func straddlingLines(lineEnd: String, isCompressed: Bool) throws {
    // A prime number of different images, again and again: no period of the window.
    let (different, width, rounds) = (37, 784, 28)
    var random = SplitMix64(state: 21)
    let onePixels = random.pixels(different * width)
    let oneLabels = random.integers(different, below: 10)
    let fields = (0...255).map { Array(",\($0)".utf8) }
    var oneText: [UInt8] = []
    for row in 0..<different {
      oneText += "\(oneLabels[row])".utf8
      for pixel in onePixels[row * width..<(row + 1) * width] { oneText += fields[Int(pixel)] }
      oneText += lineEnd.utf8
    }
    let names = (0..<width).map { ",pixel\($0)" }.joined()
    var text = Array("label\(names)\(lineEnd)".utf8)
    var (expectedPixels, expectedLabels): ([UInt8], [Int32]) = ([], [])
    for _ in 0..<rounds {
      text += oneText
      expectedPixels += onePixels
      expectedLabels += oneLabels
    }
    #expect(text.count > 1 << 21, "longer than the window")
    let dataset = try open(isCompressed ? gzip(text) : text)
    #expect(dataset.count == rounds * different && dataset.width == width)
    #expect(labels(of: dataset) == expectedLabels)
    #expect(pixels(of: dataset) == expectedPixels)
  }

  @Test(
    "a line may end at, before or behind the end of the window", arguments: -2...2, ["\n", "\r\n"])
  func lineEndAtWindowEnd(shift: Int, lineEnd: String) throws {
    // Three lines that are together 2 MiB long, less or more the shift.
    let lengths = [700_000, 700_000, 2 * Self.lineLimit - 1_400_000 + shift]
    var text: [UInt8] = []
    for (index, length) in lengths.enumerated() {
      let image = "\(index),\(index + 7)"
      text += line(image, length: length - lineEnd.utf8.count) + Array(lineEnd.utf8)
    }
    text += "3,10\(lineEnd)4,11".utf8
    let dataset = try open(text)
    #expect(labels(of: dataset) == [0, 1, 2, 3, 4])
    #expect(pixels(of: dataset) == [7, 8, 9, 10, 11])
  }

  @Test("a line of 1 MiB is read, wherever it lies", arguments: [0, 1, 2])
  func longestLine(linesBefore: Int) throws {
    let text = lines(linesBefore) + line("3,7", length: Self.lineLimit)
    #expect(try labels(of: open(text)).last == 3)
    let dataset = try open(text + Array("\n4,8\n".utf8))
    #expect(dataset.count == linesBefore + 2 && labels(of: dataset).suffix(2) == [3, 4])
  }

  @Test("a longer line is refused, wherever it lies", arguments: [0, 1, 2])
  func tooLongLine(linesBefore: Int) throws {
    for (length, end) in [
      (Self.lineLimit + 1, ""), (Self.lineLimit + 1, "\n4,8\n"), (3 << 20, "\n4,8\n"),
    ] {
      let text = lines(linesBefore) + line("3,7", length: length) + Array(end.utf8)
      expectFailure(.limit, naming: "line \(linesBefore + 1)", "1048576") { try open(text) }
    }
  }

  @Test("a file without any line end is refused without being read whole") func noLineEnd() throws {
    let text = [UInt8](repeating: UInt8(ascii: "1"), count: 9 << 20)
    expectFailure(.limit, naming: "line 1", "1048576") { try open(text) }
    expectFailure(.limit, naming: "line 1", "1048576") { try open(gzip(text)) }
  }

  /// An image with so many blanks behind it that the line is `length` bytes long without its end.
  private func line(_ text: String, length: Int) -> [UInt8] {
    Array(text.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: length - text.utf8.count)
  }

  /// Some images on lines of 900,000 bytes, which move what follows through the window.
  private func lines(_ count: Int) -> [UInt8] {
    (0..<count).reduce(into: []) { text, _ in
      text += line("1,0", length: 899_999) + [UInt8(ascii: "\n")]
    }
  }

  private func open(_ bytes: [UInt8]) throws -> Dataset {
    try Dataset.openCSV(path: folder.write(bytes, to: "images.csv"), classCount: 10)
  }
}
