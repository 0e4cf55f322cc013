import Files
import Randomness
import TestSupport
import Testing

@Suite("Gzip files") struct GzipReaderTests {
  private let folder: TemporaryFolder
  /// Small, but with more than one kind of symbol.
  private let content = Array("label,1,2,3\n7,0,0,0\n7,0,0,255\n".utf8)

  init() throws { folder = try TemporaryFolder() }

  @Test("give what was packed", arguments: [0, 1, 100, 65_536, 300_000], [1000, 4096, 1 << 20])
  func givesContent(size: Int, step: Int) throws {
    var random = SplitMix64(state: 3)
    let content = random.pixels(size)
    #expect(try unpack(folder.write(gzip(content), to: "a.gz"), step: step) == content)
  }

  @Test("can be read byte by byte") func byteByByte() throws {
    #expect(try unpack(folder.write(gzip(content), to: "a.gz"), step: 1) == content)
  }

  /// Written by Python's `gzip`, with a name and a time in its header.
  @Test("a file of another program is understood") func otherProgram() throws {
    let packed: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x08, 0x15, 0xCD, 0x5B, 0x07, 0x02, 0xFF, 0x78, 0x00, 0x33, 0xD4, 0x31,
      0xD2,
      0x31, 0xE6, 0x02, 0x00, 0x2E, 0xB4, 0x1E, 0x05, 0x06, 0x00, 0x00, 0x00,
    ]
    #expect(try unpack(folder.write(packed, to: "a.gz")) == Array("1,2,3\n".utf8))
  }

  @Test("are known by their content, not by their name") func knownByContent() throws {
    #expect(try unpack(folder.write(content, to: "plain.gz")) == content)
    #expect(try unpack(folder.write(gzip(content), to: "packed.csv")) == content)
    for bytes in [[], [0x1F], [0x1F, 0x8A], [0x8B, 0x1F, 0x08]] as [[UInt8]] {
      #expect(try unpack(folder.write(bytes, to: "short")) == bytes)
    }
  }

  @Test("with several members give all of them") func severalMembers() throws {
    let packed = try gzip(content) + gzip([]) + gzip(Array("8,1,2,3\n".utf8)) + gzip([])
    let expected = content + Array("8,1,2,3\n".utf8)
    for step in [1, 29, 4096] {
      #expect(try unpack(folder.write(packed, to: "a.gz"), step: step) == expected)
    }
  }

  @Test("zeros behind a member are padding", arguments: [1, 2, 512, 70_000])
  func trailingZeros(count: Int) throws {
    let zeros = [UInt8](repeating: 0, count: count)
    #expect(try unpack(folder.write(gzip(content) + zeros, to: "a.gz")) == content)
    let packed = try gzip(content) + zeros + gzip(content)
    #expect(try unpack(folder.write(packed, to: "a.gz")) == content + content)
  }

  @Test(
    "anything else behind a member is refused",
    arguments: [[1], [0, 1], [0x1F], [0x1F, 0x8B], Array("trailing garbage".utf8)] as [[UInt8]])
  func trailingGarbage(garbage: [UInt8]) throws {
    let path = try folder.write(gzip(content) + garbage, to: "a.gz")
    expectFailure(.badData, naming: path, "gzip") { try unpack(path) }
  }

  @Test("cut short at any byte are refused") func truncated() throws {
    let packed = try gzip(content)
    for length in 2..<packed.count {
      let path = try folder.write(Array(packed.prefix(length)), to: "a.gz")
      expectFailure(.badData, naming: path, "truncated") { try unpack(path) }
    }
  }

  @Test("cut short at any byte of the second member are refused") func truncatedSecondMember()
    throws
  {
    let (first, second) = (try gzip(content), try gzip(Array("8,1,2,3\n".utf8)))
    for length in 0..<second.count {
      let path = try folder.write(first + second.prefix(length), to: "a.gz")
      if length == 0 {
        #expect(try unpack(path) == content)
      } else {
        expectFailure(.badData, naming: path) { try unpack(path) }
      }
    }
  }

  @Test("with any bit flipped are refused or give the same content") func flippedBit() throws {
    let packed = try gzip(content)
    var refusals = 0
    // Without the two bytes by which gzip is known, it is a plain file.
    for bit in 16..<8 * packed.count {
      var damaged = packed
      damaged[bit / 8] ^= 1 << (bit % 8)
      let path = try folder.write(damaged, to: "a.gz")
      let outcome = failure {
        let unpacked = try unpack(path)
        #expect(unpacked == content, "bit \(bit)")
      }
      if let outcome {
        #expect(outcome.kind == .badData, "bit \(bit): \(outcome.message)")
        refusals += 1
      }
    }
    // Time, extra flags and system in the header mean nothing here: 6 bytes.
    #expect(refusals >= 8 * (packed.count - 2 - 6) - 8)
  }

  @Test("that unpack to more than the limit are refused, without unpacking the rest")
  func bomb() throws {
    #expect(GzipReader.unpackedLimit == 4 << 30)
    let member = try gzip([UInt8](repeating: 0, count: 1 << 20))
    let path = try folder.write((0..<17).flatMap { _ in member }, to: "bomb.gz")
    let reader = try GzipReader(InputFile(path: path), limit: 16 << 20)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var total = 0
    expectFailure(.limit, naming: path, "16777216") {
      while total <= 17 << 20 { total += try reader.read(into: buffer) }
    }
    #expect(total == 16 << 20)
  }
}
