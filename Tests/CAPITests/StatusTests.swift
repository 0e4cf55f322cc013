import CDigitus
import Glibc
import TestSupport
import Testing

/// One call for each cause of failure; `out` and other outputs stay as they were.
@Suite("The status of each kind of failure", .usesThreadPool) struct StatusTests {
  private let folder: TemporaryFolder
  private let handles: Handles

  init() throws {
    folder = try TemporaryFolder()
    handles = try Handles()
  }

  @Test("a missing file is NOT_FOUND") func notFound() {
    var out: OpaquePointer?
    let path = folder.path("missing")
    expectStatus(digitus_dataset_open_csv(path, &out), DIGITUS_ERROR_NOT_FOUND, naming: path)
    expectStatus(digitus_dataset_open_idx(path, path, &out), DIGITUS_ERROR_NOT_FOUND, naming: path)
    expectStatus(digitus_network_load(path, &out), DIGITUS_ERROR_NOT_FOUND, naming: path)
    expectStatus(
      digitus_network_save(handles.network, path + "/a"), DIGITUS_ERROR_NOT_FOUND, naming: path)
    #expect(out == nil)
  }

  @Test("a folder in place of a file is IO") func inputOutput() {
    var out: OpaquePointer?
    expectStatus(
      digitus_dataset_open_csv(folder.path, &out), DIGITUS_ERROR_IO, naming: folder.path)
    expectStatus(digitus_network_load(folder.path, &out), DIGITUS_ERROR_IO, naming: folder.path)
    expectStatus(
      digitus_network_save(handles.network, folder.path), DIGITUS_ERROR_IO, naming: folder.path)
    #expect(out == nil)
  }

  @Test("a damaged data file is BAD_DATA") func badData() throws {
    var out: OpaquePointer?
    let path = try folder.write("1,2,3\n4,5,x\n", to: "a.csv")
    expectStatus(
      digitus_dataset_open_csv(path, &out), DIGITUS_ERROR_BAD_DATA, naming: path, "line 2",
      "column 3", "'x'")
    expectStatus(digitus_dataset_open_idx(path, path, &out), DIGITUS_ERROR_BAD_DATA, naming: path)
    #expect(out == nil)
  }

  @Test("a damaged model file is BAD_MODEL") func badModel() throws {
    var out: OpaquePointer?
    let path = try folder.write("not a model at all", to: "a")
    expectStatus(digitus_network_load(path, &out), DIGITUS_ERROR_BAD_MODEL, naming: path)
    #expect(out == nil)
  }

  @Test("what is beyond a limit is LIMIT") func limit() throws {
    var out: OpaquePointer?
    let path = try folder.write("1" + String(repeating: ",9", count: 65_537), to: "a.csv")
    expectStatus(digitus_dataset_open_csv(path, &out), DIGITUS_ERROR_LIMIT, naming: "65537")
    #expect(out == nil)
    for _ in 0..<62 {
      try succeed(digitus_network_add_dense(handles.network, 3, DIGITUS_ACTIVATION_NONE))
    }
    expectStatus(
      digitus_network_add_dense(handles.network, 3, DIGITUS_ACTIVATION_NONE), DIGITUS_ERROR_LIMIT,
      naming: "64")
    #expect(digitus_network_layer_count(handles.network) == 64)
  }

  @Test("what cannot be done now is BAD_STATE") func badState() throws {
    _ = try handles.trainer()
    expectStatus(
      digitus_network_add_dense(handles.network, 3, DIGITUS_ACTIVATION_NONE),
      DIGITUS_ERROR_BAD_STATE)
    let empty = try Handles.makeNetwork(units: [])
    defer { digitus_network_destroy(empty) }
    var (out, metrics): (OpaquePointer?, digitus_metrics) = (nil, digitus_metrics())
    expectStatus(
      digitus_trainer_create(empty, handles.dataset, nil, &out), DIGITUS_ERROR_BAD_STATE,
      naming: "no layers")
    expectStatus(
      digitus_network_evaluate(empty, handles.dataset, &metrics), DIGITUS_ERROR_BAD_STATE)
    expectStatus(digitus_network_save(empty, folder.path("a")), DIGITUS_ERROR_BAD_STATE)
    var probabilities = [Float](repeating: -1, count: 4)
    expectStatus(
      digitus_network_predict(empty, [1, 2, 3, 4], 1, &probabilities, 4), DIGITUS_ERROR_BAD_STATE)
    #expect(out == nil && folder.names() == [] && probabilities == [-1, -1, -1, -1])
  }

  @Test("what does not fit is BAD_SIZE") func badSize() throws {
    let other = try Handles.makeNetwork(units: [3], inputs: 5)
    defer { digitus_network_destroy(other) }
    var (out, metrics): (OpaquePointer?, digitus_metrics) = (nil, digitus_metrics())
    metrics.loss = -1
    expectStatus(
      digitus_trainer_create(other, handles.dataset, nil, &out), DIGITUS_ERROR_BAD_SIZE,
      naming: "4 values", "5")
    expectStatus(
      digitus_network_evaluate(other, handles.dataset, &metrics), DIGITUS_ERROR_BAD_SIZE,
      naming: "4 values", "5")
    #expect(out == nil && metrics.loss == -1)
  }

  @Test("a path that is empty or not UTF-8 is BAD_VALUE") func badPath() {
    var out: OpaquePointer?
    let invalid = [CChar(bitPattern: 0xC3), 0x28, 0]
    expectStatus(digitus_network_load("", &out), DIGITUS_ERROR_BAD_VALUE, naming: "path is empty")
    expectStatus(digitus_network_load(invalid, &out), DIGITUS_ERROR_BAD_VALUE, naming: "UTF-8")
    expectStatus(digitus_dataset_open_csv("", &out), DIGITUS_ERROR_BAD_VALUE)
    expectStatus(digitus_dataset_open_idx("/dev/null", "", &out), DIGITUS_ERROR_BAD_VALUE)
    expectStatus(digitus_network_save(handles.network, ""), DIGITUS_ERROR_BAD_VALUE)
    expectStatus(digitus_network_save(handles.network, invalid), DIGITUS_ERROR_BAD_VALUE)
    #expect(out == nil)
  }

  @Test("a lack of memory is OUT_OF_MEMORY, and the library goes on") func outOfMemory() async {
    await #expect(processExitsWith: .success) {
      let network = try Handles.makeNetwork(units: [65_536], inputs: 4)
      var limit = rlimit()
      let addressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)
      getrlimit(addressSpace, &limit)
      limit.rlim_cur = rlim_t(try addressSpaceInUse() + (256 << 20))
      #expect(setrlimit(addressSpace, &limit) == 0)
      // A gigabyte of weights.
      let status = digitus_network_add_dense(network, 4096, DIGITUS_ACTIVATION_NONE)
      expectStatus(status, DIGITUS_ERROR_OUT_OF_MEMORY, naming: "1073741824 bytes")
      #expect(digitus_network_layer_count(network) == 1)
      #expect(digitus_network_parameter_count(network) == 2)
      try succeed(digitus_network_add_dense(network, 4, DIGITUS_ACTIVATION_NONE))
    }
  }
}

/// Bytes of addresses that the process has in use.
private func addressSpaceInUse() throws -> Int {
  var text = [UInt8](repeating: 0, count: 100)
  let descriptor = open("/proc/self/statm", O_RDONLY)
  defer { close(descriptor) }
  let received = text.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
  let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  guard received > 0, let pages = Int(String(decoding: digits, as: UTF8.self)) else {
    throw SystemFailure(call: "read", code: errno)
  }
  return pages * sysconf(Int32(_SC_PAGESIZE))
}
