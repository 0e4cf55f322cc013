import Memory
import TestSupport
import Testing

@Suite("A block of memory") struct HeapBufferTests {
  @Test("begins at a multiple of 64", arguments: [0, 1, 3, 15, 16, 17, 1000])
  func isAligned(count: Int) throws {
    let bytes = try HeapBuffer<UInt8>(uninitialized: count, for: "test")
    let floats = try HeapBuffer<Float>(uninitialized: count, for: "test")
    #expect(bytes.count == count && floats.count == count)
    #expect(UInt(bitPattern: bytes.pointer).isMultiple(of: 64))
    #expect(UInt(bitPattern: floats.pointer).isMultiple(of: 64))
  }

  @Test("is zero from end to end if asked for", arguments: [0, 1, 63, 64, 65, 4097])
  func isZeroed(count: Int) throws {
    // Memory just given back is likely to be handed out again, with its contents.
    let used = try HeapBuffer<UInt64>(uninitialized: count, for: "test")
    for index in 0..<count { used.pointer[index] = .max }
    let zeroed = try HeapBuffer<UInt64>(zeroed: count, for: "test")
    #expect((0..<count).allSatisfy { zeroed.pointer[$0] == 0 })
  }

  @Test("copies values, and changes of the source do not reach it") func copies() throws {
    var source: [Int32] = [3, 1, 4, 1, 5]
    let copy = try HeapBuffer(copying: source, count: 5, for: "test")
    source[0] = 9
    #expect((0..<5).map { copy.pointer[$0] } == [3, 1, 4, 1, 5])
  }

  @Test(
    "an absurd number of values fails instead of trapping",
    arguments: [-1, Int.min, Int.max, Int.max / 8 + 1, 1 << 61])
  func refusesSizeThatDoesNotFit(count: Int) {
    expectFailure(.badSize, naming: "weights", "\(count)") {
      try HeapBuffer<Double>(uninitialized: count, for: "weights")
    }
    expectFailure(.badSize, naming: "weights") {
      try HeapBuffer<Double>(zeroed: count, for: "weights")
    }
  }

  @Test("more than any machine has fails", arguments: [1 << 48, 1 << 56, (1 << 60) - 1])
  func reportsLackOfMemory(count: Int) {
    expectFailure(.outOfMemory, naming: "weights", "\(8 * count) bytes") {
      try HeapBuffer<Double>(uninitialized: count, for: "weights")
    }
  }
}
