import Files
import TestSupport

/// All bytes of a file that may be compressed.
func unpack(_ path: String, step: Int = 4096) throws -> [UInt8] {
  try readAll(openPossiblyCompressed(path), step: step)
}
