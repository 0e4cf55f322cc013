import Datasets
import Errors
import Files
import FuzzChecks
import Models
import TestSupport
import Testing
import Training

/// Readers with one fault each, every one of which the checks must notice.
@Suite("Fuzzing checks notice", .usesThreadPool) struct BrokenReaderTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private let csv = Array("1,2,3\n4,5,6\n".utf8)

  @Test("another pixel on several threads") func otherPixel() {
    expectNotice("in small windows") {
      try checkCSV(csv, in: folder) { reader, cutting in
        let isSmall = cutting.windowSize < 1000
        let bytes = Array((isSmall ? "1,2,3\n4,5,7\n" : "1,2,3\n4,5,6\n").utf8)
        return try CSVDecoder.read(
          MemoryReader(bytes, path: reader.path), classCount: 10, cutting: cutting)
      }
    }
  }

  @Test("another refusal of the short way") func otherRefusal() {
    expectNotice("in whole windows") {
      try checkCSV(csv, in: folder) { reader, cutting in
        throw EngineError.badData("\(reader.path): line \(cutting.isPlain ? 1 : 2)")
      }
    }
  }

  @Test("a CSV line that is left out") func missingLine() {
    expectNotice("written again") {
      try checkCSV(csv, in: folder) { reader, cutting in
        let bytes = try readAll(reader)
        return try CSVDecoder.read(
          MemoryReader(Array(bytes.dropLast(6)), path: reader.path), classCount: 10,
          cutting: cutting)
      }
    }
  }

  @Test("a refusal that names no file, or is of another kind") func namelessRefusal() {
    expectNotice("names no file") {
      try checkCSV(csv, in: folder) { _, _ in throw EngineError.badData("line 1") }
    }
    expectNotice("another kind") {
      try checkCSV(csv, in: folder) { reader, _ in throw EngineError.outOfMemory(reader.path) }
    }
  }

  @Test("a second gzip member that is left out") func missingMember() throws {
    let packed = try gzip(csv)
    expectNotice("behind itself") {
      try checkGzip(packed, in: folder) { path in MemoryReader(csv, path: path) }
    }
  }

  @Test("bytes that depend on the size of a step") func stepDependence() throws {
    let packed = try gzip(csv)
    expectNotice("in parts") {
      try checkGzip(packed, in: folder) { path in HastyReader(path: path) }
    }
  }

  @Test("a label without a class") func labelWithoutClass() {
    let pair = idx([0x803, 1, 1, 1], [5]) + Array("=labels=".utf8) + idx([0x801, 1], [10])
    expectNotice("IDX files") {
      try checkIDX(pair, in: folder) { images, labels in
        try IDXDecoder.read(images: images, labels: labels, classCount: 11)
      }
    }
  }

  @Test("an IDX file that is refused without need") func needlessRefusal() {
    let pair = idx([0x803, 1, 1, 1], [5]) + Array("=labels=".utf8) + idx([0x801, 1], [9])
    expectNotice("IDX files") {
      try checkIDX(pair, in: folder) { images, labels in
        try IDXDecoder.read(images: images, labels: labels, classCount: 9)
      }
    }
  }

  @Test("a parameter that saving or loading changes") func changedParameter() throws {
    try network(3, [2]).save(to: folder.path("original"), libraryVersion: "0.1.0")
    let bytes = try folder.read("original")
    expectNotice("a model saved again") {
      try checkModel(bytes, in: folder) { path in
        let network = try Sequential.load(from: path)
        if path.hasSuffix("again.safetensors") { network.parameters[0].values.pointer[0] = 7 }
        return network
      }
    }
    expectNotice("not finite") {
      try checkModel(bytes, in: folder) { path in
        let network = try Sequential.load(from: path)
        network.parameters[1].values.pointer[1] = .infinity
        return network
      }
    }
  }

  @Test("an image that alone has other probabilities") func otherProbability() throws {
    let model = try Corpus(of: .model).input("convolutions")
    expectNotice("of an image alone") {
      try checkModel(
        model, in: folder,
        predict: { network, image, probabilities in
          try RowPredictor(network).predict(image, into: probabilities)
          probabilities[1] += 0.001
        })
    }
    #expect(try checkModel(model, in: folder))
  }

  @Test(
    "a checkpoint of which a part is not taken, or is taken though it is refused",
    arguments: ["middle-of-epoch", "convolutions-second-epoch"])
  func partOfCheckpoint(name: String) throws {
    let checkpoint = try Corpus(of: .checkpoint).input(name)
    expectNotice("saved again") {
      try checkCheckpoint(checkpoint, in: folder) { trainer, path in
        // The second time nothing is restored.
        if path.hasSuffix("checkpoint") { try trainer.restore(from: path) }
      }
    }
    expectNotice("refused a checkpoint") {
      try checkCheckpoint(checkpoint, in: folder) { trainer, path in
        try trainer.restore(from: path)
        throw EngineError.badModel("\(path): refused too late")
      }
    }
    expectNotice("not described") {
      try checkCheckpoint([1, 2, 3], in: folder) { _, _ in }
    }
  }

  @Test("nothing about readers that work") func worksAsItIs() throws {
    #expect(try checkCSV(csv, in: folder))
    #expect(try checkGzip(gzip(csv), in: folder))
    #expect(
      try checkIDX(
        idx([0x803, 1, 1, 1], [5]) + Array("=labels=".utf8) + idx([0x801, 1], [9]), in: folder))
    try network(3, [2]).save(to: folder.path("original"), libraryVersion: "0.1.0")
    #expect(try checkModel(folder.read("original"), in: folder))
    #expect(
      try checkCheckpoint(Corpus(of: .checkpoint).input("middle-of-epoch"), in: folder))
  }

  /// Expects a broken promise whose description has `part`.
  private func expectNotice(
    _ part: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Bool
  ) {
    let error = #expect(throws: BrokenProperty.self, sourceLocation: sourceLocation) {
      _ = try body()
    }
    #expect(
      error?.description.contains(part) == true, "\(error?.description ?? "")",
      sourceLocation: sourceLocation)
  }
}

/// Gives as many zero bytes as are asked for first.
private final class HastyReader: ByteReader {
  let path: String
  let expectedSize: Int? = nil
  private var isAtEnd = false

  init(path: String) { self.path = path }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    defer { isAtEnd = true }
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    return isAtEnd ? 0 : buffer.count
  }
}

/// An IDX file: big-endian numbers, then bytes.
private func idx(_ header: [UInt32], _ body: [UInt8]) -> [UInt8] {
  header.flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } } + body
}
