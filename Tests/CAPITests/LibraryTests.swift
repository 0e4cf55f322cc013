import CDigitus
import Glibc
import TestSupport
import Testing

@Suite("Functions of the library as a whole") struct LibraryTests {
  @Test("the version has three numbers, and the ABI is that of the header") func version() throws {
    let version = String(cString: try #require(digitus_version()))
    #expect(version.split(separator: ".").compactMap { Int($0) }.count == 3)
    #expect(digitus_abi_version() == Int32(DIGITUS_ABI_VERSION))
    #expect(digitus_abi_version() == 1)
  }

  @Test("every status has its name, and others have none") func statusNames() {
    let names = [
      "DIGITUS_OK", "DIGITUS_ERROR_NULL_ARGUMENT", "DIGITUS_ERROR_BAD_VALUE",
      "DIGITUS_ERROR_BAD_SIZE", "DIGITUS_ERROR_BAD_STATE", "DIGITUS_ERROR_NOT_FOUND",
      "DIGITUS_ERROR_IO", "DIGITUS_ERROR_BAD_DATA", "DIGITUS_ERROR_BAD_MODEL",
      "DIGITUS_ERROR_LIMIT", "DIGITUS_ERROR_OUT_OF_MEMORY", "DIGITUS_ERROR_INTERNAL",
    ]
    for (status, name) in names.enumerated() {
      #expect(digitus_status_name(Int32(status)).map { String(cString: $0) } == name)
    }
    for status in [-1, 12, .max, .min] as [digitus_status] {
      #expect(digitus_status_name(status).map { String(cString: $0) } == "unknown status")
    }
  }

  @Test("the number of threads can be set within its range", .usesThreadPool)
  func threadCount() throws {
    let former = digitus_thread_count()
    defer { #expect(digitus_set_thread_count(former) == 0) }
    try succeed(digitus_set_thread_count(3))
    #expect(digitus_thread_count() == 3)
    for count in [-1, 257, .max, .min] as [Int64] {
      expectStatus(
        digitus_set_thread_count(count), DIGITUS_ERROR_BAD_VALUE, naming: "\(count)", "0 to 256")
    }
    #expect(digitus_thread_count() == 3)
    try succeed(digitus_set_thread_count(0))
    #expect(digitus_thread_count() >= 1)
  }

  @Test("each thread has a message of its own, empty at first") func messagePerThread() async {
    await #expect(processExitsWith: .success) {
      #expect(lastError() == "")
      _ = digitus_network_load(nil, nil)
      #expect(lastError().contains("path is NULL"))
      let other = try OtherThread {
        guard lastError() == "" else { return "not empty at first: \(lastError())" }
        _ = digitus_set_thread_count(-5)
        return lastError()
      }
      #expect(try other.result().contains("-5"))
      #expect(lastError().contains("path is NULL"), "the other thread's failure is not ours")
    }
  }

  @Test("a message stays until the next failure; success leaves it") func messageStays() throws {
    let handles = try Handles()
    expectStatus(
      digitus_network_add_dense(handles.network, 0, DIGITUS_ACTIVATION_NONE),
      DIGITUS_ERROR_BAD_SIZE, naming: "units")
    let pointer = try #require(digitus_last_error())
    let text = String(cString: pointer)
    try succeed(digitus_network_add_dense(handles.network, 3, DIGITUS_ACTIVATION_NONE))
    #expect(digitus_last_error() == pointer && lastError() == text)
    _ = digitus_network_add_dense(handles.network, 3, digitus_activation(rawValue: 99))
    #expect(lastError().contains("99"))
  }

  @Test("many threads can fail at once") func manyThreadsFail() throws {
    let threads = try (0..<8).map { number in
      try OtherThread {
        for round in 0..<200 {
          let value = Int64(-1 - number * 1000 - round)
          guard Int(digitus_set_thread_count(value)) == DIGITUS_ERROR_BAD_VALUE,
            lastError().hasSuffix("got \(value)")
          else { return lastError() }
        }
        return "all right"
      }
    }
    for thread in threads { #expect(try thread.result() == "all right") }
  }
}

/// A thread that computes a text.
private final class OtherThread {
  private final class Box {
    let body: @Sendable () -> String
    var text = ""
    init(_ body: @escaping @Sendable () -> String) { self.body = body }
  }

  private var thread = pthread_t()
  private let box: Box

  init(_ body: @escaping @Sendable () -> String) throws {
    box = Box(body)
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument {
          let box = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue()
          box.text = box.body()
        }
        return nil
      }, Unmanaged.passRetained(box).toOpaque())
    guard status == 0 else { throw SystemFailure(call: "pthread_create", code: status) }
  }

  /// Waits for the thread.
  func result() throws -> String {
    let status = pthread_join(thread, nil)
    guard status == 0 else { throw SystemFailure(call: "pthread_join", code: status) }
    return box.text
  }
}
