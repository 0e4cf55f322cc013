import CDigitus
import TestSupport
import Testing

/// An augmentation as the init function leaves it.
func changingNothing() -> digitus_augmentation {
  var augmentation = digitus_augmentation()
  digitus_augmentation_init(&augmentation, Int64(MemoryLayout<digitus_augmentation>.size))
  return augmentation
}

@Suite("Augmentation in C", .usesThreadPool) struct AugmentationFunctionTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  @Test("is off at first, and written as far as there is room") func defaults() {
    let nothing = changingNothing()
    #expect(nothing.struct_size == 136)
    #expect(nothing.shift == 0 && nothing.rotation == 0 && nothing.shear == 0)
    #expect(nothing.lowest_scale == 1 && nothing.highest_scale == 1 && nothing.flip == 0)
    #expect(nothing.elastic_strength == 0 && nothing.elastic_smoothness == 4)
    #expect(nothing.erasing == 0)
    #expect(nothing.lowest_erased_area == 0.02 && nothing.highest_erased_area == 0.33)
    #expect(nothing.lowest_erased_aspect == 0.3 && nothing.highest_erased_aspect == 1 / 0.3)
    #expect(nothing.height == 0 && nothing.width == 0 && nothing.channels == 0)
    for (size, filled) in [
      (136, 136), (137, 136), (.max, 136), (135, 0), (0, 0), (-1, 0), (.min, 0),
    ]
      as [(Int64, Int)]
    {
      var memory = [UInt64](repeating: 0x5A5A_5A5A_5A5A_5A5A, count: 19)
      memory.withUnsafeMutableBytes { bytes in
        digitus_augmentation_init(
          bytes.baseAddress?.assumingMemoryBound(to: digitus_augmentation.self), size)
        #expect(bytes[filled...].allSatisfy { $0 == 0x5A }, "size \(size)")
        #expect(filled == 0 || bytes.load(as: Int64.self) == Int64(filled))
      }
    }
    digitus_augmentation_init(nil, 136)
  }

  @Test("shows what a training sees") func shows() throws {
    var (changes, pixels) = (changingNothing(), [Float](repeating: -1, count: 41))
    try succeed(digitus_dataset_augment(handles.dataset, &changes, 3, 1, 0, 10, &pixels, 40))
    #expect(pixels.prefix(40).elementsEqual(Handles.pixels.map { Float($0) / 255 }))
    #expect(pixels[40] == -1)
    (changes.shift, changes.rotation, changes.flip) = (1, 90, 0.5)
    try succeed(digitus_dataset_augment(handles.dataset, &changes, 3, 1, 0, 10, &pixels, 40))
    var part = [Float](repeating: -1, count: 9)
    try succeed(digitus_dataset_augment(handles.dataset, &changes, 3, 1, 4, 2, &part, 8))
    #expect(part[..<8] == pixels[16..<24] && part[8] == -1)
    for (seed, epoch) in [(4, 1), (3, 2), (3, .max)] as [(UInt64, Int64)] {
      try succeed(digitus_dataset_augment(handles.dataset, &changes, seed, epoch, 4, 2, &part, 8))
      #expect(part[..<8] != pixels[16..<24])
    }
  }

  /// A change that makes the augmentation wrong, and what the message must name.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int
    let change: @Sendable (inout digitus_augmentation) -> Void
    var testDescription: String { name }

    init(
      _ name: String, _ status: Int = DIGITUS_ERROR_BAD_VALUE,
      _ change: @escaping @Sendable (inout digitus_augmentation) -> Void
    ) {
      (self.name, self.status, self.change) = (name, status, change)
    }
  }

  @Test(
    "out of range, or of images of another shape, is refused",
    arguments: [
      Wrong("shift") { $0.shift = -1 }, Wrong("rotation") { $0.rotation = 181 },
      Wrong("lowest scale") { $0.lowest_scale = 0 },
      Wrong("highest scale") { $0.highest_scale = 11 },
      Wrong("scale") { ($0.lowest_scale, $0.highest_scale) = (1.2, 1.1) },
      Wrong("shear") { $0.shear = .nan }, Wrong("flip") { $0.flip = 1.5 },
      Wrong("elastic strength") { $0.elastic_strength = .infinity },
      Wrong("elastic smoothness") { $0.elastic_smoothness = 0 },
      Wrong("erasing") { $0.erasing = -0.1 },
      Wrong("lowest erased area") { $0.lowest_erased_area = 0 },
      Wrong("highest erased area") { $0.highest_erased_area = 1.1 },
      Wrong("lowest erased aspect") { $0.lowest_erased_aspect = 0 },
      Wrong("highest erased aspect") { $0.highest_erased_aspect = 101 },
      Wrong("struct_size", DIGITUS_ERROR_BAD_SIZE) { $0.struct_size = 135 },
      Wrong("height", DIGITUS_ERROR_BAD_SIZE) { $0.width = 4 },
      Wrong("width", DIGITUS_ERROR_BAD_SIZE) { ($0.height, $0.width) = (4, -1) },
      Wrong("channels", DIGITUS_ERROR_BAD_SIZE) { ($0.height, $0.width) = (4, 1) },
      Wrong("3 x 1 x 1 are 3 values", DIGITUS_ERROR_BAD_SIZE) {
        ($0.height, $0.width, $0.channels) = (3, 1, 1)
      },
      Wrong("channels", DIGITUS_ERROR_BAD_SIZE) {
        ($0.height, $0.width, $0.channels) = (1, 1, .min)
      },
    ])
  func wrong(wrong: Wrong) throws {
    var (changes, pixels) = (changingNothing(), [Float](repeating: -1, count: 40))
    wrong.change(&changes)
    expectStatus(
      digitus_dataset_augment(handles.dataset, &changes, 0, 1, 0, 10, &pixels, 40), wrong.status,
      naming: wrong.name)
    #expect(pixels.allSatisfy { $0 == -1 })
    expectStatus(
      digitus_trainer_set_augmentation(try handles.trainer(), &changes), wrong.status,
      naming: wrong.name)
  }

  @Test("of rows that there are not, or without room, is refused") func rows() throws {
    var (changes, pixels) = (changingNothing(), [Float](repeating: -1, count: 40))
    for (epoch, first, count, capacity, name) in [
      (0, 0, 1, 40, "epoch"), (.min, 0, 1, 40, "epoch"), (1, -1, 1, 40, "first"),
      (1, 10, 1, 40, "first"), (1, .max, 1, 40, "first"), (1, 0, 0, 40, "count"),
      (1, 0, 11, 40, "count"), (1, 9, 2, 40, "count"), (1, 1, .max, 40, "count"),
      (1, 0, 10, 39, "images"), (1, 0, 1, -1, "images"),
    ] as [(Int64, Int64, Int64, Int64, String)] {
      expectStatus(
        digitus_dataset_augment(
          handles.dataset, &changes, 0, epoch, first, count, &pixels, capacity),
        DIGITUS_ERROR_BAD_SIZE, naming: name)
    }
    #expect(pixels.allSatisfy { $0 == -1 })
  }

  @Test("changes what is learned, until it is switched off; not once training has begun")
  func training() throws {
    func learned(_ prepare: (OpaquePointer) throws -> Void) throws -> [UInt32] {
      let handles = try Handles()
      let trainer = try handles.trainer()
      try prepare(trainer)
      try succeed(digitus_trainer_run(trainer, 1, nil))
      expectStatus(
        digitus_trainer_set_augmentation(trainer, nil), DIGITUS_ERROR_BAD_STATE,
        naming: "augmentation", "begun")
      return try parameterBits(of: handles.network)
    }
    var changes = changingNothing()
    let plain = try learned { _ in }
    #expect(try learned { try succeed(digitus_trainer_set_augmentation($0, &changes)) } == plain)
    changes.shift = 1
    #expect(try learned { try succeed(digitus_trainer_set_augmentation($0, &changes)) } != plain)
    let switchedOff = try learned {
      try succeed(digitus_trainer_set_augmentation($0, &changes))
      try succeed(digitus_trainer_set_augmentation($0, nil))
    }
    #expect(switchedOff == plain)
  }
}
