import Files

/// All bytes that a reader gives, read `step` at a time.
func readAll(_ reader: any ByteReader, step: Int = 4096) throws -> [UInt8] {
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: step)
  while true {
    let received = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
    if received == 0 { return content }
    content += buffer[..<received]
  }
}

/// All bytes of a file that may be compressed.
func unpack(_ path: String, step: Int = 4096) throws -> [UInt8] {
  try readAll(openPossiblyCompressed(path), step: step)
}
