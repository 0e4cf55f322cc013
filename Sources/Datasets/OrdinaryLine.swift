/// Reads the label and the pixels of one line in the form that nearly every line has: numbers of one to
/// three digits, one comma between them, nothing else. `CSVLine.readImage` is the plain twin, which reads
/// every form and says what is wrong with a line.
///
/// Digits are compared one by one, but four pixels of 0 are recognised and written at once, because
/// most of an image of a digit is background.
///
/// - Parameters:
///   - start: The first byte of the line. A line feed follows somewhere, and 8 readable bytes behind it.
///   - pixels: Room for `width` bytes, overwritten, also if the line is of another form.
///   - width: Pixels that the line must hold, 1 or more.
///   - classCount: The label must be below it.
/// - Returns: The label, and the first byte behind the line end; nil for a line of another form.
func readOrdinaryImage(
  at start: UnsafePointer<UInt8>, into pixels: UnsafeMutablePointer<UInt8>, width: Int,
  classCount: Int
) -> (label: Int32, next: UnsafePointer<UInt8>)? {
  // A line feed is neither digit nor comma, so nothing below passes one.
  var field = start
  guard let label = takeNumber(from: &field), label < classCount else { return nil }
  var column = 0
  while column < width {
    guard field.pointee == UInt8(ascii: ",") else { return nil }
    field += 1
    while width &- column > 4, beginsWithFourZeros(field) {
      UnsafeMutableRawPointer(pixels + column).storeBytes(of: 0, as: UInt32.self)
      field += 8
      column &+= 4
    }
    guard let pixel = takeNumber(from: &field), pixel <= 255 else { return nil }
    pixels[column] = UInt8(truncatingIfNeeded: pixel)
    column &+= 1
  }
  if field.pointee == UInt8(ascii: "\r") { field += 1 }
  return field.pointee == UInt8(ascii: "\n") ? (Int32(truncatingIfNeeded: label), field + 1) : nil
}

/// Whether `0,0,0,0,` is what follows.
@inline(__always)
private func beginsWithFourZeros(_ field: UnsafePointer<UInt8>) -> Bool {
  let commaAndZero: UInt64 = 0x2C30
  return UInt64(littleEndian: UnsafeRawPointer(field).loadUnaligned(as: UInt64.self))
    == commaAndZero &* 0x0001_0001_0001_0001
}

/// Reads one to three digits and goes to what follows; nil if there is none.
@inline(__always)
private func takeNumber(from field: inout UnsafePointer<UInt8>) -> Int? {
  let first = Int(field[0]) &- 48
  guard first >= 0, first <= 9 else { return nil }
  let second = Int(field[1]) &- 48
  guard second >= 0, second <= 9 else {
    field += 1
    return first
  }
  let third = Int(field[2]) &- 48
  guard third >= 0, third <= 9 else {
    field += 2
    return first &* 10 &+ second
  }
  field += 3
  return first &* 100 &+ second &* 10 &+ third
}
