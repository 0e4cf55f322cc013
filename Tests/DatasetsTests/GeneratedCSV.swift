import Randomness

/// A CSV file of random form: width, blanks, line ends, header, leading zeros, runs of zeros,
/// empty lines at the end.
struct GeneratedCSV {
  private(set) var bytes: [UInt8] = []
  private(set) var labels: [Int32] = []
  private(set) var pixels: [UInt8] = []

  init(_ random: inout SplitMix64) {
    let width = 1 + random.below(50)
    let rowCount = 1 + random.below(60)
    let zeroShare = random.below(11)
    let unusualShare = [0, 0, 1, 10][random.below(4)]
    let lineEnd = ["\n", "\r\n"][random.below(2)]
    if random.below(2) == 0 {
      bytes += "label\((0..<width).map { ",pixel\($0)" }.joined())\(lineEnd)".utf8
    }
    for row in 0..<rowCount {
      let label = random.below(10)
      labels.append(Int32(label))
      bytes += field(label, unusualShare, &random).utf8
      for _ in 0..<width {
        // One, two and three digits, each often enough.
        let limit = [10, 100, 256][random.below(3)]
        let pixel = random.below(10) < zeroShare ? 0 : random.below(limit)
        pixels.append(UInt8(pixel))
        bytes += ("," + field(pixel, unusualShare, &random)).utf8
      }
      if row < rowCount - 1 || random.below(2) == 0 { bytes += lineEnd.utf8 }
    }
    if random.below(4) == 0 { bytes += String(repeating: lineEnd, count: random.below(5)).utf8 }
  }

  /// A number; `unusualShare` of 100 have blanks or zeros around them.
  private func field(_ number: Int, _ unusualShare: Int, _ random: inout SplitMix64) -> String {
    guard random.below(100) < unusualShare else { return "\(number)" }
    return [" \(number)", "\(number)\t", "0\(number)", "000\(number)", "  00\(number) "][
      random.below(5)]
  }
}

extension SplitMix64 {
  /// An integer from 0 to `limit - 1`.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
