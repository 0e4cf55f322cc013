import Datasets
import TestSupport
import Testing

@Suite("Tables of images") struct ImageTableTests {
  @Test(
    "sizes out of range are refused",
    arguments: [
      (0, 1), (-1, 1), (Int.min, 1), (1 << 31, 1), (Int.max, Int.max), (1, 0), (1, -1),
      (1, (1 << 24) + 1), (1, Int.max),
    ])
  func sizesOutOfRange(count: Int, width: Int) throws {
    let byte = try heap([0] as [UInt8])
    expectFailure(.badSize) { try ImageTable(.bytes(byte.pointer), count: count, width: width) }
  }

  @Test("the largest sizes are accepted", arguments: [(1 << 31) - 1, 1], [1 << 24, 1])
  func largestSizes(count: Int, width: Int) throws {
    let byte = try heap([0] as [UInt8])
    let table = try ImageTable(.bytes(byte.pointer), count: count, width: width)
    #expect(table.count == count && table.width == width)
  }

  @Test(
    "the first value that is not finite is named",
    arguments: [Float.nan, -.nan, .signalingNaN, .infinity, -.infinity])
  func namesNotFinite(value: Float) throws {
    for index in 0..<6 {
      var values: [Float] = [0, 1, -0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -5]
      values[index] = value
      let buffer = try heap(values)
      let table = try ImageTable(.floats(buffer.pointer), count: 3, width: 2)
      expectFailure(.badValue, naming: "row \(index / 2)", "column \(index % 2)") {
        try table.requireFinite()
      }
    }
  }

  @Test("finite values and bytes are finite") func acceptsFinite() throws {
    let floats = try heap(
      [0, 1, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude]
        as [Float])
    try ImageTable(.floats(floats.pointer), count: 3, width: 2).requireFinite()
    let bytes = try heap([0xFF, 0xFF, 0x80, 0x7F] as [UInt8])
    try ImageTable(.bytes(bytes.pointer), count: 1, width: 4).requireFinite()
  }
}
