import Datasets
import Errors
import TestSupport

/// What reading a file leads to: its content or a refusal.
enum ReadOutcome<Content: Equatable>: Equatable {
  case content(Content)
  case refusal(EngineError)

  /// - Parameters:
  ///   - paths: Every refusal must begin with one of them.
  ///   - kinds: How a reader may refuse what a file holds.
  /// - Throws: `BrokenProperty` for any other refusal.
  init(
    naming paths: String..., kinds: Set<FailureKind> = [.badData, .limit],
    _ read: () throws -> Content
  ) throws {
    do {
      self = .content(try read())
    } catch let error as EngineError {
      try require(
        FailureKind(error).map(kinds.contains) == true, "a refusal of another kind: \(error)")
      try require(
        paths.contains { error.message.hasPrefix($0) }, "a refusal that names no file: \(error)")
      self = .refusal(error)
    }
  }

  var content: Content? {
    guard case .content(let content) = self else { return nil }
    return content
  }
}

/// All that a dataset of bytes holds.
struct Images: Equatable {
  let width: Int
  let labels: [Int32]
  let pixels: [UInt8]

  init(_ dataset: Dataset) throws {
    guard case .bytes(let values) = dataset.images.values else {
      throw BrokenProperty("a file gives images that are not bytes")
    }
    width = dataset.width
    labels = Array(UnsafeBufferPointer(start: dataset.labels, count: dataset.count))
    pixels = Array(UnsafeBufferPointer(start: values, count: dataset.count * dataset.width))
    try require(
      labels.allSatisfy { (0..<dataset.classCount).contains(Int($0)) }, "a label without a class")
  }
}

/// A number that depends on all bytes (FNV-1a), to choose sizes by.
func digest(_ bytes: [UInt8]) -> Int {
  Int(bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } >> 16)
}
