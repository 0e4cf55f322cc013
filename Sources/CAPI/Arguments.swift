import Datasets
import Errors
import Glibc
import Layers
import Memory
import Models
import Tensors

/// Turns what C passes into checked values, before any code that may trap.
enum Arguments {
  /// - Throws: `EngineError.nullArgument`.
  static func present<Pointer>(_ pointer: Pointer?, _ name: String) throws -> Pointer {
    guard let pointer else { throw EngineError.nullArgument("\(name) is NULL") }
    return pointer
  }

  /// A path.
  static func path(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String {
    let path = try text(pointer, name)
    guard !path.isEmpty else { throw EngineError.badValue("\(name) is empty") }
    return path
  }

  /// A number in a range.
  static func size(_ value: Int64, in range: ClosedRange<Int>, _ name: String) throws -> Int {
    guard let size = Int(exactly: value), range.contains(size) else {
      let expected =
        range.upperBound == Int.max
        ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
      throw EngineError.badSize("\(name): expected \(expected), got \(value)")
    }
    return size
  }

  /// 0 or 1.
  static func flag(_ value: Int32, _ name: String) throws -> Bool {
    guard value == 0 || value == 1 else {
      throw EngineError.badValue("\(name): expected 0 or 1, got \(value)")
    }
    return value == 1
  }

  /// Room for results.
  static func output<Element>(
    _ pointer: UnsafeMutablePointer<Element>?, _ name: String, capacity: Int64, needed: Int
  ) throws -> UnsafeMutablePointer<Element> {
    let pointer = try aligned(present(pointer, name), name)
    guard capacity >= Int64(needed) else {
      throw EngineError.badSize("\(name): \(needed) values need room, capacity is \(capacity)")
    }
    return pointer
  }

  /// Text: anything that is UTF-8.
  ///
  /// - Parameter copies: Copies of the text that the call may make, usually in a message, and in one that
  ///   quotes that.
  /// - Throws: `EngineError.nullArgument`, `.badValue`, or `.outOfMemory`, before the text is copied.
  static func text(
    _ pointer: UnsafePointer<CChar>?, _ name: String, copies: Int = 8
  ) throws -> String {
    let pointer = try present(pointer, name)
    try MemoryReserve.require(MemoryReserve.size + copies * strlen(pointer), for: name)
    guard let text = String(validatingCString: pointer) else {
      // A message shows the beginning: the text may be of any length.
      let shown = String.UnicodeScalarView(String(cString: pointer).unicodeScalars.prefix(200))
      throw EngineError.badValue("\(name): '\(String(shown))' is not UTF-8")
    }
    return text
  }

  /// Writes text and its zero byte to the caller's memory, and its length even if there is too little room.
  ///
  /// - Parameters:
  ///   - text: NULL if only the length is wanted.
  ///   - length: Bytes without the zero byte; a valid pointer.
  /// - Throws: `EngineError.badSize` or `.badValue`.
  static func write(
    _ value: String, to text: UnsafeMutablePointer<CChar>?, capacity: Int64,
    length: UnsafeMutablePointer<Int64>
  ) throws {
    var value = value
    try value.withUTF8 { bytes in
      length.pointee = Int64(bytes.count)
      guard let text else { return }
      let room = UnsafeMutableRawPointer(
        try output(text, "text", capacity: capacity, needed: bytes.count + 1))
      if let start = bytes.baseAddress { room.copyMemory(from: start, byteCount: bytes.count) }
      room.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
    }
  }

  /// Writes the sizes of a shape to the caller's memory, and how many there are.
  ///
  /// - Throws: `EngineError.badSize` or `.badValue`.
  static func write(
    _ shape: Shape, to room: UnsafeMutablePointer<Int64>?, capacity: Int64,
    rank: UnsafeMutablePointer<Int64>
  ) throws {
    let room = try output(room, "shape", capacity: capacity, needed: shape.sizes.count)
    for (axis, size) in shape.sizes.enumerated() { room[axis] = Int64(size) }
    rank.pointee = Int64(shape.sizes.count)
  }

  /// - Throws: `EngineError.badValue` if the address is not a multiple of the element's alignment.
  static func aligned<Element>(
    _ pointer: UnsafeMutablePointer<Element>, _ name: String
  ) throws -> UnsafeMutablePointer<Element> {
    UnsafeMutablePointer(mutating: try aligned(UnsafePointer(pointer), name))
  }

  /// - Throws: `EngineError.badValue` if the address is not a multiple of the element's alignment.
  static func aligned<Element>(
    _ pointer: UnsafePointer<Element>, _ name: String
  ) throws -> UnsafePointer<Element> {
    guard isAligned(pointer) else {
      throw EngineError.badValue(
        "\(name): the address is not a multiple of \(MemoryLayout<Element>.alignment)")
    }
    return pointer
  }

  /// Images that the caller owns. Whether floats are finite is looked at later, after all that costs less.
  static func images(
    _ pointer: UnsafeRawPointer?, isFloat: Bool, count: Int64, width: Int64
  ) throws -> ImageTable {
    let start = try present(pointer, "images")
    let count = try size(count, in: 1...ImageTable.countLimit, "image count")
    let width = try size(width, in: 1...ImageTable.widthLimit, "image width")
    let values: ImageTable.Values
    if isFloat {
      values = .floats(try aligned(start.assumingMemoryBound(to: Float.self), "images"))
    } else {
      values = .bytes(start.assumingMemoryBound(to: UInt8.self))
    }
    return try ImageTable(values, count: count, width: width)
  }

  /// One of a network's layers.
  static func layer(_ index: Int64, of network: Sequential) throws -> any Layer {
    try network.requireLayers()
    return network.layers[try size(index, in: 0...network.layers.count - 1, "layer")]
  }

  /// One of a network's parameters.
  static func parameter(_ index: Int64, of network: Sequential) throws -> Parameter {
    let parameters = network.parameters
    guard !parameters.isEmpty else {
      throw EngineError.badSize("parameter \(index): the network has no parameters")
    }
    return parameters[try size(index, in: 0...parameters.count - 1, "parameter index")]
  }

  /// Whether the address is a multiple of the element's alignment.
  static func isAligned<Element>(_ pointer: UnsafePointer<Element>) -> Bool {
    Int(bitPattern: pointer) % MemoryLayout<Element>.alignment == 0
  }
}
