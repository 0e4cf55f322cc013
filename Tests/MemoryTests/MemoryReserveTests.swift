import Memory
import TestSupport
import Testing

@Suite("Memory for small things") struct MemoryReserveTests {
  @Test("is there as a rule, and taking it takes nothing") func isThere() throws {
    for _ in 0..<100_000 { try MemoryReserve.require(for: "test") }
    #expect(MemoryReserve.isThere())
  }

  @Test("is not there if more is wanted than any machine has", arguments: [1 << 48, 1 << 60])
  func isNotThere(byteCount: Int) {
    #expect(!MemoryReserve.isThere(byteCount))
    expectFailure(.outOfMemory, naming: "weights", "\(byteCount) bytes") {
      try MemoryReserve.require(byteCount, for: "weights")
    }
  }
}
