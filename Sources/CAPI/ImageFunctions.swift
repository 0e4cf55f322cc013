import CDigitus
import Errors
import ImageNormalization

@_cdecl("digitus_image_normalize") @implementation
public func digitus_image_normalize(
  _ image: UnsafePointer<UInt8>?, _ height: Int64, _ width: Int64, _ polarity: digitus_polarity,
  _ digit: UnsafeMutablePointer<UInt8>?, _ capacity: Int64
) -> digitus_status {
  reportingStatus {
    let start = try Arguments.present(image, "image")
    let grey = try GreyImage(start, height: Int(clamping: height), width: Int(clamping: width))
    let ink = try InkPolarity(polarity)
    let room = try Arguments.output(
      digit, "digit", capacity: capacity, needed: MNISTForm.side * MNISTForm.side)
    try MNISTForm.normalize(grey, ink, into: room)
  }
}

extension InkPolarity {
  /// - Throws: `EngineError.badValue` if it is no enumerator.
  fileprivate init(_ polarity: digitus_polarity) throws {
    switch polarity {
    case DIGITUS_POLARITY_AUTO: self = .automatic
    case DIGITUS_POLARITY_LIGHT_INK: self = .light
    case DIGITUS_POLARITY_DARK_INK: self = .dark
    default:
      throw EngineError.badValue("polarity: \(polarity.rawValue) is no digitus_polarity")
    }
  }
}
