import CDigitus
import TestSupport
import Testing

@Suite("Datasets in C") struct DatasetFunctionTests {
  @Test("a copy holds what was given, whatever happens to it afterwards") func copies() throws {
    var (pixels, labels) = (Handles.pixels, Handles.labels)
    var created: OpaquePointer?
    try succeed(
      digitus_dataset_create(
        pixels, DIGITUS_ELEMENT_UINT8, labels, 10, 4, 3, DIGITUS_STORAGE_COPY, &created))
    let dataset = try #require(created)
    defer { digitus_dataset_destroy(dataset) }
    pixels[0] = 99
    labels[0] = 2
    #expect(digitus_dataset_count(dataset) == 10 && digitus_dataset_width(dataset) == 4)
    #expect(digitus_dataset_class_count(dataset) == 3)
    let (bytes, kept) = (digitus_dataset_bytes(dataset), digitus_dataset_labels(dataset))
    #expect(Array(UnsafeBufferPointer(start: bytes, count: 40)) == Handles.pixels)
    #expect(Array(UnsafeBufferPointer(start: kept, count: 10)) == Handles.labels)
    #expect(digitus_dataset_floats(dataset) == nil)
  }

  @Test("borrowed floats stay where they are; labels are copied") func borrows() throws {
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: 4)
    defer { memory.deallocate() }
    for index in 0..<4 { memory[index] = Float(index) }
    var labels: [Int32] = [0, 1]
    var created: OpaquePointer?
    try succeed(
      digitus_dataset_create(
        memory, DIGITUS_ELEMENT_FLOAT32, labels, 2, 2, 2, DIGITUS_STORAGE_BORROW, &created))
    let dataset = try #require(created)
    defer { digitus_dataset_destroy(dataset) }
    labels[0] = 7
    #expect(digitus_dataset_floats(dataset) == UnsafePointer(memory))
    #expect(digitus_dataset_labels(dataset)?.pointee == 0)
    #expect(digitus_dataset_bytes(dataset) == nil)
  }

  @Test(
    "a count, width or number of classes out of range is refused",
    arguments: [
      (0, 4, 3, DIGITUS_ERROR_BAD_SIZE), (-1, 4, 3, DIGITUS_ERROR_BAD_SIZE),
      (1 << 31, 4, 3, DIGITUS_ERROR_BAD_SIZE), (.max, 4, 3, DIGITUS_ERROR_BAD_SIZE),
      (10, 0, 3, DIGITUS_ERROR_BAD_SIZE), (10, -4, 3, DIGITUS_ERROR_BAD_SIZE),
      (10, (1 << 24) + 1, 3, DIGITUS_ERROR_BAD_SIZE), (.min, .min, 3, DIGITUS_ERROR_BAD_SIZE),
      (10, 4, 1, DIGITUS_ERROR_BAD_VALUE), (10, 4, 0, DIGITUS_ERROR_BAD_VALUE),
      (10, 4, -3, DIGITUS_ERROR_BAD_VALUE), (10, 4, 65_537, DIGITUS_ERROR_BAD_VALUE),
      (10, 4, .max, DIGITUS_ERROR_BAD_VALUE), (10, 4, 2, DIGITUS_ERROR_BAD_VALUE),
    ] as [(Int64, Int64, Int64, Int)])
  func outOfRange(count: Int64, width: Int64, classCount: Int64, status: Int) {
    var created: OpaquePointer?
    for storage in [DIGITUS_STORAGE_COPY, DIGITUS_STORAGE_BORROW] {
      expectStatus(
        digitus_dataset_create(
          Handles.pixels, DIGITUS_ELEMENT_UINT8, Handles.labels, count, width, classCount, storage,
          &created), status)
    }
    #expect(created == nil)
  }

  @Test("numbers that are no enumerators are refused", arguments: [2, 99, .max] as [UInt32])
  func noEnumerator(value: UInt32) {
    var created: OpaquePointer?
    expectStatus(
      digitus_dataset_create(
        Handles.pixels, digitus_element_type(rawValue: value), Handles.labels, 10, 4, 3,
        DIGITUS_STORAGE_COPY, &created), DIGITUS_ERROR_BAD_VALUE, naming: "\(value)", "type")
    expectStatus(
      digitus_dataset_create(
        Handles.pixels, DIGITUS_ELEMENT_UINT8, Handles.labels, 10, 4, 3,
        digitus_storage(rawValue: value), &created), DIGITUS_ERROR_BAD_VALUE, naming: "\(value)")
    #expect(created == nil)
  }

  @Test("a float that is not finite is refused by its place", arguments: [Float.nan, .infinity])
  func notFinite(value: Float) {
    var created: OpaquePointer?
    for storage in [DIGITUS_STORAGE_COPY, DIGITUS_STORAGE_BORROW] {
      expectStatus(
        digitus_dataset_create(
          [0, 1, 2, 3, value, 5] as [Float], DIGITUS_ELEMENT_FLOAT32, [0, 1, 0], 3, 2, 2, storage,
          &created), DIGITUS_ERROR_BAD_VALUE, naming: "row 2", "column 0")
    }
    #expect(created == nil)
  }

  @Test("an address that a type does not allow is refused") func misaligned() {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: 64)
    var created: OpaquePointer?
    expectStatus(
      digitus_dataset_create(
        memory + 2, DIGITUS_ELEMENT_FLOAT32, [0, 1], 2, 2, 2, DIGITUS_STORAGE_COPY, &created),
      DIGITUS_ERROR_BAD_VALUE, naming: "images")
    expectStatus(
      digitus_dataset_create(
        memory, DIGITUS_ELEMENT_FLOAT32, UnsafePointer(OpaquePointer(memory + 1)), 2, 2, 2,
        DIGITUS_STORAGE_COPY, &created), DIGITUS_ERROR_BAD_VALUE, naming: "labels")
    #expect(created == nil)
  }

  @Test("files of digits have ten classes, others as many as told") func classesOfFiles() throws {
    let folder = try TemporaryFolder()
    let csv = try folder.write("9,1,2\n0,3,4\n", to: "a.csv")
    let images = try folder.write([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 8], to: "i")
    let labels = try folder.write([0, 0, 8, 1, 0, 0, 0, 1, 9], to: "l")
    var created = [OpaquePointer?](repeating: nil, count: 4)
    try succeed(digitus_dataset_open_csv(csv, &created[0]))
    try succeed(digitus_dataset_open_csv_with_classes(csv, 26, &created[1]))
    try succeed(digitus_dataset_open_idx(images, labels, &created[2]))
    try succeed(digitus_dataset_open_idx_with_classes(images, labels, 11, &created[3]))
    #expect(created.map { digitus_dataset_class_count($0) } == [10, 26, 10, 11])
    #expect(created.map { digitus_dataset_count($0) } == [2, 2, 1, 1])
    #expect(created.map { digitus_dataset_labels($0)?.pointee } == [9, 9, 9, 9])
    #expect(created.map { digitus_dataset_bytes($0)?.pointee } == [1, 1, 7, 7])
    created.forEach { digitus_dataset_destroy($0) }
    for classCount in [1, -1, 65_537, .max, .min] as [Int64] {
      var refused: OpaquePointer?
      expectStatus(
        digitus_dataset_open_csv_with_classes(csv, classCount, &refused), DIGITUS_ERROR_BAD_VALUE,
        naming: "2 to 65536")
      expectStatus(
        digitus_dataset_open_idx_with_classes(images, labels, classCount, &refused),
        DIGITUS_ERROR_BAD_VALUE)
      #expect(refused == nil)
    }
  }
}
