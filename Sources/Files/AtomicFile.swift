import Errors
import Glibc

/// A file that appears under its name whole or not at all.
///
/// Bytes go to a temporary file in the same folder. `commit` flushes it to the disk, gives it the
/// permissions of the file that it replaces, renames it and flushes the folder. If that never happens,
/// the temporary file is removed and an earlier file stays as it was.
package final class AtomicFile {
  private let destination: String
  private let temporary: String
  private var descriptor: Int32

  /// - Parameter path: Where the file is to be; a symbolic link is followed, not replaced.
  /// - Throws: `EngineError.inputOutput` or `.notFound`; also for anything there that is not a regular
  ///   file, because renaming would replace it.
  package init(path: String) throws {
    let destination = try Self.resolvingLink(path)
    try Self.requireRegularFileOrNone(destination)
    (temporary, descriptor) = try Self.createBeside(destination)
    self.destination = destination
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    var written = 0
    while written < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
      let count = retryingInterrupted { Glibc.write(descriptor, rest.baseAddress, rest.count) }
      guard count >= 0 else { throw systemError("cannot write", destination) }
      written += count
    }
  }

  /// Puts the file in its place. Call it once, last.
  package func commit() throws {
    try keepPermissions()
    guard retryingInterrupted({ fsync(descriptor) }) == 0 else {
      throw systemError("cannot write", destination)
    }
    guard rename(temporary, destination) == 0 else {
      throw systemError("cannot replace", destination)
    }
    close(descriptor)
    descriptor = -1
    flushFolder()
  }

  /// Makes the rename itself last. The new file is in place by now, so a folder that cannot be
  /// flushed (some network file systems) is no reason to report failure.
  private func flushFolder() {
    let folder = Self.folder(of: destination)
    let opened = retryingInterrupted { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard opened >= 0 else { return }
    fsync(opened)
    close(opened)
  }

  private static func requireRegularFileOrNone(_ path: String) throws {
    var information = stat()
    guard stat(path, &information) == 0 else { return }
    let kind = information.st_mode & S_IFMT
    guard kind == S_IFREG else {
      let found = kind == S_IFDIR ? "a folder" : "not a regular file"
      throw EngineError.inputOutput("\(path): is \(found); a file name is needed")
    }
  }

  /// Where `path` leads if it is a link; else `path` itself.
  private static func resolvingLink(_ path: String) throws -> String {
    var information = stat()
    guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFLNK else {
      return path
    }
    guard let resolved = realpath(path, nil) else {
      throw systemError("is a link that leads nowhere", path)
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Gives the new file the permissions of the one that it replaces, if there is one.
  private func keepPermissions() throws {
    var information = stat()
    guard stat(destination, &information) == 0 else { return }
    guard fchmod(descriptor, information.st_mode & 0o7777) == 0 else {
      throw systemError("cannot write", destination)
    }
  }

  /// Creates an empty file with a name of its own in the folder of `destination`. The kernel gives it
  /// what permissions the process's mask allows.
  private static func createBeside(_ destination: String) throws -> (String, Int32) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    for attempt in 0..<1000 {
      // Not made of the destination's name, which may already be as long as names can be.
      let name = ".digitus-\(getpid())-\(now.tv_nsec + attempt).tmp"
      let path = folder(of: destination) + "/" + name
      let opened = retryingInterrupted {
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      }
      if opened >= 0 { return (path, opened) }
      if errno != EEXIST { throw systemError("cannot write", destination) }
    }
    throw EngineError.inputOutput("\(destination): cannot write: no free name for a temporary file")
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
