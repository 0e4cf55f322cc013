import Memory

extension Dataset {
  /// A hash of all that training can see of the dataset. The same images and labels have the same hash,
  /// whether they came from CSV, IDX, compressed files or memory.
  ///
  /// It is XXH64 with seed 0 of six little-endian 64-bit integers: 0 for bytes or 1 for floats; images;
  /// values of an image; classes; XXH64 of the labels, each a little-endian 32-bit integer; XXH64 of the
  /// values, row by row, each a byte or a little-endian 32-bit float.
  ///
  /// - Complexity: O(count · width): 60,000 MNIST images take a few milliseconds of one thread.
  ///   Not remembered.
  package var contentHash: UInt64 {
    let valueCount = count * width
    let valuesHash =
      switch images.values {
      case .bytes(let values): xxHash64(.init(start: values, count: valueCount))
      case .floats(let values):
        xxHash64(.init(start: values, count: valueCount * MemoryLayout<Float>.stride))
      }
    let labelsHash = xxHash64(
      .init(start: labels, count: count * MemoryLayout<Int32>.stride))
    let parts: [UInt64] = [
      images.holdsBytes ? 0 : 1, UInt64(count), UInt64(width), UInt64(classCount), labelsHash,
      valuesHash,
    ]
    return parts.map(\.littleEndian).withUnsafeBytes(xxHash64)
  }
}
