import CDigitus
import Glibc
import TestSupport
import Testing

@Suite("Prediction in C", .usesThreadPool) struct PredictionFunctionTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  private var floats: [Float] { Handles.pixels.map { Float($0) / 255 } }

  @Test("bytes and the same floats give the same bits, and rows sum to 1") func predicts() throws {
    var fromFloats = [Float](repeating: .nan, count: 31)
    var fromBytes = fromFloats
    try succeed(digitus_network_predict(handles.network, floats, 10, &fromFloats, 30))
    try succeed(digitus_network_predict_bytes(handles.network, Handles.pixels, 10, &fromBytes, 31))
    #expect(bits(fromFloats) == bits(fromBytes) && fromFloats[30].isNaN)
    for row in 0..<10 {
      expectClose(fromFloats[3 * row..<3 * row + 3].reduce(0, +), 1, .otherBatchSize)
    }
  }

  @Test("a count out of range is refused", arguments: [0, -1, 1 << 31, .max, .min] as [Int64])
  func countOutOfRange(count: Int64) {
    var values = [Float](repeating: -1, count: 30)
    expectStatus(
      digitus_network_predict(handles.network, floats, count, &values, 30), DIGITUS_ERROR_BAD_SIZE,
      naming: "\(count)")
    expectStatus(
      digitus_network_predict_bytes(handles.network, Handles.pixels, count, &values, 30),
      DIGITUS_ERROR_BAD_SIZE)
    #expect(values.allSatisfy { $0 == -1 })
  }

  @Test("too little room is refused", arguments: [29, 0, -1, .min] as [Int64])
  func littleRoom(capacity: Int64) {
    var values = [Float](repeating: -1, count: 100)
    let (network, dataset) = (handles.network, handles.dataset)
    expectStatus(
      digitus_network_predict(network, floats, 10, &values, capacity), DIGITUS_ERROR_BAD_SIZE,
      naming: "30", "\(capacity)")
    expectStatus(
      digitus_network_layer_output(network, 1, dataset, &values, capacity), DIGITUS_ERROR_BAD_SIZE,
      naming: "30", "\(capacity)")
    var loss = -1.0
    expectStatus(
      digitus_network_gradients(network, dataset, &values, capacity, &loss), DIGITUS_ERROR_BAD_SIZE,
      naming: "43", "\(capacity)")
    #expect(values.allSatisfy { $0 == -1 } && loss == -1)
  }

  @Test("an image that is not finite is refused by its place", arguments: [Float.nan, .infinity])
  func notFinite(value: Float) {
    var (images, values) = (floats, [Float](repeating: -1, count: 30))
    images[4 * 7 + 2] = value
    expectStatus(
      digitus_network_predict(handles.network, images, 10, &values, 30), DIGITUS_ERROR_BAD_VALUE,
      naming: "row 7", "column 2")
  }

  @Test("a layer that is none is refused", arguments: [-1, 2, .max, .min] as [Int64])
  func noLayer(layer: Int64) {
    var values = [Float](repeating: -1, count: 100)
    expectStatus(
      digitus_network_layer_output(handles.network, layer, handles.dataset, &values, 100),
      DIGITUS_ERROR_BAD_SIZE, naming: "\(layer)", "0 to 1")
    #expect(values.allSatisfy { $0 == -1 })
  }

  @Test("the last layer's output are the logits of the prediction") func logits() throws {
    var (logits, hidden) = (
      [Float](repeating: .nan, count: 30), [Float](repeating: .nan, count: 50)
    )
    var probabilities = logits
    let network = handles.network
    try succeed(digitus_network_layer_output(network, 0, handles.dataset, &hidden, 50))
    try succeed(digitus_network_layer_output(network, 1, handles.dataset, &logits, 30))
    try succeed(digitus_network_predict_bytes(network, Handles.pixels, 10, &probabilities, 30))
    #expect(hidden.allSatisfy { $0 >= 0 })
    for row in 0..<10 {
      let expected = softmax(logits[3 * row..<3 * row + 3].map(Double.init))
      expectClose(Array(probabilities[3 * row..<3 * row + 3]), expected, .floatNetwork)
    }
  }

  @Test("metrics and gradients are those of each other") func evaluates() throws {
    var (metrics, loss) = (digitus_metrics(), 0.0)
    try succeed(digitus_network_evaluate(handles.network, handles.dataset, &metrics))
    var gradients = [Float](repeating: .nan, count: 44)
    try succeed(
      digitus_network_gradients(handles.network, handles.dataset, &gradients, 43, &loss))
    #expect(metrics.count == 10 && metrics.accuracy == Double(metrics.correct) / 10)
    expectClose(metrics.loss, loss, .meanLoss)
    #expect(gradients[..<43].allSatisfy { $0.isFinite } && gradients[43].isNaN)
    // The gradient at the last biases sums to 0: probabilities and labels both sum to 1.
    expectClose(gradients[40..<43].reduce(0, +), 0, .floatNetwork)
  }

  @Test("many threads can predict with one network at once") func manyThreads() throws {
    var expected = [Float](repeating: .nan, count: 30)
    try succeed(digitus_network_predict(handles.network, floats, 10, &expected, 30))
    let job = Job(network: handles.network, images: floats, expected: bits(expected))
    var threads: [pthread_t] = []
    for _ in 0..<4 {
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { argument in
          argument.map { Unmanaged<Job>.fromOpaque($0).takeRetainedValue().run() }
          return nil
        }, Unmanaged.passRetained(job).toOpaque())
      #expect(status == 0)
      threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
    #expect(job.failures == 0)
  }

  /// Predicts again and again and counts what goes wrong.
  private final class Job {
    private let network: OpaquePointer
    private let images: [Float]
    private let expected: [UInt32]
    private var mutex = pthread_mutex_t()
    private(set) var failures = 0

    init(network: OpaquePointer, images: [Float], expected: [UInt32]) {
      self.network = network
      self.images = images
      self.expected = expected
      pthread_mutex_init(&mutex, nil)
    }

    func run() {
      for _ in 0..<200 {
        var values = [Float](repeating: .nan, count: 30)
        let status = digitus_network_predict(network, images, 10, &values, 30)
        if status == 0, bits(values) == expected { continue }
        pthread_mutex_lock(&mutex)
        failures += 1
        pthread_mutex_unlock(&mutex)
      }
    }
  }
}
