import Glibc

/// A folder of its own for one test, removed with all that is in it when the test lets go of it.
package final class TemporaryFolder {
  package let path: String

  /// - Parameter parent: The folder to make it in.
  package init(in parent: String = "/tmp") throws {
    var template = Array("\(parent)/digitus-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemFailure(call: "mkdtemp", code: errno) }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit { removeTree(path) }

  /// The path of a file in the folder, which need not exist.
  package func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    // To empty an earlier file instead makes some file systems wait for the disk.
    unlink(path(name))
    let descriptor = open(path(name), O_WRONLY | O_CREAT | O_EXCL, 0o644)
    guard descriptor >= 0 else { throw SystemFailure(call: "open", code: errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw SystemFailure(call: "write", code: errno) }
      written += count
    }
    return path(name)
  }

  /// Writes a text file and returns its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// The bytes of a file in the folder.
  package func read(_ name: String) throws -> [UInt8] { try readFile(path(name)) }

  /// The names of what is in the folder, sorted.
  package func names() -> [String] { entries(of: path) }

  /// The permission bits of a file in the folder.
  package func permissions(_ name: String) throws -> mode_t {
    var information = stat()
    guard stat(path(name), &information) == 0 else {
      throw SystemFailure(call: "stat", code: errno)
    }
    return information.st_mode & 0o7777
  }
}

/// A system call of a test that did not work.
package struct SystemFailure: Error {
  package let call: String
  package let code: Int32

  package init(call: String, code: Int32) {
    self.call = call
    self.code = code
  }
}

/// The bytes of a file.
package func readFile(_ path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { throw SystemFailure(call: "open", code: errno) }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
  let received = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
  guard received == bytes.count else { throw SystemFailure(call: "read", code: errno) }
  return bytes
}

/// What is in a folder, sorted; nothing if it is none.
package func entries(of path: String) -> [String] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// Removes a file or a folder with all that is in it; follows no links.
private func removeTree(_ path: String) {
  guard unlink(path) != 0, errno == EISDIR else { return }
  chmod(path, 0o700)
  for name in entries(of: path) { removeTree("\(path)/\(name)") }
  rmdir(path)
}
