import Files
import Glibc
import TestSupport
import Testing

@Suite("Input files") struct InputFileTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test("give the bytes of the file, however many are asked for", arguments: [1, 3, 10, 11])
  func givesBytes(step: Int) throws {
    let content = Array("0123456789".utf8)
    let file = try InputFile(path: folder.write(content, to: "file"))
    #expect(file.size == 10)
    #expect(try readAll(file, step: step) == content)
    #expect(try readAll(file, step: step) == [])
    try file.rewind()
    #expect(try readAll(file, step: step) == content)
  }

  @Test("an empty file is at its end") func emptyFile() throws {
    let file = try InputFile(path: folder.write("", to: "empty"))
    #expect(file.size == 0)
    #expect(try readAll(file) == [])
    #expect(try file.read(into: UnsafeMutableRawBufferPointer(start: nil, count: 0)) == 0)
  }

  @Test("readFully fills the buffer or tells how far it came") func readsFully() throws {
    let file = try InputFile(path: folder.write("0123456789", to: "file"))
    var buffer = [UInt8](repeating: 0, count: 7)
    #expect(try buffer.withUnsafeMutableBytes { try file.readFully(into: $0) } == 7)
    #expect(try buffer.withUnsafeMutableBytes { try file.readFully(into: $0) } == 3)
    #expect(buffer == Array("7893456".utf8))
  }

  @Test("a missing file is not found", arguments: ["missing", "missing/file", "file/below"])
  func missing(name: String) throws {
    try folder.write("x", to: "file")
    expectFailure(.notFound, naming: folder.path(name)) { try InputFile(path: folder.path(name)) }
  }

  @Test("a folder is refused") func folderIsRefused() {
    expectFailure(.inputOutput, naming: folder.path, "folder") { try InputFile(path: folder.path) }
  }

  @Test("a pipe is refused at once, though nobody writes to it") func pipeIsRefused() throws {
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    try watched("a pipe is refused at once", seconds: 20) {
      expectFailure(.inputOutput, naming: "pipe", "not a regular file") {
        try InputFile(path: folder.path("pipe"))
      }
    }
  }

  @Test("a device is refused") func deviceIsRefused() {
    expectFailure(.inputOutput, naming: "/dev/zero", "not a regular file") {
      try InputFile(path: "/dev/zero")
    }
  }

  @Test("a file that may not be read is refused") func unreadable() throws {
    let path = try folder.write("secret", to: "file")
    chmod(folder.path, 0o755)
    chmod(path, 0)
    try withoutPrivileges {
      expectFailure(.inputOutput, naming: path, "Permission denied") { try InputFile(path: path) }
    }
  }

  @Test("a file that shrinks while it is read ends early") func shrinks() throws {
    let path = try folder.write([UInt8](repeating: 7, count: 10_000), to: "file")
    let file = try InputFile(path: path)
    truncate(path, 100)
    #expect(file.size == 10_000)
    #expect(try readAll(file).count == 100)
  }
}
