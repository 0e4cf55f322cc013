import Datasets
import Files
import TestSupport

/// Bytes that a file may unpack to in a check.
package let unpackedLimit = 1 << 20

/// A compressed file unpacks to the same however few bytes are asked for, twice as long if it stands there
/// twice; and as a CSV file it holds what its unpacked content does.
///
/// - Parameter open: What is checked; tests put in a reader that is broken.
/// - Returns: Whether it can be unpacked.
package func checkGzip(
  _ bytes: [UInt8], in folder: TemporaryFolder,
  open: (String) throws -> any ByteReader = {
    try GzipReader(InputFile(path: $0), limit: unpackedLimit)
  }
) throws -> Bool {
  func unpack(_ path: String, step: Int) throws -> ReadOutcome<[UInt8]> {
    try ReadOutcome(naming: path) { try readAll(open(path), step: step) }
  }

  let path = try folder.write(bytes, to: "packed.gz")
  let whole = try unpack(path, step: 1 << 16)
  let choice = digest(bytes)
  let parts = try unpack(path, step: 1 + choice % 1009)
  // Of several faults in a file, the size of a step decides which one is met first.
  try requireEqual(parts.content, whole.content, "gzip unpacked in parts")

  guard let content = whole.content else {
    // Any other file is read as it is.
    if bytes.starts(with: [0x1F, 0x8B]) { try requireRefusedAsCSV(path, whole) }
    return false
  }
  if 2 * content.count <= unpackedLimit {
    let twice = try unpack(folder.write(bytes + bytes, to: "twice.gz"), step: 1 << 16)
    try requireEqual(twice.content, content + content, "a gzip file behind itself")
  }
  let direct = try ReadOutcome(naming: path) {
    try Images(CSVDecoder.read(MemoryReader(content, path: path), classCount: 10))
  }
  try requireEqual(try imagesOfCSV(path), direct, "CSV in a file that may be compressed")
  return true
}

private func isBeyondLimit(_ outcome: ReadOutcome<[UInt8]>) -> Bool {
  guard case .refusal(let error) = outcome else { return false }
  return FailureKind(error) == .limit
}

/// A file that cannot be unpacked gives no images, not even those before the damage.
private func requireRefusedAsCSV(_ path: String, _ outcome: ReadOutcome<[UInt8]>) throws {
  // The reader's own limit is much higher than that of this check.
  guard !isBeyondLimit(outcome) else { return }
  try require(try imagesOfCSV(path).content == nil, "images from a damaged gzip file")
}

private func imagesOfCSV(_ path: String) throws -> ReadOutcome<Images> {
  try ReadOutcome(naming: path) { try Images(Dataset.openCSV(path: path, classCount: 10)) }
}
