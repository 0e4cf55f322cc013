import Datasets
import Files
import TestSupport

/// A pair of IDX files is accepted exactly if a second, simpler reading finds it whole, and then both give
/// the same images.
///
/// - Parameters:
///   - bytes: The image file, `=labels=`, and the label file.
///   - read: What is checked; tests put in a reader that is broken.
/// - Returns: Whether there are images.
package func checkIDX(
  _ bytes: [UInt8], in folder: TemporaryFolder,
  read: (_ images: any ByteReader, _ labels: any ByteReader) throws -> Dataset = {
    try IDXDecoder.read(images: $0, labels: $1, classCount: 10)
  }
) throws -> Bool {
  let (imageBytes, labelBytes) = splitPair(bytes)
  let imagePath = try folder.write(imageBytes, to: "images.idx")
  let labelPath = try folder.write(labelBytes, to: "labels.idx")
  let expected = SimpleIDX(images: imageBytes, labels: labelBytes)

  let files = try ReadOutcome(naming: imagePath, labelPath) {
    try Images(read(InputFile(path: imagePath), InputFile(path: labelPath)))
  }
  try compare(files.content, with: expected, "IDX files")
  let step = 1 + digest(bytes) % 61
  let parts = try ReadOutcome(naming: imagePath, labelPath) {
    try Images(
      read(
        MemoryReader(imageBytes, path: imagePath, step: step),
        MemoryReader(labelBytes, path: labelPath, step: step)))
  }
  try requireEqual(parts, files, "IDX in parts of unknown length")
  return files.content != nil
}

/// The first part of a pair of files, and what follows the marker.
func splitPair(_ bytes: [UInt8]) -> (images: [UInt8], labels: [UInt8]) {
  let marker = Array("=labels=".utf8)
  var start = 0
  while start + marker.count <= bytes.count {
    if bytes[start..<start + marker.count].elementsEqual(marker) {
      return (Array(bytes[..<start]), Array(bytes[(start + marker.count)...]))
    }
    start += 1
  }
  return (bytes, [])
}

private func compare(_ found: Images?, with expected: SimpleIDX?, _ property: String) throws {
  try requireEqual(found?.width, expected?.width, "\(property), width")
  try requireEqual(found?.labels, expected?.labels, "\(property), labels")
  try requireEqual(found?.pixels, expected?.pixels, "\(property), pixels")
}

/// The format in a few lines: magic number, sizes, then exactly as many bytes as the sizes say.
private struct SimpleIDX {
  let width: Int
  let labels: [Int32]
  let pixels: [UInt8]

  init?(images: [UInt8], labels: [UInt8]) {
    guard images.count > 16, labels.count > 8 else { return nil }
    func number(_ bytes: [UInt8], _ place: Int) -> Int {
      bytes[4 * place..<4 * place + 4].reduce(0) { $0 * 256 + Int($1) }
    }
    let sizes = (0..<4).map { number(images, $0) }
    guard sizes[0] == 0x803, number(labels, 0) == 0x801, number(labels, 1) == sizes[1],
      labels.count - 8 == sizes[1], sizes[2] <= 65_536, sizes[3] <= 65_536,
      sizes[2] * sizes[3] <= 65_536, images.count - 16 == sizes[1] * sizes[2] * sizes[3],
      labels.dropFirst(8).allSatisfy({ $0 < 10 })
    else { return nil }
    width = sizes[2] * sizes[3]
    self.labels = labels.dropFirst(8).map { Int32($0) }
    pixels = Array(images.dropFirst(16))
  }
}
