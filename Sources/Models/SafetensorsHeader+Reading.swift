import Errors
import Files
import Memory

extension SafetensorsHeader {
  /// Bytes of a header at most.
  package static let sizeLimit = 1 << 20

  /// Reads the header at the beginning of a file.
  ///
  /// - Parameter kind: What the file is to be, for messages, such as "model".
  /// - Returns: The header and its bytes as they stand in the file, with those of its length; the tensors
  ///   begin behind them.
  /// - Throws: `EngineError.badModel`, before anything larger than the file is allocated, or `.inputOutput`.
  package static func read(
    from file: InputFile, kind: String
  ) throws -> (value: SafetensorsHeader, bytes: [UInt8]) {
    var length: UInt64 = 0
    guard try withUnsafeMutableBytes(of: &length, { try file.readFully(into: $0) }) == 8 else {
      throw EngineError.badModel("\(file.size) bytes are too few for a \(kind) file")
    }
    length = UInt64(littleEndian: length)
    guard length <= UInt64(sizeLimit), Int(length) <= file.size - 8 else {
      throw EngineError.badModel(
        "announces a header of \(length) bytes; the file has \(file.size), the limit is "
          + "\(sizeLimit)")
    }
    // Text, numbers and what the decoder makes of them are small, but many.
    try MemoryReserve.require(
      MemoryReserve.size + 32 * Int(length), for: "header of the \(kind) file")
    var text = [UInt8](repeating: 0, count: Int(length))
    guard try text.withUnsafeMutableBytes({ try file.readFully(into: $0) }) == text.count else {
      throw EngineError.badModel("the file ends within its header")
    }
    return (try decode(text), withUnsafeBytes(of: length.littleEndian, Array.init) + text)
  }
}
