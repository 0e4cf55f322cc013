/// Shows bytes of a damaged file in a message: printable ASCII as it is, the rest as `\xNN`, cut after
/// 24 bytes.
func excerpt(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
  let shown = bytes.prefix(24).map { byte -> String in
    if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") {
      return String(Unicode.Scalar(byte))
    }
    let hexadecimal = String(byte, radix: 16, uppercase: true)
    return "\\x" + (byte < 16 ? "0" : "") + hexadecimal
  }
  return "'" + shown.joined() + (bytes.count > 24 ? "…" : "") + "'"
}
