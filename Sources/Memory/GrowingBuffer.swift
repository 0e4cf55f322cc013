import Errors
import Glibc

/// Memory that grows while a file of unknown length is read.
package final class GrowingBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  package private(set) var pointer: UnsafeMutablePointer<Element>
  package private(set) var count = 0
  private var capacity: Int
  private let purpose: String

  /// - Parameters:
  ///   - capacity: Values to have room for at first, 1 or more.
  ///   - purpose: What the memory is for, for the message.
  package init(capacity: Int, for purpose: String) throws {
    let byteCount = try checkedProduct([capacity, MemoryLayout<Element>.stride], of: purpose)
    guard let memory = malloc(max(byteCount, 1)) else {
      throw EngineError.outOfMemory("\(purpose): no memory for \(byteCount) bytes")
    }
    guard MemoryReserve.isThere() else {
      free(memory)
      throw EngineError.outOfMemory("\(purpose): \(byteCount) bytes would leave too little memory")
    }
    self.pointer = memory.bindMemory(to: Element.self, capacity: capacity)
    self.capacity = capacity
    self.purpose = purpose
  }

  deinit { free(pointer) }

  /// Makes room for `additional` values behind the last one and returns where they go; they count as
  /// present, so write them all.
  ///
  /// - Complexity: Amortised O(additional).
  package func extend(by additional: Int) throws -> UnsafeMutablePointer<Element> {
    let (needed, overflow) = count.addingReportingOverflow(additional)
    guard !overflow else { throw EngineError.outOfMemory("\(purpose): too many values") }
    if needed > capacity {
      try setCapacity(max(needed, capacity + capacity / 2))
    }
    defer { count = needed }
    return pointer + count
  }

  /// Lets go of the last values, so that `count` are left; the memory stays.
  ///
  /// - Precondition: There are as many.
  package func truncate(to count: Int) {
    precondition((0...self.count).contains(count), "only what is there can be let go of")
    self.count = count
  }

  /// Gives back what is not in use.
  package func trim() {
    // Shrinking may be refused; then the larger block simply stays.
    try? setCapacity(max(count, 1))
  }

  private func setCapacity(_ newCapacity: Int) throws {
    let byteCount = try checkedProduct([newCapacity, MemoryLayout<Element>.stride], of: purpose)
    guard let memory = realloc(pointer, byteCount) else {
      throw EngineError.outOfMemory("\(purpose): no memory for \(byteCount) bytes")
    }
    pointer = memory.bindMemory(to: Element.self, capacity: newCapacity)
    capacity = newCapacity
    try MemoryReserve.require(for: purpose)
  }
}
