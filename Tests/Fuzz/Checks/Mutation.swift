import Files
import Memory
import TestSupport

/// Changes what is inside of an input and makes what is around it fit again, because random changes seldom
/// hit upon a checksum or a length.
///
/// - Parameters:
///   - folder: For files.
///   - seed: One input in four is left to be changed as a whole.
///   - mutate: Changes some bytes.
/// - Returns: nil if the input is to be changed as a whole.
package func mutated(
  _ input: [UInt8], for check: ReaderCheck, in folder: TemporaryFolder, seed: UInt32,
  mutate: ([UInt8]) -> [UInt8]
) throws -> [UInt8]? {
  guard seed % 4 != 0 else { return nil }
  switch check {
  case .csv, .idx: return nil
  case .gzip: return try gzip(mutate(unpacked(input, in: folder)))
  case .model: return withHeader(of: input, changedBy: mutate)
  case .checkpoint:
    let changed =
      seed % 4 == 1
      ? withTensors(of: input, changedBy: mutate)
      : withHeader(of: input, changedBy: mutate)
    return changed.flatMap(sealed)
  }
}

/// - Throws: If the input is not gzip.
private func unpacked(_ input: [UInt8], in folder: TemporaryFolder) throws -> [UInt8] {
  let reader = try GzipReader(InputFile(path: folder.write(input, to: "packed.gz")))
  var content = [UInt8](repeating: 0, count: 1 << 14)
  let count = try content.withUnsafeMutableBytes { try reader.readFully(into: $0) }
  return Array(content.prefix(count))
}

/// The file with another header and that one's length.
private func withHeader(
  of file: [UInt8], changedBy mutate: ([UInt8]) -> [UInt8]
) -> [UInt8]? {
  guard let end = headerEnd(of: file) else { return nil }
  let header = mutate(Array(file[8..<end]))
  return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header
    + file[end...]
}

/// The file with other values, as many as before.
private func withTensors(
  of file: [UInt8], changedBy mutate: ([UInt8]) -> [UInt8]
) -> [UInt8]? {
  guard let end = headerEnd(of: file) else { return nil }
  let values = mutate(Array(file[end...])).prefix(file.count - end)
  var changed = file
  changed.replaceSubrange(end..<end + values.count, with: values)
  return changed
}

/// The checkpoint with the hash that fits its content.
private func sealed(_ checkpoint: [UInt8]) -> [UInt8]? {
  guard var start = headerEnd(of: checkpoint) else { return nil }
  var parts = [checkpoint[..<start]]
  for size in SmallTraining(ofCheckpoint: checkpoint).tensorSizes {
    guard checkpoint.count - start >= size else { return nil }
    parts.append(checkpoint[start..<start + size])
    start += size
  }
  guard checkpoint.count - start >= 8 else { return nil }
  parts.append(checkpoint[start...].dropLast(8))
  let hashes = parts.map { $0.withUnsafeBytes(xxHash64).littleEndian }
  let hash = hashes.withUnsafeBytes(xxHash64).littleEndian
  return checkpoint.dropLast(8) + withUnsafeBytes(of: hash, Array.init)
}

/// Where the header of a safetensors file ends; nil if that is not in the file.
private func headerEnd(of file: [UInt8]) -> Int? {
  let length = file.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
  guard file.count > 8, length <= file.count - 8 else { return nil }
  return 8 + Int(length)
}
