import Errors
import Glibc

/// A regular file that is read from its beginning to its end.
///
/// Reads instead of mapping: if someone cuts a mapped file short, the process dies of SIGBUS.
package final class InputFile: ByteReader {
  package let path: String
  /// Bytes of the file when it was opened.
  package let size: Int
  package var expectedSize: Int? { size }
  private let descriptor: Int32

  /// - Throws: `EngineError.notFound`, or `.inputOutput` if it cannot be read or is no regular file.
  package init(path: String) throws {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    let opened = retryingInterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard opened >= 0 else { throw systemError("cannot open", path) }
    var information = stat()
    guard fstat(opened, &information) == 0 else {
      let error = systemError("cannot read", path)
      close(opened)
      throw error
    }
    let kind = information.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(opened)
      let found = kind == S_IFDIR ? "a folder" : "not a regular file"
      throw EngineError.inputOutput("\(path): is \(found); a file is needed")
    }
    self.path = path
    self.size = Int(information.st_size)
    self.descriptor = opened
  }

  deinit { close(descriptor) }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard buffer.count > 0 else { return 0 }
    let received = retryingInterrupted { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
    guard received >= 0 else { throw systemError("cannot read", path) }
    return received
  }

  /// Goes back to the first byte.
  package func rewind() throws {
    try seek(to: 0)
  }

  /// Goes to the byte at `offset`, 0 or more, from where the next read begins.
  package func seek(to offset: Int) throws {
    guard lseek(descriptor, offset, SEEK_SET) == offset else {
      throw systemError("cannot read", path)
    }
  }
}
