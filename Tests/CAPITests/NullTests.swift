import CDigitus
import TestSupport
import Testing

@Suite("NULL wherever a pointer goes", .usesThreadPool) struct NullTests {
  private let handles: Handles
  init() throws { handles = try Handles() }

  @Test("for a required argument of a dataset is NULL_ARGUMENT, and nothing is written")
  func datasets() {
    var out: OpaquePointer?
    let (pixels, labels) = (Handles.pixels, Handles.labels)
    expectNull(digitus_dataset_open_csv(nil, &out), "path")
    expectNull(digitus_dataset_open_csv("a", nil), "out")
    expectNull(digitus_dataset_open_csv_with_classes(nil, 10, &out), "path")
    expectNull(digitus_dataset_open_csv_with_classes("a", 10, nil), "out")
    expectNull(digitus_dataset_open_idx(nil, "b", &out), "images")
    expectNull(digitus_dataset_open_idx("a", nil, &out), "labels")
    expectNull(digitus_dataset_open_idx("a", "b", nil), "out")
    expectNull(digitus_dataset_open_idx_with_classes(nil, nil, 10, nil), "images")
    expectNull(
      digitus_dataset_create(
        nil, DIGITUS_ELEMENT_UINT8, labels, 10, 4, 3, DIGITUS_STORAGE_COPY, &out), "images")
    expectNull(
      digitus_dataset_create(
        pixels, DIGITUS_ELEMENT_UINT8, nil, 10, 4, 3, DIGITUS_STORAGE_COPY, &out), "labels")
    expectNull(
      digitus_dataset_create(
        pixels, DIGITUS_ELEMENT_UINT8, labels, 10, 4, 3, DIGITUS_STORAGE_COPY, nil), "out")
    let (dataset, changes) = (handles.dataset, changingNothing())
    var values = [Float](repeating: -1, count: 40)
    withUnsafePointer(to: changes) {
      expectNull(digitus_dataset_augment(nil, $0, 0, 1, 0, 1, &values, 40), "dataset")
      expectNull(digitus_dataset_augment(dataset, $0, 0, 1, 0, 1, nil, 40), "images")
      expectNull(digitus_trainer_set_augmentation(nil, $0), "trainer")
    }
    expectNull(digitus_dataset_augment(dataset, nil, 0, 1, 0, 1, &values, 40), "augmentation")
    #expect(out == nil && values.allSatisfy { $0 == -1 })
  }

  @Test("for a picture or a digit is NULL_ARGUMENT, and nothing is written") func pictures() {
    let page: [UInt8] = [0, 255]
    var digit = [UInt8](repeating: 7, count: 784)
    expectNull(digitus_image_normalize(nil, 1, 2, DIGITUS_POLARITY_AUTO, &digit, 784), "image")
    expectNull(digitus_image_normalize(page, 1, 2, DIGITUS_POLARITY_AUTO, nil, 784), "digit")
    #expect(digit.allSatisfy { $0 == 7 })
  }

  @Test("for a required argument of a network is NULL_ARGUMENT, and nothing is written")
  func networks() {
    var (out, length): (OpaquePointer?, Int64) = (nil, -1)
    expectNull(digitus_network_create(nil, 1, 0, &out), "shape")
    expectNull(digitus_network_create([4], 1, 0, nil), "out")
    expectNull(
      digitus_network_set_initializer(nil, DIGITUS_INITIALIZER_HE_NORMAL, 0), "network")
    expectNull(digitus_network_add_dense(nil, 3, DIGITUS_ACTIVATION_NONE), "network")
    expectNull(digitus_network_describe(nil, nil, 0, &length), "network")
    expectNull(digitus_network_describe(handles.network, nil, 0, nil), "length")
    expectNull(digitus_network_save(nil, "a"), "network")
    expectNull(digitus_network_save(handles.network, nil), "path")
    expectNull(digitus_network_load(nil, &out), "path")
    expectNull(digitus_network_load("a", nil), "out")
    expectNull(digitus_trainer_average(nil, &out), "trainer")
    expectNull(digitus_network_metadata_key(nil, 0, nil, 0, &length), "network")
    expectNull(digitus_network_metadata_key(handles.network, 0, nil, 0, nil), "length")
    expectNull(digitus_network_get_metadata(nil, "a", nil, 0, &length), "network")
    expectNull(digitus_network_get_metadata(handles.network, nil, nil, 0, &length), "key")
    expectNull(digitus_network_get_metadata(handles.network, "a", nil, 0, nil), "length")
    expectNull(digitus_network_set_metadata(nil, "a", "b"), "network")
    expectNull(digitus_network_set_metadata(handles.network, nil, "b"), "key")
    #expect(out == nil && length == -1)
  }

  @Test("for a required argument of a parameter is NULL_ARGUMENT, and nothing is written")
  func parameters() {
    var (shape, rank) = ([Int64](repeating: -1, count: 4), Int64(-1))
    var values = [Float](repeating: -1, count: 20)
    let network = handles.network
    expectNull(digitus_network_parameter_shape(nil, 0, &shape, 4, &rank), "network")
    expectNull(digitus_network_parameter_shape(network, 0, nil, 4, &rank), "shape")
    expectNull(digitus_network_parameter_shape(network, 0, &shape, 4, nil), "rank")
    expectNull(digitus_network_get_parameter(nil, 0, &values, 20), "network")
    expectNull(digitus_network_get_parameter(network, 0, nil, 20), "values")
    expectNull(digitus_network_set_parameter(nil, 0, values, 20), "network")
    expectNull(digitus_network_set_parameter(network, 0, nil, 20), "values")
    #expect(shape == [-1, -1, -1, -1] && rank == -1 && values.allSatisfy { $0 == -1 })
  }

  @Test("for a required argument of a prediction is NULL_ARGUMENT, and nothing is written")
  func predictions() {
    var values = [Float](repeating: -1, count: 100)
    var (metrics, loss) = (digitus_metrics(), -1.0)
    let (network, dataset) = (handles.network, handles.dataset)
    expectNull(digitus_network_predict(nil, [1, 2, 3, 4], 1, &values, 100), "network")
    expectNull(digitus_network_predict(network, nil, 1, &values, 100), "images")
    expectNull(digitus_network_predict(network, [1, 2, 3, 4], 1, nil, 100), "probabilities")
    expectNull(digitus_network_predict_bytes(nil, [1, 2, 3, 4], 1, &values, 100), "network")
    expectNull(digitus_network_predict_bytes(network, nil, 1, &values, 100), "images")
    expectNull(digitus_network_predict_bytes(network, [1, 2, 3, 4], 1, nil, 100), "probabilities")
    expectNull(digitus_network_layer_output(nil, 0, dataset, &values, 100), "network")
    expectNull(digitus_network_layer_output(network, 0, nil, &values, 100), "dataset")
    expectNull(digitus_network_layer_output(network, 0, dataset, nil, 100), "values")
    expectNull(digitus_network_evaluate(nil, dataset, &metrics), "network")
    expectNull(digitus_network_evaluate(network, nil, &metrics), "dataset")
    expectNull(digitus_network_evaluate(network, dataset, nil), "out")
    expectNull(digitus_network_gradients(nil, dataset, &values, 100, &loss), "network")
    expectNull(digitus_network_gradients(network, nil, &values, 100, &loss), "dataset")
    expectNull(digitus_network_gradients(network, dataset, nil, 100, &loss), "gradients")
    #expect(values.allSatisfy { $0 == -1 } && loss == -1 && metrics.count == 0)
  }

  @Test("for a required argument of a trainer is NULL_ARGUMENT, and nothing is written")
  func trainers() throws {
    var out: OpaquePointer?
    var (progress, indices) = (digitus_progress(), [Int64](repeating: -1, count: 10))
    var profile = digitus_profile()
    let (network, dataset) = (handles.network, handles.dataset)
    expectNull(digitus_trainer_create(nil, dataset, nil, &out), "network")
    expectNull(digitus_trainer_create(network, nil, nil, &out), "dataset")
    expectNull(digitus_trainer_create(network, dataset, nil, nil), "out")
    expectNull(digitus_trainer_run(nil, 1, &progress), "trainer")
    expectNull(digitus_trainer_order(nil, &indices, 10), "trainer")
    expectNull(digitus_trainer_set_profiling(nil, 1), "trainer")
    expectNull(digitus_trainer_profile(nil, &profile), "trainer")
    try succeed(digitus_network_add_dense(network, 3, DIGITUS_ACTIVATION_NONE))
    expectNull(digitus_trainer_order(try handles.trainer(), nil, 10), "indices")
    expectNull(digitus_trainer_profile(try handles.trainer(), nil), "out")
    #expect(out == nil && progress.step == 0 && indices.allSatisfy { $0 == -1 })
  }

  @Test("for a required argument of a checkpoint is NULL_ARGUMENT, and nothing is written")
  func checkpoints() throws {
    var (progress, length) = (digitus_progress(), Int64(-1))
    let trainer = try handles.trainer()
    expectNull(digitus_trainer_progress(nil, &progress), "trainer")
    expectNull(digitus_trainer_progress(trainer, nil), "out")
    expectNull(digitus_trainer_save(nil, "a", ""), "trainer")
    expectNull(digitus_trainer_save(trainer, nil, ""), "path")
    expectNull(digitus_trainer_restore(nil, "a"), "trainer")
    expectNull(digitus_trainer_set_learning_rate(nil, 1), "trainer")
    expectNull(digitus_trainer_set_order(nil, [0], 1), "trainer")
    expectNull(digitus_trainer_set_order(trainer, nil, 10), "rows")
    expectNull(digitus_trainer_set_dataset(nil, handles.dataset), "trainer")
    expectNull(digitus_trainer_set_dataset(trainer, nil), "dataset")
    expectNull(digitus_trainer_restore(trainer, nil), "path")
    expectNull(digitus_checkpoint_describe(nil, nil, 0, &length), "path")
    expectNull(digitus_checkpoint_describe("a", nil, 0, nil), "length")
    #expect(progress.step == 0 && length == -1)
  }

  @Test("for what may be missing is harmless") func optional() throws {
    digitus_training_options_init(nil)
    var gradients = [Float](repeating: .nan, count: 4 * 5 + 5 + 5 * 3 + 3)
    try succeed(
      digitus_network_gradients(
        handles.network, handles.dataset, &gradients, Int64(gradients.count), nil))
    #expect(gradients.allSatisfy { $0.isFinite })
    try succeed(digitus_trainer_run(try handles.trainer(), 1, nil))
  }

  @Test("for an object answers 0 or NULL, and can be destroyed") func getters() {
    #expect(digitus_dataset_count(nil) == 0 && digitus_dataset_width(nil) == 0)
    #expect(digitus_dataset_class_count(nil) == 0 && digitus_dataset_bytes(nil) == nil)
    #expect(digitus_dataset_floats(nil) == nil && digitus_dataset_labels(nil) == nil)
    #expect(digitus_network_input_size(nil) == 0 && digitus_network_class_count(nil) == 0)
    #expect(digitus_network_layer_count(nil) == 0 && digitus_network_parameter_count(nil) == 0)
    #expect(digitus_network_parameter_name(nil, 0) == nil)
    #expect(digitus_network_metadata_count(nil) == 0 && digitus_dataset_hash(nil) == 0)
    digitus_dataset_destroy(nil)
    digitus_network_destroy(nil)
    digitus_trainer_destroy(nil)
  }

  private func expectNull(
    _ status: digitus_status, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectStatus(
      status, DIGITUS_ERROR_NULL_ARGUMENT, naming: name, "NULL", sourceLocation: sourceLocation)
  }
}
