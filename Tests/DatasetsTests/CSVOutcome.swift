import Datasets
import TestSupport

/// What reading a CSV file leads to.
enum CSVOutcome: Equatable {
  case images(labels: [Int32], pixels: [UInt8])
  case failure(FailureKind?, message: String)

  var message: String? {
    guard case .failure(_, let message) = self else { return nil }
    return message
  }
}

/// What reading `reader` leads to.
func outcome(
  of reader: MemoryReader, _ cutting: CSVDecoder.Cutting, classCount: Int = 10
) -> CSVOutcome {
  var found: Dataset?
  let error = failure {
    found = try CSVDecoder.read(reader, classCount: classCount, cutting: cutting)
  }
  guard let found else { return .failure(error?.kind, message: error?.message ?? "") }
  return .images(labels: labels(of: found), pixels: pixels(of: found))
}

extension CSVDecoder.Cutting {
  /// Every line on its own, on one thread.
  static var plain: Self {
    var cutting = Self()
    cutting.isPlain = true
    return cutting
  }

  /// Windows and pieces of other sizes.
  static func small(window: Int, piece: Int) -> Self {
    var cutting = Self()
    (cutting.windowSize, cutting.pieceSize) = (window, piece)
    return cutting
  }
}
