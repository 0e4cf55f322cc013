import CZlib

/// Packs bytes as one member of a gzip file.
package func gzip(_ content: [UInt8]) throws -> [UInt8] {
  var stream = z_stream()
  // deflateInit2 is a macro, which Swift cannot import; 16 + 15 asks for a gzip wrapper.
  let opened = deflateInit2_(
    &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  guard opened == Z_OK else { throw SystemFailure(call: "deflateInit2", code: opened) }
  defer { deflateEnd(&stream) }
  var content = content
  var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(content.count))) + 32)
  let capacity = packed.count
  let code = content.withUnsafeMutableBufferPointer { source in
    packed.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(capacity)
      return deflate(&stream, Z_FINISH)
    }
  }
  guard code == Z_STREAM_END else { throw SystemFailure(call: "deflate", code: code) }
  return Array(packed.prefix(capacity - Int(stream.avail_out)))
}
