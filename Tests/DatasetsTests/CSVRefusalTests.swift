import Datasets
import Glibc
import TestSupport
import Testing

@Suite("CSV files that are refused") struct CSVRefusalTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  struct Damage: Sendable, CustomTestStringConvertible {
    let text: String
    let parts: [String]
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ parts: String...) {
      self.text = text
      self.parts = parts
    }
  }

  @Test(
    "a wrong value is named with its line and column",
    arguments: [
      Damage("10,0,0\n", "line 1, column 1", "'10'", "label", "0 to 9"),
      Damage("1,0,0\n-1,0,0\n", "line 2, column 1", "'-1'"),
      Damage("1,0,0\n,0,0\n", "line 2, column 1", "''"),
      Damage("1,0,0\n  \t,0,0\n", "line 2, column 1", "''"),
      Damage("1,0,0\nx,0,0\n", "line 2, column 1", "'x'"),
      Damage("1.0,0,0\n", "line 1, column 1", "'1.0'"),
      Damage("x,0,0\n", "line 1, column 1", "'x'"),
      Damage("x,5\n1,5\n", "line 1, column 1", "'x'"),
      Damage("99999999999999999999,0,0\n", "line 1, column 1", "'99999999999999999999'"),
      Damage("1,0,256\n", "line 1, column 3", "'256'", "pixel", "0 to 255"),
      Damage("1,0,99999999999999999999\n", "line 1, column 3", "'99999999999999999999'"),
      Damage("1,0,18446744073709551616\n", "line 1, column 3", "'18446744073709551616'"),
      Damage("label,a,b\n1,0,-1\n", "line 2, column 3", "'-1'"),
      Damage("1,+1,0\n", "line 1, column 2", "'+1'"),
      Damage("1,0.5,0\n", "line 1, column 2", "'0.5'"),
      Damage("1,1e2,0\n", "line 1, column 2", "'1e2'"),
      Damage("1,0x1,0\n", "line 1, column 2", "'0x1'"),
      Damage("1,,0\n", "line 1, column 2", "''"),
      Damage("1,0,\n", "line 1, column 3", "''"),
      Damage("1,1 2,0\n", "line 1, column 2", "'1 2'"),
      Damage("1,\"2\",0\n", "line 1, column 2", "'\"2\"'"),
      Damage("1,0,0\n2,\0,0\n", "line 2, column 2", "'\\x00'"),
      Damage("1,0,0\n2,\u{661},0\n", "line 2, column 2", "'\\xD9\\xA1'"),
      Damage("1,0,0\n2,a\\b,0\n", "line 2, column 2", "'a\\x5Cb'"),
      Damage("1,0,0\n \n", "line 2, column 1", "''"),
      Damage("1,0,0\n1,0\r,0\n", "line 2, column 2", "'0\\x0D'"),
      Damage(
        "1,0,0\n1,123456789012345678901234567890,0\n", "line 2, column 2",
        "'123456789012345678901234…'"),
    ])
  func namesWrongValue(damage: Damage) throws { try refuse(damage) }

  @Test(
    "a line of another length is named",
    arguments: [
      Damage("1,0,0\n1,0\n", "line 2", "expected 3 columns, got 2"),
      Damage("1,0,0\n1,0,0,0\n", "line 2", "expected 3 columns, got 4"),
      Damage("label,a,b\n1,0,0\n1,0,0,\n", "line 3", "expected 3 columns, got 4"),
      Damage("1,0,0\n1\n", "line 2", "expected 3 columns, got 1"),
      Damage("1\n2\n", "line 1", "label and pixels", "'1'"),
      Damage("a;b\n1;2\n", "line 1", "commas", "'a;b'"),
      Damage("label\n1,0\n", "line 1", "label and pixels", "'label'"),
      Damage("label,a\n1,0,0\n", "line 2", "expected 2 columns, got 3"),
      Damage("label,a,b\n1,0\n", "line 2", "expected 3 columns, got 2"),
    ])
  func namesWrongLength(damage: Damage) throws { try refuse(damage) }

  @Test(
    "an empty line before the last image is named",
    arguments: [
      Damage("1,0,0\n\n1,0,0\n", "line 2", "empty"),
      Damage("1,0,0\r\n\r\n\r\n1,0,0\r\n", "line 2", "empty"),
      Damage("\n1,0,0\n", "line 1", "empty"),
      Damage("\u{FEFF}\n1,0,0\n", "line 1", "empty"),
      Damage("label,a,b\n\n1,0,0\n", "line 2", "empty"),
    ])
  func namesEmptyLine(damage: Damage) throws { try refuse(damage) }

  @Test(
    "a file without images says so",
    arguments: [
      Damage("", "no images", "empty"), Damage("\n\n", "no images"),
      Damage("\u{FEFF}", "no images"),
      Damage("label,a,b\n", "header but no images"), Damage("label,a,b", "header but no images"),
      Damage("label,a,b\r\n\r\n", "header but no images"),
    ])
  func saysNoImages(damage: Damage) throws { try refuse(damage) }

  @Test(
    "a header that does not begin with the label is refused",
    arguments: [
      Damage("pixel0,pixel1,label\n0,0,1\n", "line 1", "column 3"),
      Damage("\"pixel0\",\"Label\"\n0,1\n", "line 1", "column 2"),
      Damage("a,class,b\n1,0,0\n", "line 1", "column 2"),
      Damage("pixel0,pixel1\n0,0\n", "line 1", "'pixel0'", "no label column"),
      Damage("1x1,1x2\n0,0\n", "line 1", "'1x1'", "no label column"),
    ])
  func refusesHeader(damage: Damage) throws { try refuse(damage) }

  @Test("two-byte text is refused") func twoByteText() throws {
    let bytes: [UInt8] = [0xFF, 0xFE] + Array("1,0,0\n".utf8).flatMap { [$0, 0] }
    let path = try folder.write(bytes, to: "images.csv")
    expectFailure(.badData, naming: path) { try Dataset.openCSV(path: path, classCount: 10) }
  }

  @Test("more than 65,536 pixels are refused") func tooManyPixels() throws {
    let path = try folder.write("1" + String(repeating: ",9", count: 65_537), to: "images.csv")
    expectFailure(.limit, naming: path, "line 1", "65537", "65536") {
      try Dataset.openCSV(path: path, classCount: 10)
    }
  }

  @Test("a class count out of range is refused", arguments: [Int.min, -1, 0, 1, 65_537, Int.max])
  func classCount(classCount: Int) throws {
    let path = try folder.write("0,1\n", to: "images.csv")
    expectFailure(.badValue, naming: "2 to 65536", "\(classCount)") {
      try Dataset.openCSV(path: path, classCount: classCount)
    }
  }

  @Test("a missing file, a folder and a pipe are refused") func noFile() throws {
    expectFailure(.notFound, naming: folder.path("missing")) {
      try Dataset.openCSV(path: folder.path("missing"), classCount: 10)
    }
    expectFailure(.inputOutput, naming: folder.path) {
      try Dataset.openCSV(path: folder.path, classCount: 10)
    }
    mkfifo(folder.path("pipe"), 0o600)
    try watched("a pipe is refused", seconds: 20) {
      expectFailure(.inputOutput, naming: folder.path("pipe")) {
        try Dataset.openCSV(path: folder.path("pipe"), classCount: 10)
      }
    }
  }

  @Test("a compressed file cut short is refused at every byte") func truncatedGzip() throws {
    let packed = try gzip(Array("7,0,128,255\n0,1,2,3\n".utf8))
    for length in 2..<packed.count {
      let path = try folder.write(Array(packed.prefix(length)), to: "images.csv")
      expectFailure(.badData, naming: path) { try Dataset.openCSV(path: path, classCount: 10) }
    }
  }

  private func refuse(_ damage: Damage) throws {
    let path = try folder.write(damage.text, to: "images.csv")
    let outcome = failure { _ = try Dataset.openCSV(path: path, classCount: 10) }
    let found = try #require(outcome, "must be refused")
    #expect(found.kind == .badData)
    for part in [path] + damage.parts { #expect(found.message.contains(part)) }
  }
}
