import Files
import TestSupport

/// Changes what is inside of an input and makes what is around it fit again, because random changes seldom
/// hit upon a checksum or a length.
///
/// - Parameters:
///   - folder: For files.
///   - seed: One input in four is left to be changed as a whole.
///   - mutate: Changes some bytes.
/// - Returns: nil if the input is to be changed as a whole.
func mutated(
  _ input: [UInt8], for check: ReaderCheck, in folder: TemporaryFolder, seed: UInt32,
  mutate: ([UInt8]) -> [UInt8]
) throws -> [UInt8]? {
  guard seed % 4 != 0 else { return nil }
  switch check {
  case .csv, .idx: return nil
  case .gzip: return try gzip(mutate(unpacked(input, in: folder)))
  case .model: return withHeader(of: input, changedBy: mutate)
  }
}

/// - Throws: If the input is not gzip.
private func unpacked(_ input: [UInt8], in folder: TemporaryFolder) throws -> [UInt8] {
  let reader = try GzipReader(InputFile(path: folder.write(input, to: "packed.gz")))
  var content = [UInt8](repeating: 0, count: 1 << 14)
  let count = try content.withUnsafeMutableBytes { try reader.readFully(into: $0) }
  return Array(content.prefix(count))
}

/// The model with another header and that one's length.
private func withHeader(
  of model: [UInt8], changedBy mutate: ([UInt8]) -> [UInt8]
) -> [UInt8]? {
  let length = model.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
  guard model.count > 8, length <= model.count - 8 else { return nil }
  let end = 8 + Int(length)
  let header = mutate(Array(model[8..<end]))
  return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header
    + model[end...]
}
