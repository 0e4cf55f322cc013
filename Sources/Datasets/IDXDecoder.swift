import Errors
import Files
import Memory

/// Reads the original MNIST format: an image file and a label file. The form is described at
/// `digitus_dataset_open_idx` in the C header.
package enum IDXDecoder {
  private static let imageMagic = 0x0000_0803
  private static let labelMagic = 0x0000_0801

  /// Reads a whole pair of files.
  ///
  /// - Parameter classCount: Labels are 0 to `classCount - 1`.
  package static func read(
    images imageReader: any ByteReader, labels labelReader: any ByteReader, classCount: Int
  ) throws -> Dataset {
    let imageSizes = try header(of: imageReader, magic: imageMagic, sizes: 3, holding: "images")
    let labelSizes = try header(of: labelReader, magic: labelMagic, sizes: 1, holding: "labels")
    let count = imageSizes[0]
    guard count == labelSizes[0] else {
      throw EngineError.badData(
        "\(imageReader.path) announces \(count) images, but \(labelReader.path) announces "
          + "\(labelSizes[0]) labels")
    }
    let (product, overflow) = imageSizes[1].multipliedReportingOverflow(by: imageSizes[2])
    let width = overflow ? Int.max : product
    guard count >= 1, width >= 1 else {
      throw EngineError.badData(
        "\(imageReader.path): announces \(count) images of \(imageSizes[1]) x \(imageSizes[2]) pixels"
      )
    }
    guard count <= ImageTable.countLimit, width <= CSVDecoder.pixelLimit else {
      throw EngineError.limit(
        "\(imageReader.path): announces \(count) images of \(width) pixels; the limits are "
          + "\(ImageTable.countLimit) and \(CSVDecoder.pixelLimit)")
    }
    let labelBytes = try body(of: labelReader, count: count)
    let pixels = try body(of: imageReader, count: try checkedProduct([count, width], of: "images"))
    return try Dataset(
      ImageTable(.bytes(pixels.pointer), count: count, width: width), owner: pixels,
      labels: labels(from: labelBytes, path: labelReader.path, classCount: classCount),
      classCount: classCount)
  }

  /// Reads the magic number and the sizes, each a big-endian 32-bit integer.
  private static func header(
    of reader: any ByteReader, magic: Int, sizes: Int, holding content: String
  ) throws -> [Int] {
    var bytes = [UInt8](repeating: 0, count: 4 * (1 + sizes))
    let received = try bytes.withUnsafeMutableBytes { try reader.readFully(into: $0) }
    guard received == bytes.count else {
      throw EngineError.badData(
        "\(reader.path): \(received) bytes are too few for the IDX header of \(bytes.count)")
    }
    let numbers = stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard numbers[0] == magic else {
      throw EngineError.badData(
        "\(reader.path): begins with \(hexadecimal(numbers[0])); IDX \(content) begin with "
          + hexadecimal(magic))
    }
    return Array(numbers.dropFirst())
  }

  /// Reads exactly `count` bytes that must be the rest of the file.
  ///
  /// A header that lies costs nothing: unless the file is known to be long enough, the memory grows with
  /// what is really there. If it is, one system call reads it to where it stays.
  private static func body(of reader: any ByteReader, count: Int) throws -> GrowingBuffer<UInt8> {
    let isThere = reader.expectedSize.map { $0 >= count } ?? false
    let step = isThere ? count : min(count, 1 << 22)
    let bytes = try GrowingBuffer<UInt8>(capacity: step, for: reader.path)
    while bytes.count < count {
      let wanted = min(count - bytes.count, step)
      let room = try bytes.extend(by: wanted)
      let received = try reader.readFully(
        into: UnsafeMutableRawBufferPointer(start: room, count: wanted))
      guard received == wanted else {
        throw EngineError.badData(
          "\(reader.path): the header announces \(count) bytes, but only "
            + "\(bytes.count - wanted + received) follow")
      }
    }
    var extra: UInt8 = 0
    guard try withUnsafeMutableBytes(of: &extra, { try reader.read(into: $0) }) == 0 else {
      throw EngineError.badData(
        "\(reader.path): more bytes follow than the \(count) that the header announces")
    }
    bytes.trim()
    return bytes
  }

  private static func labels(
    from bytes: GrowingBuffer<UInt8>, path: String, classCount: Int
  ) throws -> HeapBuffer<Int32> {
    let labels = try HeapBuffer<Int32>(uninitialized: bytes.count, for: path)
    for row in 0..<bytes.count {
      let label = Int32(bytes.pointer[row])
      guard label < classCount else {
        throw EngineError.badData(
          "\(path): label \(label) of image \(row) is outside 0 to \(classCount - 1)")
      }
      labels.pointer[row] = label
    }
    return labels
  }

  private static func hexadecimal(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }
}
