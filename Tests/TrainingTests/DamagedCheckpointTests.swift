import Memory
import Models
import TestSupport
import Testing
import Training

/// A trap would end the process, and with it all tests.
@Suite("Damaged checkpoints", .usesThreadPool) struct DamagedCheckpointTests {
  private let folder: TemporaryFolder
  private let original: [UInt8]
  private let made: (trainer: Trainer, network: Sequential)
  private let before: TrainingBits

  init() throws {
    folder = try TemporaryFolder()
    let setup = try CheckpointCase.tiny()
    let saved = try setup.make(networkSeed: 2)
    advance(saved.trainer, to: 4)
    try saved.trainer.save(to: folder.path("original"), note: "note", libraryVersion: "0.1.0")
    original = try folder.read("original")
    made = try setup.make()
    advance(made.trainer, to: 2)
    before = try TrainingBits(made, in: folder)
  }

  @Test("cut short at any byte are refused, and whole they are read") func truncated() throws {
    for length in 0..<original.count {
      let path = try folder.write(Array(original.prefix(length)), to: "a")
      expectFailure(.badModel, naming: path) { try made.trainer.restore(from: path) }
    }
    #expect(try TrainingBits(made, in: folder) == before)
    try made.trainer.restore(from: folder.path("original"))
    #expect(made.trainer.progress.step == 4)
  }

  @Test("with bytes too many are refused", arguments: [1, 4, 8, 4096]) func tooLong(count: Int)
    throws
  {
    let path = try folder.write(original + [UInt8](repeating: 0, count: count), to: "a")
    expectFailure(.badModel, naming: path) { try made.trainer.restore(from: path) }
    #expect(try TrainingBits(made, in: folder) == before)
  }

  /// Thanks to the hash no flipped bit goes unseen, be it in a number, a text or a tensor. Some name a
  /// setting that differs.
  @Test("with any bit flipped are refused, and nothing changes") func flippedBit() throws {
    for bit in 0..<8 * original.count {
      var damaged = original
      damaged[bit / 8] ^= 1 << (bit % 8)
      let path = try folder.write(damaged, to: "a")
      let found = failure { try made.trainer.restore(from: path) }
      #expect(found?.kind == .badModel || found?.kind == .badValue, "bit \(bit)")
    }
    #expect(try TrainingBits(made, in: folder) == before)
  }

  @Test(
    "that lie about where training stands are refused, even with a right hash",
    arguments: [
      (#"\"epoch\":2"#, [#"\"epoch\":0"#, #"\"epoch\":-1"#, #"\"epoch\":1"#, #"\"epoch\":3"#]),
      (#"\"epoch\":2"#, [#"\"epoch\":9223372036854775807"#, #"\"epoch\":-9223372036854775808"#]),
      (#"\"batch\":1"#, [#"\"batch\":0"#, #"\"batch\":4"#, #"\"batch\":-1"#]),
      (#"\"batch\":1"#, [#"\"batch\":9223372036854775807"#, #"\"batch\":1.5"#]),
      (#"\"step\":4"#, [#"\"step\":3"#, #"\"step\":-4"#, #"\"step\":9223372036854775807"#]),
      (#"\"images\":4"#, [#"\"images\":5"#, #"\"images\":0"#]),
      (#"\"batches_per_epoch\":3"#, [#"\"batches_per_epoch\":2"#, #"\"batches_per_epoch\":0"#]),
      (#"\"drawn_epochs\":2"#, [#"\"drawn_epochs\":0"#, #"\"drawn_epochs\":3"#]),
      (#"\"correct\":"#, [#"\"correct\":9"#, #"\"correct\":-1"#, #"\"korrect\":"#]),
      (#"\"loss_sum\":\""#, [#"\"loss_sum\":\"x"#, #"\"loss_sum\":\"1"#]),
    ])
  func lies(about: String, instead: [String]) throws {
    for lie in instead { try refuse(lie: about, lie, .badModel) }
  }

  @Test("of a newer format, or another one, say so") func formats() throws {
    let key = #""digitus.format_version":"#
    try refuse(lie: key + "\"1\"", key + "\"3\"", .badModel, "newer", "update Digitus")
    try refuse(lie: key + "\"1\"", key + "\"x\"", .badModel, "'x'")
    try refuse(lie: "digitus-checkpoint", "pt", .badModel, "not a Digitus checkpoint")
  }

  @Test("whose tensors lie elsewhere, or are others, are refused") func places() throws {
    try refuse(
      lie: #""shape":[2,4,10]"#, #""shape":[2,10,4]"#, .badModel, "optimizer.dense_1.kernel")
    try refuse(lie: #""shape":[4,10]"#, #""shape":[10,4]"#, .badModel, "dense_1.kernel")
    try refuse(lie: #""optimizer.dense_1.bias""#, #""optimizer.dense_2.bias""#, .badModel)
    try refuse(lie: #""dtype":"U8","shape":[4]"#, #""dtype":"U8","shape":[5]"#, .badModel, "note")
    for size in ["-4", "9223372036854775807", "16777217"] {
      try refuse(
        lie: #""dtype":"U8","shape":[4]"#, #""dtype":"U8","shape":["# + size + "]", .badModel,
        "note")
    }
    try refuse(lie: #""hash":{"#, #""cash":{"#, .badModel, "hash")
  }

  @Test("with numbers that are not finite are refused, even with a right hash")
  func notFinite() throws {
    for (element, name) in [
      (0, "dense_1.kernel"), (49, "dense_1.bias"), (149, "optimizer.dense_1"),
    ] {
      for value in [Float.nan, .infinity] {
        try refuse(
          replacing(element, with: value), .badModel, name, "\(value); expected a finite number")
      }
    }
  }

  @Test("with a mean of squares below 0 are refused; other means may be") func negativeSquares()
    throws
  {
    for (element, place) in [(50 + 40, "kernel': value 40 is"), (50 + 99, "bias': value 19 is")] {
      try refuse(replacing(element, with: -1), .badModel, "optimizer.dense_1.", place, "0 or more")
    }
    for element in [0, 49, 50 + 39, 50 + 80] {
      try made.trainer.restore(from: folder.write(replacing(element, with: -1), to: "a"))
    }
  }

  @Test("with a variance below 0 are refused, and the message says where") func negativeVariance()
    throws
  {
    func make() throws -> (trainer: Trainer, network: Sequential) {
      let network = try network(
        images: [2, 2, 1],
        [.batchNormalization(momentum: 0.5, epsilon: 0.25), .dense(units: 10, activation: .none)])
      let setup = try CheckpointCase.tiny()
      let sample = try setup.kind.sample(10, width: 4, seed: 1)
      let options = try TrainingOptions(
        batchSize: 4, optimizer: setup.optimizer, shuffles: true, seed: 5, timeLimit: nil)
      return (try Trainer(network, sample.dataset, options), network)
    }
    let (saved, other) = (try make(), try make())
    saved.network.parameters[3].values.pointer[0] = -0.25
    let path = folder.path("a")
    try saved.trainer.save(to: path, note: "", libraryVersion: "0.1.0")
    let before = try TrainingBits(other, in: folder)
    expectFailure(
      .badModel, naming: "\(path): tensor 'batch_norm_1.moving_variance': value 0 is -0.25; ",
      "expected a finite number, 0 or more"
    ) { try other.trainer.restore(from: path) }
    #expect(try TrainingBits(other, in: folder) == before)
    saved.network.parameters[3].values.pointer[0] = 0
    try saved.trainer.save(to: path, note: "", libraryVersion: "0.1.0")
    try other.trainer.restore(from: path)
  }

  @Test("with a note that is no text are refused") func notText() throws {
    var damaged = original
    damaged[original.count - 10] = 0xFF
    try refuse(rehashed(damaged), .badModel, "UTF-8")
    expectFailure(.badModel, naming: "UTF-8") { try CheckpointDescription(path: folder.path("a")) }
  }

  /// So that a lie is not refused merely because these tests compute the hash wrongly.
  @Test("the hash is that of the documented bytes") func hashIsKnown() {
    #expect(rehashed(original) == original)
  }

  private func refuse(
    lie old: String, _ new: String, _ kind: FailureKind, _ parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let length = headerLength(original)
    let text = String(decoding: original[8..<8 + length], as: UTF8.self)
    let pieces = text.components(old)
    try #require(pieces.count == 2, "\(old) is there once", sourceLocation: sourceLocation)
    let header = Array(pieces.joined(separator: new).utf8)
    let bytes =
      withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
      + original[(8 + length)...]
    try refuse(rehashed(bytes), kind, parts, sourceLocation: sourceLocation)
  }

  private func refuse(
    _ bytes: [UInt8], _ kind: FailureKind, _ parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try refuse(bytes, kind, parts, sourceLocation: sourceLocation)
  }

  private func refuse(
    _ bytes: [UInt8], _ kind: FailureKind, _ parts: [String], sourceLocation: SourceLocation
  ) throws {
    let path = try folder.write(bytes, to: "a")
    let found = failure { try made.trainer.restore(from: path) }
    #expect(found?.kind == kind, "\(found?.message ?? "")", sourceLocation: sourceLocation)
    for part in [path] + parts {
      #expect(found?.message.contains(part) == true, sourceLocation: sourceLocation)
    }
    #expect(try TrainingBits(made, in: folder) == before, sourceLocation: sourceLocation)
  }

  /// The file with another number among parameters and optimizer's state, and the hash that fits.
  private func replacing(_ element: Int, with value: Float) -> [UInt8] {
    let start = original.count - 12 - 4 * (50 + 100 - element)
    var damaged = original
    damaged.replaceSubrange(
      start..<start + 4, with: withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) })
    return rehashed(damaged)
  }

  private func headerLength(_ bytes: [UInt8]) -> Int {
    bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The file with the hash that its content should have; the tensors' sizes are those of `tiny`.
  private func rehashed(_ bytes: [UInt8]) -> [UInt8] {
    var (hashes, start) = ([UInt64](), 0)
    for size in [8 + headerLength(bytes), 160, 40, 320, 80, 4] {
      hashes.append(bytes[start..<start + size].withUnsafeBytes(xxHash64).littleEndian)
      start += size
    }
    let hash = hashes.withUnsafeBytes(xxHash64).littleEndian
    return bytes[..<start] + withUnsafeBytes(of: hash) { Array($0) }
  }
}

extension String {
  /// The parts between the places where `separator` stands.
  fileprivate func components(_ separator: String) -> [String] {
    var (parts, rest) = ([String](), self[...])
    while let found = rest.firstRange(of: separator) {
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return parts + [String(rest)]
  }
}
