import Errors

/// A structure that begins with its own size, so that callers and library may know different versions.
enum SizedStruct {
  /// Copies a caller's structure; fields that its version does not have yet keep those of `defaults`.
  ///
  /// - Parameters:
  ///   - firstSize: Bytes that the structure had in ABI 1, for which a size of 0 stands.
  /// - Throws: `EngineError.badSize` if the caller's structure is smaller than that.
  static func read<Value: BitwiseCopyable>(
    _ pointer: UnsafePointer<Value>, defaults: Value, firstSize: Int, _ name: String
  ) throws -> Value {
    let known = try size(
      of: UnsafeRawPointer(pointer), firstSize: firstSize, known: MemoryLayout<Value>.size, name)
    var copy = defaults
    withUnsafeMutableBytes(of: &copy) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: known))
    }
    return copy
  }

  /// Checks a caller's structure for results, before the work.
  ///
  /// - Returns: A function that writes as much of a value as the caller's version has, its size apart.
  static func writer<Value: BitwiseCopyable>(
    to pointer: UnsafeMutablePointer<Value>, firstSize: Int, _ name: String
  ) throws -> (Value) -> Void {
    let known = try size(
      of: UnsafeRawPointer(pointer), firstSize: firstSize, known: MemoryLayout<Value>.size, name)
    return { value in
      let sizeField = MemoryLayout<Int64>.size
      withUnsafeBytes(of: value) { bytes in
        UnsafeMutableRawPointer(pointer).advanced(by: sizeField).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[sizeField..<known]).baseAddress
            ?? .init(pointer),
          byteCount: known - sizeField)
      }
    }
  }

  /// Writes as many bytes of a value as the caller has room for, and how many those are.
  ///
  /// - Parameter size: Room that the caller has; at least that of the size itself.
  static func fill<Value: BitwiseCopyable>(
    _ pointer: UnsafeMutablePointer<Value>, with value: Value, size: Int64
  ) {
    let size = Int(min(size, Int64(MemoryLayout<Value>.size)))
    let room = UnsafeMutableRawBufferPointer(start: pointer, count: size)
    withUnsafeBytes(of: value) {
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<size]))
    }
    room.storeBytes(of: Int64(size), as: Int64.self)
  }

  /// Bytes that caller and library both know.
  private static func size(
    of pointer: UnsafeRawPointer, firstSize: Int, known: Int, _ name: String
  ) throws -> Int {
    guard Int(bitPattern: pointer) % MemoryLayout<Int64>.alignment == 0 else {
      throw EngineError.badValue("\(name): the address is not a multiple of 8")
    }
    let stated = pointer.load(as: Int64.self)
    guard stated == 0 || stated >= Int64(firstSize) else {
      throw EngineError.badSize(
        "\(name).struct_size: expected \(known) (sizeof), \(firstSize) at least, or 0, got \(stated)"
      )
    }
    return stated == 0 ? firstSize : Int(min(stated, Int64(known)))
  }
}
