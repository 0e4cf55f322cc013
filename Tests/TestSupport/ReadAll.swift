import Files

/// All bytes that a reader gives, read `step` at a time.
package func readAll(_ reader: any ByteReader, step: Int = 4096) throws -> [UInt8] {
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: step)
  while true {
    let received = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
    if received == 0 { return content }
    content += buffer[..<received]
  }
}
