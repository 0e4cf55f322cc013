/* Gives the functions of digitus.h what they must refuse, and checks that each says so with the
 * right status and in words, and leaves its outputs as they were. What works is in smoke.c.
 *
 * usage: refusals [FOLDER]    files are written to FOLDER, or the current one, and removed again */
#include "check.h"

/* Numbers that must not be. Divided at run time, for compilers that warn of a division by zero. */
static double zero = 0;
#define NOT_A_NUMBER (zero / zero)
#define INFINITE (1 / zero)

/* Numbers that are no enumerator. */
static int wrong = 99;

/* Two images with the given number of values and two classes. */
static digitus_dataset *small_dataset(int64_t width) {
  static const uint8_t images[8] = {255, 0, 0, 255, 1, 2, 3, 4};
  static const int32_t labels[] = {0, 1};
  digitus_dataset *dataset = NULL;
  SUCCEEDS(digitus_dataset_create(images, DIGITUS_ELEMENT_UINT8, labels, 2, width, 2,
                                  DIGITUS_STORAGE_COPY, &dataset));
  return dataset;
}

/* Two values -> layers of the given number of units; without layers for 0. */
static digitus_network *small_network(int64_t units) {
  const int64_t input_shape[] = {2};
  digitus_network *network = NULL;
  SUCCEEDS(digitus_network_create(input_shape, 1, 0, &network));
  if (units > 0) {
    SUCCEEDS(digitus_network_add_dense(network, units, DIGITUS_ACTIVATION_NONE));
  }
  return network;
}

static void thread_counts(void) {
  const int64_t before = digitus_thread_count();
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_set_thread_count(-1));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_set_thread_count(257));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_set_thread_count(INT64_MIN));
  CHECK(digitus_thread_count() == before);
}

static void datasets_in_memory(void) {
  const float values[] = {0, 1, 2, 3, 4, 5};
  const float broken[] = {0, (float)INFINITE, 0, (float)NOT_A_NUMBER};
  const void *misaligned = (const char *)values + 1;
  const int32_t labels[] = {0, 1, 2};
  const int32_t negative[] = {0, -1};
  const digitus_element_type floats = DIGITUS_ELEMENT_FLOAT32;
  const digitus_element_type no_type = (digitus_element_type)wrong;
  const digitus_storage copy = DIGITUS_STORAGE_COPY;
  const digitus_storage no_storage = (digitus_storage)wrong;
  digitus_dataset *none = NULL;
#define REFUSED(status, images, type, labels, count, width, classes, storage)                      \
  FAILS(status, digitus_dataset_create(images, type, labels, count, width, classes, storage, &none))
  REFUSED(DIGITUS_ERROR_NULL_ARGUMENT, NULL, floats, labels, 1, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_NULL_ARGUMENT, values, floats, NULL, 1, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, values, floats, labels, 0, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, values, floats, labels, -1, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, values, floats, labels, INT64_C(1) << 31, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, values, floats, labels, INT64_MAX, INT64_MAX, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, values, floats, labels, 1, 0, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, values, floats, labels, 1, INT64_MIN, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, values, floats, labels, 1, (1 << 24) + 1, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, values, floats, labels, 1, 2, 1, copy);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, values, floats, labels, 1, 2, 65537, copy);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, values, floats, labels, 3, 2, 2, copy); /* label 2 of 0 and 1 */
  REFUSED(DIGITUS_ERROR_BAD_VALUE, values, floats, negative, 2, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, broken, floats, labels, 1, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, broken + 2, floats, labels, 1, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, misaligned, floats, labels, 1, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, values, no_type, labels, 1, 2, 3, copy);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, values, floats, labels, 1, 2, 3, no_storage);
#undef REFUSED
  CHECK(none == NULL);
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT,
        digitus_dataset_create(values, floats, labels, 1, 2, 3, copy, NULL));
}

static void csv_files(void) {
  static const struct {
    const char *text;
    const char *message;
  } damaged[] = {
      {"", "empty"},
      {"label,a,b\n", "no images"},
      {"1\n", "line 1"},
      {"1,2,3\n1,2\n", "line 2"},
      {"1,2,3\n1,2,3,4\n", "line 2"},
      {"1,2,3\n\n1,2,3\n", "line 2"},
      {"1,2,3\n1,2,256\n", "line 2, column 3: '256'"},
      {"1,2,3\n1,-2,3\n", "line 2, column 2: '-2'"},
      {"1,2,3\n1,0.5,3\n", "line 2, column 2: '0.5'"},
      {"1,2,3\n10,2,3\n", "line 2, column 1: '10'"},
      {"1,2,3\n,2,3\n", "line 2, column 1: ''"},
      {"\x1f\x8b\x08", "truncated"},
  };
  const char *path = path_of("refused.csv");
  digitus_dataset *none = NULL;

  for (size_t index = 0; index < sizeof damaged / sizeof damaged[0]; index++) {
    write_file(path, damaged[index].text, strlen(damaged[index].text));
    FAILS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_csv(path, &none));
    CHECK(strstr(digitus_last_error(), path) != NULL);
    CHECK(strstr(digitus_last_error(), damaged[index].message) != NULL);
  }
  write_file(path, "7,0\n", 4);
  FAILS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_csv_with_classes(path, 7, &none));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_dataset_open_csv_with_classes(path, 1, &none));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_dataset_open_csv_with_classes(path, INT64_MIN, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_dataset_open_csv_with_classes(NULL, 10, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_dataset_open_csv_with_classes(path, 10, NULL));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_dataset_open_csv(NULL, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_dataset_open_csv(path, NULL));
  FAILS(DIGITUS_ERROR_IO, digitus_dataset_open_csv(folder, &none));
  remove(path);
  FAILS(DIGITUS_ERROR_NOT_FOUND, digitus_dataset_open_csv(path, &none));
  CHECK(none == NULL);
}

static void idx_files(void) {
  static const uint8_t images[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5};
  static const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 9, 4};
  static const uint8_t one_label[] = {0, 0, 8, 1, 0, 0, 0, 1, 9};
  static const uint8_t huge[] = {0,   0,   8,   3,   255, 255, 255, 255,
                                 255, 255, 255, 255, 255, 255, 255, 255};
  const char *image_path = path_of("refused-images.idx");
  const char *label_path = path_of("refused-labels.idx");
  digitus_dataset *none = NULL;

  write_file(image_path, images, sizeof images - 1);
  write_file(label_path, labels, sizeof labels);
  FAILS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_idx(label_path, image_path, &none));
  FAILS(DIGITUS_ERROR_BAD_DATA,
        digitus_dataset_open_idx_with_classes(image_path, label_path, 9, &none));
  FAILS(DIGITUS_ERROR_BAD_VALUE,
        digitus_dataset_open_idx_with_classes(image_path, label_path, 65537, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT,
        digitus_dataset_open_idx_with_classes(image_path, label_path, 10, NULL));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_dataset_open_idx(NULL, label_path, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_dataset_open_idx(image_path, NULL, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_dataset_open_idx(image_path, label_path, NULL));
  write_file(label_path, one_label, sizeof one_label);
  FAILS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_idx(image_path, label_path, &none));
  write_file(label_path, labels, sizeof labels);
  write_file(image_path, images, sizeof images - 2); /* a byte is missing */
  FAILS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_idx(image_path, label_path, &none));
  write_file(image_path, images, sizeof images); /* a byte too many */
  FAILS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_idx(image_path, label_path, &none));
  write_file(image_path, huge, sizeof huge);
  CHECK(digitus_dataset_open_idx(image_path, label_path, &none) != DIGITUS_OK);
  remove(image_path);
  FAILS(DIGITUS_ERROR_NOT_FOUND, digitus_dataset_open_idx(image_path, label_path, &none));
  remove(label_path);
  CHECK(none == NULL);
}

static void networks(void) {
  const int64_t shape[] = {3, 2, 1, 1};
  const int64_t empty[] = {3, 0};
  const int64_t huge[] = {INT64_MAX, INT64_MAX};
  const int64_t large[] = {4096, 4097};
  const void *misaligned = (const char *)shape + 4;
  digitus_network *none = NULL;
  digitus_network *network = small_network(3);
  char text[256] = "";
  int64_t length = 0, rank = -1;
  int64_t sizes[3] = {-1, -1, -1};

  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_create(NULL, 1, 0, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_create(shape, 1, 0, NULL));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_create(shape, 0, 0, &none));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_create(shape, 4, 0, &none));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_create(shape, INT64_MIN, 0, &none));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_create(empty, 2, 0, &none));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_create(huge, 2, 0, &none));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_create(large, 2, 0, &none));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_create((const int64_t *)misaligned, 1, 0, &none));
  CHECK(none == NULL);

  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_add_dense(NULL, 5, DIGITUS_ACTIVATION_NONE));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_add_dense(network, 0, DIGITUS_ACTIVATION_NONE));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_add_dense(network, -1, DIGITUS_ACTIVATION_NONE));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_add_dense(network, 65537, DIGITUS_ACTIVATION_NONE));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_add_dense(network, 5, (digitus_activation)wrong));
  FAILS(DIGITUS_ERROR_BAD_VALUE,
        digitus_network_set_initializer(network, DIGITUS_INITIALIZER_NORMAL, 0));
  FAILS(DIGITUS_ERROR_BAD_VALUE,
        digitus_network_set_initializer(network, DIGITUS_INITIALIZER_NORMAL, NOT_A_NUMBER));
  FAILS(DIGITUS_ERROR_BAD_VALUE,
        digitus_network_set_initializer(network, (digitus_initializer)wrong, 0.1));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT,
        digitus_network_set_initializer(NULL, DIGITUS_INITIALIZER_HE_NORMAL, 0));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_add_layer(network, NULL));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_add_layer(NULL, "{\"type\": \"flatten\"}"));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_add_layer(network, "flatten"));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_add_layer(network, "{\"type\": \"flat\"}"));
  FAILS(DIGITUS_ERROR_BAD_SIZE,
        digitus_network_add_layer(network, "{\"type\": \"global_average_pool2d\"}"));
  CHECK(digitus_network_layer_count(network) == 1);

  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_layer_shape(NULL, 0, sizes, 3, &rank));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_layer_shape(network, 0, NULL, 3, &rank));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_layer_shape(network, 0, sizes, 3, NULL));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_layer_shape(network, 1, sizes, 3, &rank));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_layer_shape(network, 0, sizes, 0, &rank));
  CHECK(rank == -1 && sizes[0] == -1);
  CHECK(digitus_network_layer_products(NULL, 0) == 0);
  CHECK(digitus_network_layer_products(network, 1) == 0);

  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_describe(network, text, 256, NULL));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_describe(NULL, text, 256, &length));
  CHECK(length == 0);
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_describe(network, text, -1, &length));
  CHECK(length > 0 && text[0] == '\0'); /* the length is told all the same */
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_describe(network, text, length, &length));

  for (int layer = 2; layer <= 64; layer++) {
    CHECK(digitus_network_add_dense(network, 1, DIGITUS_ACTIVATION_NONE) == DIGITUS_OK);
  }
  FAILS(DIGITUS_ERROR_LIMIT, digitus_network_add_dense(network, 1, DIGITUS_ACTIVATION_NONE));
  digitus_network_destroy(network);
}

static void parameters(void) {
  digitus_network *network = small_network(2);
  const float bias[] = {1, 2};
  const float broken[] = {1, (float)NOT_A_NUMBER};
  float values[4] = {-1, -1, -1, -1};
  int64_t shape[4] = {-1, -1, -1, -1};
  int64_t rank = -1;

  SUCCEEDS(digitus_network_set_parameter(network, 1, bias, 2));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_set_parameter(network, 1, values, 3));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_set_parameter(network, 1, values, 1));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_set_parameter(network, 2, values, 2));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_set_parameter(network, 1, broken, 2));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_set_parameter(network, 1, NULL, 2));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_set_parameter(NULL, 1, values, 2));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_get_parameter(network, 1, values, 1));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_get_parameter(network, -1, values, 4));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_get_parameter(network, INT64_MAX, values, 4));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_get_parameter(network, 1, NULL, 4));
  CHECK(is_close(values[0], -1));
  SUCCEEDS(digitus_network_get_parameter(network, 1, values, 4));
  CHECK(is_close(values[0], 1) && is_close(values[1], 2)); /* as set, half a write never happens */

  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_parameter_shape(network, 2, shape, 4, &rank));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_parameter_shape(network, 0, shape, 1, &rank));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_parameter_shape(network, 0, NULL, 4, &rank));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_parameter_shape(network, 0, shape, 4, NULL));
  CHECK(rank == -1 && shape[0] == -1);
  digitus_network_destroy(network);
}

static void predictions(void) {
  static const float images[] = {1, 0, 0, 1};
  static const uint8_t bytes[] = {255, 0, 0, 255};
  const float broken[] = {1, (float)NOT_A_NUMBER};
  digitus_network *network = small_network(2);
  digitus_network *empty = small_network(0);
  digitus_dataset *dataset = small_dataset(2);
  digitus_dataset *wide = small_dataset(4);
  float p[4] = {-1, -1, -1, -1};
  float gradients[6] = {-1, -1, -1, -1, -1, -1};
  double loss = -1;

  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_predict(network, images, 2, p, 3));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_predict(network, images, 0, p, 4));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_predict(network, images, INT64_MAX, p, 4));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_predict(network, broken, 1, p, 4));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_predict(network, NULL, 2, p, 4));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_predict(network, images, 2, NULL, 4));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_predict(NULL, images, 2, p, 4));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_network_predict(empty, images, 2, p, 4));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_predict_bytes(network, bytes, -1, p, 4));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_predict_bytes(network, bytes, 2, p, 3));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_predict_bytes(network, NULL, 1, p, 4));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_network_predict_bytes(empty, bytes, 2, p, 4));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_layer_output(network, 1, dataset, p, 4));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_layer_output(network, 0, dataset, p, 3));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_layer_output(network, 0, wide, p, 4));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_layer_output(network, 0, NULL, p, 4));
  CHECK(is_close(p[0], -1));

  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_gradients(network, dataset, gradients, 5, &loss));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_gradients(network, wide, gradients, 6, &loss));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_network_gradients(empty, dataset, gradients, 6, &loss));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_gradients(network, dataset, NULL, 6, &loss));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_gradients(network, NULL, gradients, 6, &loss));
  CHECK(is_close(gradients[0], -1) && is_close(loss, -1));
  digitus_dataset_destroy(wide);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(empty);
  digitus_network_destroy(network);
}

static void evaluations(void) {
  digitus_network *network = small_network(2);
  digitus_network *empty = small_network(0);
  digitus_network *three_classes = small_network(3);
  digitus_dataset *dataset = small_dataset(2);
  digitus_metrics metrics = {sizeof(digitus_metrics), -1, -1, -1, -1};

  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_evaluate(network, dataset, NULL));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_evaluate(network, NULL, &metrics));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_evaluate(NULL, dataset, &metrics));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_network_evaluate(empty, dataset, &metrics));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_evaluate(three_classes, dataset, &metrics));
  metrics.struct_size = 39;
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_evaluate(network, dataset, &metrics));
  metrics.struct_size = INT64_MIN;
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_evaluate(network, dataset, &metrics));
  CHECK(metrics.count == -1);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(three_classes);
  digitus_network_destroy(empty);
  digitus_network_destroy(network);
}

static void trainers(void) {
  digitus_network *network = small_network(2);
  digitus_network *empty = small_network(0);
  digitus_dataset *dataset = small_dataset(2);
  digitus_dataset *wide = small_dataset(4);
  digitus_training_options usual;
  digitus_training_options options;
  digitus_trainer *none = NULL;

  digitus_training_options_init(&usual);
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_create(NULL, dataset, &usual, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_create(network, NULL, &usual, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_create(network, dataset, &usual, NULL));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_create(empty, dataset, &usual, &none));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_create(network, wide, &usual, &none));
#define REFUSED(status, field, value)                                                              \
  options = usual;                                                                                 \
  options.field = value;                                                                           \
  record_status(status, digitus_trainer_create(network, dataset, &options, &none), __LINE__,       \
                "trainer with " #field " = " #value)
  REFUSED(DIGITUS_ERROR_BAD_SIZE, struct_size, 87);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, struct_size, -1);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, batch_size, -1);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, optimizer, (digitus_optimizer)wrong);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, shuffle, 2);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, learning_rate, -0.1);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, learning_rate, NOT_A_NUMBER);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, learning_rate, INFINITE);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, beta_1, 1.0);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, beta_2, -0.5);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, epsilon, 0.0);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, time_limit, -1.0);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, time_limit, NOT_A_NUMBER);
  usual.optimizer = DIGITUS_OPTIMIZER_MOMENTUM;
  REFUSED(DIGITUS_ERROR_BAD_VALUE, momentum, 1.0);
  usual.optimizer = DIGITUS_OPTIMIZER_NESTEROV;
  REFUSED(DIGITUS_ERROR_BAD_VALUE, momentum, NOT_A_NUMBER);
  usual.optimizer = DIGITUS_OPTIMIZER_ADAMW;
  REFUSED(DIGITUS_ERROR_BAD_VALUE, weight_decay, -1.0);
#undef REFUSED
  CHECK(none == NULL);
  SUCCEEDS(
      digitus_network_add_dense(network, 2, DIGITUS_ACTIVATION_NONE)); /* no trainer was made */
  digitus_dataset_destroy(wide);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(empty);
  digitus_network_destroy(network);
}

static void training(void) {
  digitus_network *network = small_network(2);
  digitus_dataset *dataset = small_dataset(2);
  digitus_trainer *trainer = NULL;
  digitus_progress progress = {sizeof(digitus_progress), -1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  int64_t order[2] = {-1, -1};

  SUCCEEDS(digitus_trainer_create(network, dataset, NULL, &trainer));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_network_add_dense(network, 2, DIGITUS_ACTIVATION_NONE));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_run(NULL, 1, &progress));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_run(trainer, 0, &progress));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_run(trainer, INT64_MIN, &progress));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_order(NULL, order, 2));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_order(trainer, NULL, 2));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_order(trainer, order, 1));
  CHECK(order[0] == -1);
  progress.struct_size = 71;
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_run(trainer, 1, &progress));
  CHECK(progress.epoch == -1);
  progress.struct_size = 0;
  SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
  CHECK(progress.step == 1); /* none of the refused calls has trained */
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(network);
}

static void augmentation(void) {
  digitus_network *network = small_network(2);
  digitus_dataset *dataset = small_dataset(2);
  digitus_dataset *square = small_dataset(4);
  digitus_trainer *trainer = NULL;
  digitus_augmentation changes;
  float images[8] = {-1, -1, -1, -1, -1, -1, -1, -1};

  memset(&changes, 0, sizeof changes);
  digitus_augmentation_init(&changes, sizeof changes - 1);
  CHECK(changes.struct_size == 0); /* no room, so left alone */
  digitus_augmentation_init(&changes, sizeof changes);
  changes.shift = 1;
  SUCCEEDS(digitus_trainer_create(network, dataset, NULL, &trainer));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_set_augmentation(NULL, &changes));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_set_augmentation(trainer, &changes));
  CHECK(strstr(digitus_last_error(), "2 values in a row are no square") != NULL);
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_dataset_augment(dataset, &changes, 0, 1, 0, 1, images, 8));
  changes.height = 2;
  changes.width = 1;
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_set_augmentation(trainer, &changes)); /* channels */
  changes.channels = 2;
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_set_augmentation(trainer, &changes));
  CHECK(strstr(digitus_last_error(), "2 x 1 x 2 are 4 values") != NULL);
  changes.channels = 1;
  SUCCEEDS(digitus_trainer_set_augmentation(trainer, &changes));
  changes.shift = NOT_A_NUMBER;
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_augmentation(trainer, &changes));
  changes.shift = 0;
  changes.lowest_scale = 1.5;
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_augmentation(trainer, &changes));
  CHECK(strstr(digitus_last_error(), "scale") != NULL);
  changes.lowest_scale = 1;
  changes.struct_size = 135;
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_set_augmentation(trainer, &changes));
  changes.struct_size = 0;
  SUCCEEDS(digitus_trainer_set_augmentation(trainer, &changes));
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_set_augmentation(trainer, &changes));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_set_augmentation(trainer, NULL));

  digitus_augmentation_init(&changes, sizeof changes);
#define REFUSED(status, dataset, changes, epoch, first, count, images, capacity)                   \
  FAILS(status, digitus_dataset_augment(dataset, changes, 0, epoch, first, count, images, capacity))
  REFUSED(DIGITUS_ERROR_NULL_ARGUMENT, NULL, &changes, 1, 0, 2, images, 8);
  REFUSED(DIGITUS_ERROR_NULL_ARGUMENT, square, NULL, 1, 0, 2, images, 8);
  REFUSED(DIGITUS_ERROR_NULL_ARGUMENT, square, &changes, 1, 0, 2, NULL, 8);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, square, &changes, 0, 0, 2, images, 8);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, square, &changes, 1, -1, 2, images, 8);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, square, &changes, 1, 2, 1, images, 8);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, square, &changes, 1, 1, 2, images, 8);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, square, &changes, 1, 0, 0, images, 8);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, square, &changes, 1, 0, 2, images, 7);
#undef REFUSED
  CHECK(images[0] < 0 && images[7] < 0);
  SUCCEEDS(digitus_dataset_augment(square, &changes, 0, 1, 0, 2, images, 8));
  CHECK(images[0] >= 1 && images[7] > 0);
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(square);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(network);
}

static void profiles(void) {
  digitus_network *network = small_network(2);
  digitus_dataset *dataset = small_dataset(2);
  digitus_trainer *trainer = NULL;
  digitus_profile profile = {sizeof(digitus_profile), -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  SUCCEEDS(digitus_trainer_create(network, dataset, NULL, &trainer));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_profile(trainer, &profile)); /* none was begun */
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_set_profiling(NULL, 1));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_profiling(trainer, 2));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_profiling(trainer, -1));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_profile(trainer, &profile));
  SUCCEEDS(digitus_trainer_set_profiling(trainer, 1));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_profile(NULL, &profile));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_profile(trainer, NULL));
  profile.struct_size = 95;
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_profile(trainer, &profile));
  CHECK(profile.steps == -1);
  profile.struct_size = 0;
  SUCCEEDS(digitus_trainer_profile(trainer, &profile));
  CHECK(profile.steps == 0 && profile.struct_size == 0);
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(network);
}

static void model_files(void) {
  static char bytes[2048];
  const char *path = path_of("refused.safetensors");
  digitus_network *network = small_network(2);
  digitus_network *empty = small_network(0);
  digitus_network *none = NULL;
  size_t count = 0;

  SUCCEEDS(digitus_network_save(network, path));
  count = read_file(path, bytes, sizeof bytes);
  CHECK(count > 0 && count < sizeof bytes);
  for (size_t shorter = 0; shorter < count; shorter++) { /* cut anywhere, it is no model */
    write_file(path, bytes, shorter);
    if (digitus_network_load(path, &none) != DIGITUS_ERROR_BAD_MODEL) {
      FAILS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path, &none));
    }
  }
  CHECK(strstr(digitus_last_error(), path) != NULL);
  write_file(path, bytes, count + 1); /* a byte too many */
  FAILS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path, &none));
  for (size_t place = 0; place < 8; place++) { /* a wrong length of the header */
    bytes[place] = (char)(bytes[place] ^ 0x80);
    write_file(path, bytes, count);
    FAILS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path, &none));
    bytes[place] = (char)(bytes[place] ^ 0x80);
  }
  remove(path);
  FAILS(DIGITUS_ERROR_NOT_FOUND, digitus_network_load(path, &none));
  FAILS(DIGITUS_ERROR_IO, digitus_network_load(folder, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_load(NULL, &none));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_load(path, NULL));
  CHECK(none == NULL);

  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_network_save(empty, path));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_save(NULL, path));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_save(network, NULL));
  FAILS(DIGITUS_ERROR_IO, digitus_network_save(network, folder));
  FAILS(DIGITUS_ERROR_NOT_FOUND, digitus_network_save(network, path_of("no-such-folder/model")));
  CHECK(read_file(path, bytes, sizeof bytes) == 0);
  digitus_network_destroy(empty);
  digitus_network_destroy(network);
}

static void metadata(void) {
  static const char *const own[] = {"format", "digitus.format_version", "digitus.version",
                                    "digitus.architecture", "digitus.of_tomorrow"};
  static const char *const names[] = {
      "",      "[\"a\"]",       "[\"a\",\"b\",\"c\"]", "[\"a\",\"a\"]", "[\"a\",\"\"]",
      "[1,2]", "{\"a\":\"b\"}", "[\"a\",\"b\""};
  static char large[70000];
  digitus_network *network = small_network(2);
  int64_t length = -2;

  for (size_t index = 0; index < sizeof own / sizeof own[0]; index++) {
    FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_set_metadata(network, own[index], "x"));
    CHECK(strstr(digitus_last_error(), own[index]) != NULL);
  }
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_set_metadata(network, "format", NULL));
  for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
    FAILS(DIGITUS_ERROR_BAD_VALUE,
          digitus_network_set_metadata(network, "digitus.class_names", names[index]));
  }
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_set_metadata(network, "digitus.training", "[]"));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_set_metadata(network, "\xff", "x"));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_set_metadata(network, "x", "\xc3("));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_set_metadata(network, "", "x"));
  memset(large, 'x', sizeof large - 1);
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_set_metadata(network, "x", large));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_set_metadata(network, large, "x"));
  large[60000] =
      '\xff'; /* which no UTF-8 has; a message does not repeat all that comes before it */
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_network_set_metadata(network, "x", large));
  CHECK(strlen(digitus_last_error()) < 500);
  large[60000] = 'x';
  large[65536] = '\0';
  SUCCEEDS(digitus_network_set_metadata(network, "x", large));
  FAILS(DIGITUS_ERROR_LIMIT, digitus_network_set_metadata(network, "y", large));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_set_metadata(NULL, "x", "x"));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_set_metadata(network, NULL, "x"));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_get_metadata(NULL, "x", NULL, 0, &length));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_get_metadata(network, NULL, NULL, 0, &length));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_get_metadata(network, "x", NULL, 0, NULL));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_metadata_key(NULL, 0, NULL, 0, &length));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_metadata_key(network, 0, NULL, 0, NULL));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_metadata_key(network, -1, NULL, 0, &length));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_metadata_key(network, 1, NULL, 0, &length));
  CHECK(length == -2 && digitus_network_metadata_count(network) == 1);
  digitus_network_destroy(network);
}

static void pictures(void) {
  static uint8_t page[64];
  uint8_t digit[784];
  const digitus_polarity none = (digitus_polarity)3;

  memset(digit, 7, sizeof digit);
  page[9] = 255;
#define REFUSED(status, image, height, width, polarity, digit, capacity)                           \
  FAILS(status, digitus_image_normalize(image, height, width, polarity, digit, capacity))
  REFUSED(DIGITUS_ERROR_NULL_ARGUMENT, NULL, 8, 8, DIGITUS_POLARITY_AUTO, digit, 784);
  REFUSED(DIGITUS_ERROR_NULL_ARGUMENT, page, 8, 8, DIGITUS_POLARITY_AUTO, NULL, 784);
  REFUSED(DIGITUS_ERROR_BAD_VALUE, page, 8, 8, none, digit, 784);
  CHECK(strstr(digitus_last_error(), "polarity") != NULL);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, page, 0, 8, DIGITUS_POLARITY_AUTO, digit, 784);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, page, 8, -8, DIGITUS_POLARITY_AUTO, digit, 784);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, page, INT64_MIN, INT64_MIN, DIGITUS_POLARITY_AUTO, digit, 784);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, page, 8, 8, DIGITUS_POLARITY_AUTO, digit, 783);
  REFUSED(DIGITUS_ERROR_BAD_SIZE, page, 8, 8, DIGITUS_POLARITY_AUTO, digit, -1);
  REFUSED(DIGITUS_ERROR_LIMIT, page, 7072, 7071, DIGITUS_POLARITY_AUTO, digit, 784);
  REFUSED(DIGITUS_ERROR_LIMIT, page, INT64_MAX, INT64_MAX, DIGITUS_POLARITY_AUTO, digit, 784);
  REFUSED(DIGITUS_ERROR_LIMIT, page, 1, INT64_C(50000001), DIGITUS_POLARITY_AUTO, digit, 784);
  page[9] = 31;
  REFUSED(DIGITUS_ERROR_BAD_DATA, page, 8, 8, DIGITUS_POLARITY_AUTO, digit, 784);
  CHECK(strstr(digitus_last_error(), "shows no digit") != NULL);
  REFUSED(DIGITUS_ERROR_BAD_DATA, page, 1, 1, DIGITUS_POLARITY_DARK_INK, digit, 784);
#undef REFUSED
  for (size_t place = 0; place < sizeof digit; place++) {
    if (digit[place] != 7) {
      CHECK(digit[place] == 7);
    }
  }
}

int main(int argument_count, char **arguments) {
  if (argument_count > 1) {
    folder = arguments[1];
  }
  thread_counts();
  datasets_in_memory();
  csv_files();
  idx_files();
  networks();
  parameters();
  predictions();
  evaluations();
  trainers();
  training();
  augmentation();
  profiles();
  model_files();
  metadata();
  pictures();
  return end_of_checks();
}
