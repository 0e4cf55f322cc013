import Datasets
import Files
import TestSupport

/// Every way to read a CSV file leads to what the plain twin finds, the same images or the same refusal;
/// and images that are written again are read as the same. Who calls this chooses the number of threads.
///
/// - Parameter read: What is checked; tests put in a reader that is broken.
/// - Returns: Whether there are images.
package func checkCSV(
  _ bytes: [UInt8], in folder: TemporaryFolder,
  read: (any ByteReader, CSVDecoder.Cutting) throws -> Dataset = {
    try CSVDecoder.read($0, classCount: 10, cutting: $1)
  }
) throws -> Bool {
  func images(
    _ reader: any ByteReader, _ cutting: CSVDecoder.Cutting
  ) throws -> ReadOutcome<Images> {
    try ReadOutcome(naming: reader.path) { try Images(read(reader, cutting)) }
  }

  let path = try folder.write(bytes, to: "images.csv")
  var plain = CSVDecoder.Cutting()
  plain.isPlain = true
  let expected = try images(MemoryReader(bytes, path: path), plain)

  let file = try images(InputFile(path: path), CSVDecoder.Cutting())
  try requireEqual(file, expected, "CSV file in whole windows")
  let choice = digest(bytes)
  var cutting = CSVDecoder.Cutting()
  cutting.windowSize = 1 + choice % 97
  cutting.pieceSize = 1 + choice % 31
  let parts = try images(MemoryReader(bytes, path: path, step: 1 + choice % 61), cutting)
  try requireEqual(parts, expected, "CSV in small windows")

  guard let content = expected.content else { return false }
  let again = try images(MemoryReader(content.csv, path: path), CSVDecoder.Cutting())
  try requireEqual(again.content, content, "CSV written again")
  return true
}

extension Images {
  /// The images as a CSV file in the form that most files have.
  fileprivate var csv: [UInt8] {
    var text: [UInt8] = []
    for (row, label) in labels.enumerated() {
      text += String(label).utf8
      for pixel in pixels[row * width..<(row + 1) * width] {
        text.append(UInt8(ascii: ","))
        text += String(pixel).utf8
      }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }
}
