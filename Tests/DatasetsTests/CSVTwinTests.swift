import Datasets
import Randomness
import TestSupport
import Testing

/// All threads, windows and pieces against one thread that decodes line by line.
@Suite("CSV on many threads", .usesThreadPool) struct CSVTwinTests {
  static let smallFile = "label,a,b,c\n7,0,128,255\n0,0,0,0\n3,1,20,3\n9,254,99,100\n"

  @Test("reads what one thread reads line by line", arguments: 1...8)
  func readsTheSame(threadCount: Int) throws {
    var random = SplitMix64(state: UInt64(threadCount))
    for round in 0..<150 {
      let file = GeneratedCSV(&random)
      let cutting = CSVDecoder.Cutting.small(
        window: 1 + random.below(400), piece: 1 + random.below(100))
      let step = 1 + random.below(300)
      let found = try withThreads(threadCount) {
        outcome(of: MemoryReader(file.bytes, step: step), cutting)
      }
      #expect(found == .images(labels: file.labels, pixels: file.pixels), "round \(round)")
      #expect(found == outcome(of: MemoryReader(file.bytes), .plain), "round \(round)")
    }
  }

  @Test("a damaged byte anywhere leads to the same", arguments: [1, 2, 5])
  func damagedByte(threadCount: Int) throws {
    let text = Array(Self.smallFile.utf8)
    try withThreads(threadCount) {
      var refusals = 0
      for place in text.indices {
        for byte in [UInt8]("x,\n\r 0925-.;:/\u{0}".utf8) + [0x80, 0xFF] {
          var damaged = text
          damaged[place] = byte
          if compareWithPlain(damaged, window: 16, piece: 8) != nil { refusals += 1 }
        }
      }
      #expect(refusals > 8 * text.count, "most damages must be refused")
    }
  }

  @Test("a missing or additional byte anywhere leads to the same", arguments: [1, 2, 5])
  func missingByte(threadCount: Int) throws {
    let text = Array(Self.smallFile.utf8)
    try withThreads(threadCount) {
      for place in text.indices {
        var damaged = text
        damaged.remove(at: place)
        compareWithPlain(damaged, window: 16, piece: 8)
        for byte in [UInt8](",\n\r 01".utf8) {
          damaged = text
          damaged.insert(byte, at: place)
          compareWithPlain(damaged, window: 16, piece: 8)
        }
        compareWithPlain(Array(text.prefix(place)), window: 16, piece: 8)
      }
    }
  }

  /// Zeros are written four at a time, which must neither pass nor touch the next row.
  @Test("a line of zeros that is too long or short leads to the same", arguments: 1...12)
  func otherWidth(width: Int) {
    let line = "1" + String(repeating: ",0", count: width) + "\n"
    let nines = "9" + String(repeating: ",9", count: width) + "\n"
    for difference in -5...9 where width + difference >= 0 {
      for end in ["", ",", ",5"] {
        let other = "1" + String(repeating: ",0", count: width + difference) + end + "\n"
        compareWithPlain(
          Array((line + nines + other + nines + nines).utf8), window: 1000, piece: 1)
      }
    }
  }

  @Test("of several bad lines the first is named", arguments: [1, 2, 8])
  func firstBadLine(threadCount: Int) throws {
    let line = Array(("5" + String(repeating: ",0", count: 40) + "\n").utf8)
    let count = 300
    try withThreads(threadCount) {
      for first in [0, 1, 2, 50, 149, 298] {
        var text = (0..<count).flatMap { _ in line }
        for bad in [first, first + 1, 299] { text[bad * line.count + 10] = UInt8(ascii: "x") }
        let message = compareWithPlain(text, window: 5000, piece: 400)
        #expect(message?.contains("line \(first + 1), column 6: 'x'") == true, "line \(first)")
      }
    }
  }

  /// 199 bytes a line: 659 lines are a piece, line 10,539 lies in both windows.
  @Test(
    "a bad value is named wherever it lies in a long file",
    arguments: [0, 657, 658, 659, 1318, 5000, 10_537, 10_538, 10_539, 11_300, 11_999], [1, 2, 5])
  func longFile(bad: Int, threadCount: Int) throws {
    let line = Array("1,255,0,0,0,0,\(String(repeating: "0,", count: 91))77\n".utf8)
    var text = (0..<12_000).flatMap { _ in line }
    #expect(line.count == 199 && text.count > 1 << 21)
    text[bad * line.count + 4] = UInt8(ascii: "6")
    try withThreads(threadCount) {
      let found = outcome(of: MemoryReader(text), CSVDecoder.Cutting())
      #expect(found == outcome(of: MemoryReader(text), .plain))
      #expect(found.message?.contains("line \(bad + 1), column 2: '256'") == true)
    }
  }

  @Test("a line too long is named, wherever it lies", arguments: [1, 2])
  func tooLongLine(threadCount: Int) throws {
    let blanks = String(repeating: " ", count: 1 << 20)
    try withThreads(threadCount) {
      for text in ["1,0\n2,0\(blanks)\n3,x\n", "1,0\n\n2,0\(blanks)\n", "1,x\n2,0\(blanks)"] {
        compareWithPlain(Array(text.utf8), window: 1 << 21, piece: 10)
        compareWithPlain(Array(text.utf8), window: 700_000, piece: 10)
      }
    }
  }

  @Test("a bad line before a failing read is what is named", arguments: [1, 2])
  func failingRead(threadCount: Int) throws {
    try withThreads(threadCount) {
      for (text, part) in [
        ("1,0\n2,x\n3,0\n", "line 2"), ("1,0\n2,0\n3,0\n", "cannot read"),
        ("1,0\n2,0\n3,x", "cannot read"), ("", "cannot read"), ("1,0\n\n3,0\n", "line 2"),
      ] {
        for window in [1, 3, 4, 7, 100] {
          let reader = MemoryReader(Array(text.utf8), step: 3, failsAtEnd: true)
          let found = outcome(of: reader, .small(window: window, piece: 4))
          #expect(found.message?.contains(part) == true, "\(text.debugDescription), \(window)")
        }
      }
    }
  }

  /// Otherwise as many rows as there are lines, of as many pixels as the first line has, would be made.
  @Test("short lines behind a long one are refused without memory for them") func shortLines() {
    let first = "1" + String(repeating: ",0", count: 65_536)
    let text = Array((first + String(repeating: "\n1", count: 1 << 20)).utf8)
    let found = outcome(of: MemoryReader(text), CSVDecoder.Cutting())
    #expect(found.message?.contains("line 2: expected 65537 columns, got 1") == true)
  }

  @Test("the comparison notices one wrong pixel and another line") func comparisonCanFail() {
    let text = Self.smallFile
    let whole = outcome(of: MemoryReader(Array(text.utf8)), CSVDecoder.Cutting())
    let other = outcome(
      of: MemoryReader(Array(text.replacing("128", with: "129").utf8)), .plain)
    #expect(whole != other)
    let first = outcome(of: MemoryReader(Array("1,0\n2,x\n3,0\n".utf8)), .plain)
    let second = outcome(of: MemoryReader(Array("1,0\n2,0\n3,x\n".utf8)), .plain)
    #expect(first != second)
  }

  /// Expects the same outcome on all threads as from the plain twin, and returns its message.
  @discardableResult
  private func compareWithPlain(_ bytes: [UInt8], window: Int, piece: Int) -> String? {
    let plain = outcome(of: MemoryReader(bytes), .plain)
    let found = outcome(of: MemoryReader(bytes), .small(window: window, piece: piece))
    let shown = String(decoding: bytes.prefix(100), as: UTF8.self).debugDescription
    #expect(found == plain, "\(shown)")
    return plain.message
  }
}
