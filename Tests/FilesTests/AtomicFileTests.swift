import Files
import Glibc
import TestSupport
import Testing

@Suite("Files that appear whole or not at all") struct AtomicFileTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test("a new file has the bytes that were written") func newFile() throws {
    let file = try AtomicFile(path: folder.path("a"))
    try write("one, ", to: file)
    try write("", to: file)
    try write("two", to: file)
    try file.commit()
    #expect(try folder.read("a") == Array("one, two".utf8))
    #expect(folder.names() == ["a"])
    #expect(try folder.permissions("a") & 0o700 == 0o600)
  }

  @Test("an earlier file stays whole until it is replaced at once") func replaces() throws {
    try folder.write("old", to: "a")
    let reader = try InputFile(path: folder.path("a"))
    let file = try AtomicFile(path: folder.path("a"))
    try write("new", to: file)
    #expect(try folder.read("a") == Array("old".utf8))
    #expect(folder.names().count == 2)
    try file.commit()
    #expect(try folder.read("a") == Array("new".utf8))
    #expect(try readAll(reader) == Array("old".utf8), "whoever has the old file open keeps it")
    #expect(folder.names() == ["a"])
  }

  @Test("without commit nothing changes and nothing stays behind") func abandoned() throws {
    try folder.write("old", to: "a")
    func abandon(_ name: String) throws {
      try write("new", to: try AtomicFile(path: folder.path(name)))
    }
    try abandon("a")
    try abandon("b")
    #expect(folder.names() == ["a"])
    #expect(try folder.read("a") == Array("old".utf8))
  }

  @Test("the permissions of an earlier file are kept", arguments: [0o600, 0o640, 0o666, 0o755])
  func keepsPermissions(permissions: Int) throws {
    chmod(try folder.write("old", to: "a"), mode_t(permissions))
    try replace("a", with: "new")
    #expect(try folder.permissions("a") == mode_t(permissions))
  }

  @Test("a link is followed, not replaced") func followsLink() throws {
    let other = try TemporaryFolder()
    try other.write("old", to: "target")
    #expect(symlink(other.path("target"), folder.path("link")) == 0)
    try replace("link", with: "new")
    #expect(try other.read("target") == Array("new".utf8))
    #expect(other.names() == ["target"] && folder.names() == ["link"])
    var information = stat()
    #expect(lstat(folder.path("link"), &information) == 0)
    #expect(information.st_mode & S_IFMT == S_IFLNK)
  }

  @Test("a link that leads nowhere is refused, not replaced") func danglingLink() throws {
    #expect(symlink(folder.path("missing"), folder.path("link")) == 0)
    expectFailure(.notFound, naming: folder.path("link"), "leads nowhere") {
      try replace("link", with: "new")
    }
    var information = stat()
    #expect(lstat(folder.path("link"), &information) == 0)
    #expect(information.st_mode & S_IFMT == S_IFLNK)
    #expect(folder.names() == ["link"])
  }

  @Test("two at once for one name both work; the later one stays") func twoAtOnce() throws {
    let (first, second) = (
      try AtomicFile(path: folder.path("a")), try AtomicFile(path: folder.path("a"))
    )
    try write("first", to: first)
    try write("second", to: second)
    try second.commit()
    try first.commit()
    #expect(try folder.read("a") == Array("first".utf8))
    #expect(folder.names() == ["a"])
  }

  @Test("a folder in place of the file is refused") func folderIsRefused() throws {
    expectFailure(.inputOutput, naming: folder.path, "folder") {
      try AtomicFile(path: folder.path)
    }
    #expect(folder.names() == [])
  }

  @Test("a pipe or device in place of the file is refused, not replaced") func pipeIsRefused()
    throws
  {
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    expectFailure(.inputOutput, naming: "pipe", "not a regular file") {
      try replace("pipe", with: "new")
    }
    var information = stat()
    #expect(stat(folder.path("pipe"), &information) == 0)
    #expect(information.st_mode & S_IFMT == S_IFIFO)
  }

  @Test("a missing folder is not found", arguments: ["missing/a", "file/a"])
  func missingFolder(name: String) throws {
    try folder.write("x", to: "file")
    expectFailure(.notFound, naming: folder.path(name)) { try AtomicFile(path: folder.path(name)) }
  }

  @Test("a folder that may not be written to is refused") func unwritableFolder() throws {
    try folder.write("old", to: "a")
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    try withoutPrivileges {
      expectFailure(.inputOutput, naming: folder.path("a"), "Permission denied") {
        try AtomicFile(path: folder.path("a"))
      }
    }
    #expect(try folder.read("a") == Array("old".utf8))
    #expect(folder.names() == ["a"])
  }

  @Test("a name as long as the system allows works", arguments: [200, 254, 255])
  func longName(length: Int) throws {
    let name = String(repeating: "n", count: length)
    try replace(name, with: "new")
    #expect(folder.names() == [name])
  }

  @Test("if a folder takes the name meanwhile, commit fails and leaves nothing behind")
  func commitFails() throws {
    func commitLate() throws {
      let file = try AtomicFile(path: folder.path("a"))
      try write("new", to: file)
      mkdir(folder.path("a"), 0o755)
      try file.commit()
    }
    expectFailure(.inputOutput, naming: folder.path("a")) { try commitLate() }
    #expect(folder.names() == ["a"])
  }

  @Test("if its folder is removed meanwhile, commit says so") func folderVanishes() throws {
    var vanishing: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(vanishing).path("a")
    func commitLate() throws {
      let file = try AtomicFile(path: path)
      try write("new", to: file)
      vanishing = nil
      try file.commit()
    }
    expectFailure(.notFound, naming: path) { try commitLate() }
  }

  @Test("what killed processes left behind is in nobody's way, and stays") func leftovers() throws {
    let name = ".digitus-\(getpid())-123456789.tmp"
    try folder.write("half", to: name)
    try replace("a", with: "new")
    #expect(try folder.read("a") == Array("new".utf8))
    #expect(folder.names() == [name, "a"])
  }

  @Test("a full disk is reported and leaves nothing behind") func fullDisk() async {
    // A limit on the size of files, which holds for the whole process, stands for the disk.
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try folder.write("old", to: "a")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      func writeMuch() throws {
        let file = try AtomicFile(path: folder.path("a"))
        let bytes = [UInt8](repeating: 7, count: 5000)
        try bytes.withUnsafeBytes { try file.write($0) }
        try file.commit()
      }
      expectFailure(.inputOutput, naming: folder.path("a"), "File too large") { try writeMuch() }
      #expect(folder.names() == ["a"])
      #expect(try folder.read("a") == Array("old".utf8))
    }
  }

  @Test("a name without a folder is of the current folder") func currentFolder() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      #expect(chdir(folder.path) == 0)
      let file = try AtomicFile(path: "a")
      try write("new", to: file)
      try file.commit()
      #expect(folder.names() == ["a"])
      #expect(try folder.read("a") == Array("new".utf8))
    }
  }

  private func replace(_ name: String, with text: String) throws {
    let file = try AtomicFile(path: folder.path(name))
    try write(text, to: file)
    try file.commit()
  }
}

private func write(_ text: String, to file: AtomicFile) throws {
  try Array(text.utf8).withUnsafeBytes { try file.write($0) }
}
