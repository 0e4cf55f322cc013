import Memory
import TestSupport
import Testing

@Suite("Memory that grows") struct GrowingBufferTests {
  @Test("keeps its contents while it grows", arguments: [0, 1, 2, 1000])
  func keepsContents(capacity: Int) throws {
    let buffer = try GrowingBuffer<Int32>(capacity: capacity, for: "test")
    var expected: [Int32] = []
    for addition in [1, 0, 2, 5, 100, 1, 1000, 3] {
      let room = try buffer.extend(by: addition)
      for index in 0..<addition {
        room[index] = Int32(expected.count + 1)
        expected.append(Int32(expected.count + 1))
      }
      #expect(buffer.count == expected.count)
      #expect(contents(of: buffer) == expected)
    }
  }

  @Test("keeps its contents when it gives back what is not in use") func trims() throws {
    let buffer = try GrowingBuffer<UInt8>(capacity: 1 << 20, for: "test")
    try buffer.extend(by: 3).update(from: [7, 8, 9], count: 3)
    buffer.trim()
    #expect(contents(of: buffer) == [7, 8, 9])
    try buffer.extend(by: 2).update(from: [10, 11], count: 2)
    #expect(contents(of: buffer) == [7, 8, 9, 10, 11])
  }

  @Test("goes on behind what is left when it lets go of values") func truncates() throws {
    let buffer = try GrowingBuffer<UInt8>(capacity: 2, for: "test")
    try buffer.extend(by: 3).update(from: [7, 8, 9], count: 3)
    buffer.truncate(to: 3)
    #expect(contents(of: buffer) == [7, 8, 9])
    buffer.truncate(to: 1)
    try buffer.extend(by: 1).pointee = 10
    #expect(contents(of: buffer) == [7, 10])
    buffer.truncate(to: 0)
    #expect(buffer.count == 0)
  }

  @Test("can be trimmed while it is empty, and used afterwards") func trimsEmpty() throws {
    let buffer = try GrowingBuffer<UInt8>(capacity: 5, for: "test")
    buffer.trim()
    #expect(buffer.count == 0)
    try buffer.extend(by: 1).pointee = 1
    #expect(contents(of: buffer) == [1])
  }

  @Test("an absurd addition fails and leaves the contents", arguments: [Int.max, Int.max - 1])
  func refusesAbsurdAddition(addition: Int) throws {
    let bytes = try GrowingBuffer<UInt8>(capacity: 4, for: "labels")
    try bytes.extend(by: 2).update(from: [1, 2], count: 2)
    expectFailure(.outOfMemory, naming: "labels") { try bytes.extend(by: addition) }
    #expect(contents(of: bytes) == [1, 2])

    let numbers = try GrowingBuffer<Int32>(capacity: 4, for: "labels")
    expectFailure(.badSize, naming: "labels") { try numbers.extend(by: addition) }
    #expect(numbers.count == 0)
  }

  @Test("an absurd capacity fails", arguments: [-1, Int.min, Int.max])
  func refusesAbsurdCapacity(capacity: Int) {
    expectFailure(.badSize, naming: "labels") {
      try GrowingBuffer<Int32>(capacity: capacity, for: "labels")
    }
    expectFailure(.outOfMemory, naming: "labels") {
      try GrowingBuffer<UInt8>(capacity: 1 << 60, for: "labels")
    }
  }

  private func contents<Element>(of buffer: GrowingBuffer<Element>) -> [Element] {
    (0..<buffer.count).map { buffer.pointer[$0] }
  }
}
