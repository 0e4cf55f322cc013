import Errors
import Files

/// Gives bytes as a file would, a few at a time, and fails behind them if told to.
package final class MemoryReader: ByteReader {
  package let path: String
  package let expectedSize: Int?
  private var rest: ArraySlice<UInt8>
  private let step: Int
  private let failsAtEnd: Bool

  package init(
    _ bytes: [UInt8], path: String = "in memory", step: Int = .max, expectedSize: Int? = nil,
    failsAtEnd: Bool = false
  ) {
    rest = bytes[...]
    self.path = path
    self.step = step
    self.expectedSize = expectedSize
    self.failsAtEnd = failsAtEnd
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, step, rest.count)
    if count == 0, failsAtEnd { throw EngineError.inputOutput("\(path): cannot read") }
    buffer.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }
}
