/// Something that gives bytes one after the other.
package protocol ByteReader: AnyObject {
  /// The file's path, for messages.
  var path: String { get }
  /// Bytes that there probably are in all; nil if nothing tells. A file may change while it is read.
  var expectedSize: Int? { get }

  /// Reads up to `buffer.count` bytes.
  ///
  /// - Returns: How many were read; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteReader {
  /// Reads until `buffer` is full or the end is reached.
  ///
  /// - Returns: How many bytes were read.
  package func readFully(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let received = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if received == 0 { break }
      filled += received
    }
    return filled
  }
}
