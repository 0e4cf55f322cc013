import CZlib
import Errors
import Glibc
import Memory

/// The unpacked content of a gzip file (RFC 1952), one or more members long.
///
/// zlib checks each member's length and CRC-32. What a file may unpack to is limited, because a few
/// bytes can announce terabytes.
package final class GzipReader: ByteReader {
  /// Bytes that a file may unpack to.
  package static let unpackedLimit = 4 << 30

  package var path: String { source.path }
  package let expectedSize: Int? = nil
  private let source: InputFile
  private let packed: HeapBuffer<UInt8>
  private var stream = z_stream()
  private var isAtEnd = false
  private var memberIsOpen = true
  private var unpackedCount = 0
  private let limit: Int

  /// - Parameters:
  ///   - source: A file whose first bytes are gzip's.
  ///   - limit: Bytes that it may unpack to.
  package init(_ source: InputFile, limit: Int = unpackedLimit) throws {
    self.source = source
    self.limit = limit
    self.packed = try HeapBuffer(uninitialized: 1 << 16, for: "gzip reader")
    guard digitus_inflate_init_gzip(&stream) == Z_OK else {
      throw EngineError.outOfMemory("\(source.path): no memory to unpack gzip")
    }
  }

  deinit { inflateEnd(&stream) }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let room = min(buffer.count, Int(Int32.max))
    guard !isAtEnd, room > 0 else { return 0 }
    stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(room)
    while stream.avail_out == UInt32(room), !isAtEnd {
      try refill()
      if memberIsOpen {
        try inflateSome()
      } else {
        try beginNextMember()
      }
    }
    let produced = room - Int(stream.avail_out)
    unpackedCount += produced
    guard unpackedCount <= limit else {
      throw EngineError.limit(
        "\(path): unpacks to more than \(limit) bytes, the limit; unpack it first")
    }
    return produced
  }

  private func refill() throws {
    guard stream.avail_in == 0 else { return }
    let received = try source.read(
      into: UnsafeMutableRawBufferPointer(start: packed.pointer, count: packed.count))
    stream.next_in = packed.pointer
    stream.avail_in = UInt32(received)
    guard received == 0 else { return }
    if memberIsOpen {
      throw EngineError.badData("\(path): the gzip data end early; the file is truncated")
    }
    isAtEnd = true
  }

  private func inflateSome() throws {
    let code = inflate(&stream, Z_NO_FLUSH)
    switch code {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: memberIsOpen = false
    case Z_MEM_ERROR: throw EngineError.outOfMemory("\(path): no memory to unpack gzip")
    default:
      let reason = stream.msg.map { String(cString: $0) } ?? "code \(code)"
      throw EngineError.badData("\(path): damaged gzip data: \(reason)")
    }
  }

  /// Zero bytes behind the last member are padding (tape archives add them); anything else must be
  /// another member, which zlib checks.
  private func beginNextMember() throws {
    guard stream.avail_in > 0, let next = stream.next_in else { return }
    if next.pointee == 0 {
      stream.next_in = next + 1
      stream.avail_in -= 1
    } else {
      guard inflateReset(&stream) == Z_OK else {
        throw EngineError.badData("\(path): damaged gzip data behind the first member")
      }
      memberIsOpen = true
    }
  }
}

/// Opens a file that may or may not be gzip-compressed, which its first two bytes tell.
package func openPossiblyCompressed(_ path: String) throws -> any ByteReader {
  let file = try InputFile(path: path)
  var magic: (UInt8, UInt8) = (0, 0)
  let received = try withUnsafeMutableBytes(of: &magic) { try file.readFully(into: $0) }
  try file.rewind()
  return received == 2 && magic == (0x1F, 0x8B) ? try GzipReader(file) : file
}
