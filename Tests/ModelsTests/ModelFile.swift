/// The parts of a model file, to be damaged and put together again.
struct ModelFile {
  /// JSON.
  var header: [UInt8]
  /// The tensors.
  var tensors: [UInt8]

  /// Takes a file apart.
  init(_ bytes: [UInt8]) {
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    header = Array(bytes[8..<8 + length])
    tensors = Array(bytes[(8 + length)...])
  }

  init(header: String, tensors: [UInt8]) {
    self.header = Array(header.utf8)
    self.tensors = tensors
  }

  var text: String { String(decoding: header, as: UTF8.self) }

  /// The file, with the length that the header has now.
  var bytes: [UInt8] { bytes(announcing: UInt64(header.count)) }

  /// The file with another length of the header.
  func bytes(announcing length: UInt64) -> [UInt8] {
    withUnsafeBytes(of: length.littleEndian) { Array($0) } + header + tensors
  }

  /// The file with another text in its header.
  ///
  /// - Precondition: `old` is there.
  func replacing(_ old: String, with new: String) -> ModelFile {
    let parts = split(text, at: old)
    precondition(parts.count > 1, "the header does not hold \(old)")
    return ModelFile(header: parts.joined(separator: new), tensors: tensors)
  }

  private func split(_ text: String, at separator: String) -> [String] {
    var (parts, part) = ([String](), [UInt8]())
    let (bytes, mark) = (Array(text.utf8), Array(separator.utf8))
    var place = 0
    while place < bytes.count {
      if bytes[place...].starts(with: mark) {
        parts.append(String(decoding: part, as: UTF8.self))
        part = []
        place += mark.count
      } else {
        part.append(bytes[place])
        place += 1
      }
    }
    return parts + [String(decoding: part, as: UTF8.self)]
  }
}
