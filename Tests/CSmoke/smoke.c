/* Uses every function of digitus.h and checks what comes back, often against numbers worked by
 * hand. Read it as the manual by example; what the functions refuse is in refusals.c.
 *
 * usage: smoke [FOLDER]     files are written to FOLDER, or the current one, and removed again
 *
 * Prints a line a check and their sum; ends with status 1 if one failed. Needs no data file. */
#include "check.h"

#include <stdint.h>

/* A problem that is easy to learn: a 4 x 4 picture whose bright row is its class. */
enum { PIXELS = 16, CLASSES = 4, COUNT = 240 };

typedef struct problem {
  uint8_t pixels[COUNT * PIXELS];
  int32_t labels[COUNT];
} problem;

static const problem *rows_of_light(void) {
  static problem made;
  uint32_t state = 12345;
  for (int image = 0; image < COUNT; image++) {
    made.labels[image] = image % CLASSES;
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      const uint32_t light = pixel / 4 == made.labels[image] ? 160 : 0;
      state = state * 1664525u + 1013904223u; /* noise; the same in every run */
      made.pixels[image * PIXELS + pixel] = (uint8_t)(light + (state >> 24) / 3);
    }
  }
  return &made;
}

static digitus_dataset *open_problem(void) {
  digitus_dataset *dataset = NULL;
  SUCCEEDS(digitus_dataset_create(rows_of_light()->pixels, DIGITUS_ELEMENT_UINT8,
                                  rows_of_light()->labels, COUNT, PIXELS, CLASSES,
                                  DIGITUS_STORAGE_COPY, &dataset));
  return dataset;
}

/* PIXELS -> 8, ReLU -> CLASSES; the same weights each time. */
static digitus_network *build_network(void) {
  const int64_t input_shape[] = {4, 4};
  digitus_network *network = NULL;
  SUCCEEDS(digitus_network_create(input_shape, 2, 7, &network));
  SUCCEEDS(digitus_network_add_dense(network, 8, DIGITUS_ACTIVATION_RELU));
  SUCCEEDS(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  return network;
}

/* ------------------------------------------------------------------------------- the library -- */

static void library_tells_what_it_is(void) {
  const int64_t threads = digitus_thread_count();

  CHECK(digitus_abi_version() == DIGITUS_ABI_VERSION);
  CHECK(digitus_version() != NULL && digitus_version()[0] != '\0');
  CHECK(is_text(digitus_last_error(), "")); /* nothing has failed yet */
  CHECK(is_text(digitus_status_name(DIGITUS_OK), "DIGITUS_OK"));
  CHECK(is_text(digitus_status_name(DIGITUS_ERROR_INTERNAL), "DIGITUS_ERROR_INTERNAL"));
  CHECK(is_text(digitus_status_name(-1), "unknown status"));

  CHECK(threads >= 1);
  SUCCEEDS(digitus_set_thread_count(3));
  CHECK(digitus_thread_count() == 3);
  SUCCEEDS(digitus_set_thread_count(0)); /* as many as there are processors */
  CHECK(digitus_thread_count() == threads);
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_set_thread_count(1000));
  CHECK(digitus_last_error() != NULL && strstr(digitus_last_error(), "1000") != NULL);
}

static void nothing_is_harmless(void) {
  digitus_dataset_destroy(NULL);
  digitus_network_destroy(NULL);
  digitus_trainer_destroy(NULL);
  digitus_training_options_init(NULL);
  digitus_augmentation_init(NULL, sizeof(digitus_augmentation));
  CHECK(digitus_dataset_count(NULL) == 0 && digitus_dataset_width(NULL) == 0);
  CHECK(digitus_dataset_class_count(NULL) == 0 && digitus_dataset_labels(NULL) == NULL);
  CHECK(digitus_dataset_bytes(NULL) == NULL && digitus_dataset_floats(NULL) == NULL);
  CHECK(digitus_network_input_size(NULL) == 0 && digitus_network_class_count(NULL) == 0);
  CHECK(digitus_network_layer_count(NULL) == 0 && digitus_network_parameter_count(NULL) == 0);
  CHECK(digitus_network_parameter_name(NULL, 0) == NULL);
}

/* ---------------------------------------------------------------------------------- datasets -- */

static void dataset_copies_or_borrows(void) {
  uint8_t pixels[] = {0, 51, 102, 255};
  float values[] = {0.0F, 0.2F, 0.4F, 1.0F};
  const int32_t labels[] = {1, 0};
  digitus_dataset *bytes = NULL;
  digitus_dataset *floats = NULL;

  SUCCEEDS(digitus_dataset_create(pixels, DIGITUS_ELEMENT_UINT8, labels, 2, 2, 2,
                                  DIGITUS_STORAGE_COPY, &bytes));
  SUCCEEDS(digitus_dataset_create(values, DIGITUS_ELEMENT_FLOAT32, labels, 2, 2, 2,
                                  DIGITUS_STORAGE_BORROW, &floats));
  CHECK(digitus_dataset_count(bytes) == 2);
  CHECK(digitus_dataset_width(bytes) == 2);
  CHECK(digitus_dataset_class_count(bytes) == 2);
  CHECK(digitus_dataset_floats(bytes) == NULL && digitus_dataset_bytes(floats) == NULL);
  CHECK(digitus_dataset_floats(floats) == values);
  pixels[1] = 99; /* the copy does not change */
  CHECK(digitus_dataset_bytes(bytes) != NULL && digitus_dataset_bytes(bytes)[1] == 51);
  CHECK(digitus_dataset_labels(bytes) != NULL && digitus_dataset_labels(bytes)[0] == 1);
  CHECK(digitus_dataset_labels(floats) != NULL && digitus_dataset_labels(floats) != labels);
  CHECK(digitus_dataset_hash(bytes) != 0 &&
        digitus_dataset_hash(bytes) != digitus_dataset_hash(floats));
  digitus_dataset_destroy(bytes);
  digitus_dataset_destroy(floats);
}

/* Whether a dataset is the one that the files below hold; ends it. */
static void check_and_destroy(digitus_dataset *dataset, int64_t class_count) {
  CHECK(digitus_dataset_count(dataset) == 2 && digitus_dataset_width(dataset) == 2);
  CHECK(digitus_dataset_class_count(dataset) == class_count);
  CHECK(digitus_dataset_labels(dataset) && digitus_dataset_labels(dataset)[0] == 9);
  CHECK(digitus_dataset_bytes(dataset) && digitus_dataset_bytes(dataset)[1] == 255);
  CHECK(digitus_dataset_bytes(dataset) && digitus_dataset_bytes(dataset)[3] == 8);
  digitus_dataset_destroy(dataset);
}

static void dataset_is_read_from_csv(void) {
  static const char text[] = "label,a,b\r\n9,0,255\r\n 3 , 7,8\n\n";
  const char *path = path_of("smoke.csv");
  digitus_dataset *dataset = NULL;

  write_file(path, text, strlen(text));
  SUCCEEDS(digitus_dataset_open_csv(path, &dataset));
  check_and_destroy(dataset, 10);
  dataset = NULL;
  SUCCEEDS(digitus_dataset_open_csv_with_classes(path, 26, &dataset));
  check_and_destroy(dataset, 26);
  dataset = NULL;
  FAILS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_csv_with_classes(path, 9, &dataset));
  remove(path);
  FAILS(DIGITUS_ERROR_NOT_FOUND, digitus_dataset_open_csv(path, &dataset));
  CHECK(digitus_last_error() != NULL && strstr(digitus_last_error(), path) != NULL);
  CHECK(dataset == NULL); /* a failed call leaves its outputs as they were */
}

static void dataset_is_read_from_idx(void) {
  static const uint8_t images[] = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 7, 8};
  static const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 9, 3};
  const char *image_path = path_of("smoke-images.idx");
  const char *label_path = path_of("smoke-labels.idx");
  digitus_dataset *dataset = NULL;

  write_file(image_path, images, sizeof images);
  write_file(label_path, labels, sizeof labels);
  SUCCEEDS(digitus_dataset_open_idx(image_path, label_path, &dataset));
  check_and_destroy(dataset, 10);
  dataset = NULL;
  SUCCEEDS(digitus_dataset_open_idx_with_classes(image_path, label_path, 26, &dataset));
  check_and_destroy(dataset, 26);
  dataset = NULL;
  FAILS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_idx(label_path, image_path, &dataset));
  CHECK(dataset == NULL);
  remove(image_path);
  remove(label_path);
}

/* ---------------------------------------------------------------------------------- networks -- */

static void network_is_built_layer_by_layer(void) {
  const int64_t input_shape[] = {3, 2};
  digitus_network *network = NULL;
  char text[256] = "";
  int64_t length = 0;

  SUCCEEDS(digitus_network_create(input_shape, 2, 0, &network));
  CHECK(digitus_network_input_size(network) == 6);
  CHECK(digitus_network_class_count(network) == 6); /* while there is no layer */
  CHECK(digitus_network_layer_count(network) == 0);
  SUCCEEDS(digitus_network_add_dense(network, 5, DIGITUS_ACTIVATION_RELU));
  CHECK(digitus_network_class_count(network) == 5);
  CHECK(digitus_network_layer_count(network) == 1);

  SUCCEEDS(digitus_network_describe(network, NULL, 0, &length)); /* ask how long it is */
  CHECK(length > 0 && length < (int64_t)sizeof text);
  SUCCEEDS(digitus_network_describe(network, text, length + 1, &length));
  CHECK(length > 0 && strlen(text) == (size_t)length);
  CHECK(strstr(text, "\"input_shape\":[3,2]") != NULL);
  CHECK(strstr(text, "\"units\":5") != NULL && strstr(text, "\"relu\"") != NULL);
  digitus_network_destroy(network);
}

/* A 2 x 2 window with the weights 1, 10, 100 and 1000 over a picture of 2 x 3, and the greater of the
 * two sums. */
static void convolution_is_that_worked_by_hand(void) {
  const int64_t input_shape[] = {2, 3, 1};
  const float kernel[] = {1, 10, 100, 1000};
  const float bias[] = {-7};
  const float picture[] = {1, 2, 3, 4, 5, 6};
  const int32_t label[] = {0};
  int64_t shape[3] = {0, 0, 0}, rank = 0;
  float values[2] = {0, 0};
  digitus_network *network = NULL;
  digitus_dataset *dataset = NULL;

  SUCCEEDS(digitus_network_create(input_shape, 3, 0, &network));
  SUCCEEDS(digitus_network_add_layer(
      network, "{\"type\": \"conv2d\", \"filters\": 1, \"kernel_size\": [2, 2]}"));
  SUCCEEDS(digitus_network_add_layer(network, "{\"type\": \"max_pool2d\", \"pool_size\": [1, 2]}"));
  SUCCEEDS(digitus_network_layer_shape(network, 0, shape, 3, &rank));
  CHECK(rank == 3 && shape[0] == 1 && shape[1] == 2 && shape[2] == 1);
  CHECK(digitus_network_layer_products(network, 0) == 8);
  CHECK(digitus_network_layer_products(network, 1) == 0);
  SUCCEEDS(digitus_network_set_parameter(network, 0, kernel, 4));
  SUCCEEDS(digitus_network_set_parameter(network, 1, bias, 1));
  SUCCEEDS(digitus_dataset_create(picture, DIGITUS_ELEMENT_FLOAT32, label, 1, 6, 2,
                                  DIGITUS_STORAGE_COPY, &dataset));
  SUCCEEDS(digitus_network_layer_output(network, 0, dataset, values, 2));
  CHECK(values[0] == 1 + 20 + 400 + 5000 - 7 && values[1] == 2 + 30 + 500 + 6000 - 7);
  SUCCEEDS(digitus_network_layer_output(network, 1, dataset, values, 1));
  CHECK(values[0] == 6525);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(network);
}

/* The same problem as ever, by a network that looks at the picture as a picture. */
static void images_are_learned(void) {
  const int64_t input_shape[] = {4, 4, 1};
  const char *const layers[] = {
      "{\"type\": \"conv2d\", \"filters\": 5, \"kernel_size\": [2, 2], \"padding\": \"same\","
      " \"activation\": \"relu\"}",
      "{\"type\": \"average_pool2d\", \"pool_size\": [1, 2]}",
      "{\"type\": \"flatten\"}",
  };
  digitus_dataset *dataset = open_problem();
  digitus_network *network = NULL;
  digitus_trainer *trainer = NULL;
  digitus_metrics metrics;
  digitus_training_options options;

  digitus_training_options_init(&options);
  options.batch_size = 32;
  options.learning_rate = 0.01;

  SUCCEEDS(digitus_network_create(input_shape, 3, 5, &network));
  for (size_t layer = 0; layer < sizeof layers / sizeof *layers; layer++) {
    SUCCEEDS(digitus_network_add_layer(network, layers[layer]));
  }
  SUCCEEDS(digitus_network_add_dense(network, 8, DIGITUS_ACTIVATION_GELU));
  SUCCEEDS(digitus_network_add_dense(network, 8, DIGITUS_ACTIVATION_LEAKY_RELU));
  SUCCEEDS(digitus_network_add_dense(network, 8, DIGITUS_ACTIVATION_TANH));
  SUCCEEDS(digitus_network_add_dense(network, 8, DIGITUS_ACTIVATION_SIGMOID));
  SUCCEEDS(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
  for (int epoch = 0; epoch < 20; epoch++) {
    CHECK(digitus_trainer_run(trainer, INT64_MAX, NULL) == DIGITUS_OK);
  }
  metrics.struct_size = sizeof metrics;
  SUCCEEDS(digitus_network_evaluate(network, dataset, &metrics));
  CHECK(metrics.accuracy > 0.95);
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
  digitus_dataset_destroy(dataset);
}

static void parameters_go_in_and_out(void) {
  const float values[CLASSES] = {1, 2, 3, 4};
  float received[CLASSES] = {0, 0, 0, 0};
  int64_t shape[4] = {0, 0, 0, 0};
  int64_t rank = 0;
  digitus_network *network = build_network();

  CHECK(digitus_network_parameter_count(network) == 4); /* kernel and bias of each layer */
  CHECK(is_text(digitus_network_parameter_name(network, 0), "dense_1.kernel"));
  CHECK(is_text(digitus_network_parameter_name(network, 3), "dense_2.bias"));
  CHECK(digitus_network_parameter_name(network, 4) == NULL);
  SUCCEEDS(digitus_network_parameter_shape(network, 0, shape, 4, &rank));
  CHECK(rank == 2 && shape[0] == PIXELS && shape[1] == 8); /* [inputs, units] */
  SUCCEEDS(digitus_network_parameter_shape(network, 3, shape, 4, &rank));
  CHECK(rank == 1 && shape[0] == CLASSES);
  SUCCEEDS(digitus_network_set_parameter(network, 3, values, CLASSES));
  SUCCEEDS(digitus_network_get_parameter(network, 3, received, CLASSES));
  CHECK(memcmp(values, received, sizeof values) == 0);
  digitus_network_destroy(network);
}

/* The mean square of 16 x 100 weights as an initializer draws them; their mean is 0. */
static double variance_of(digitus_initializer initializer, double standard_deviation) {
  const int64_t input_shape[] = {PIXELS};
  static float weights[PIXELS * 100];
  digitus_network *network = NULL;
  double sum_of_squares = 0;
  SUCCEEDS(digitus_network_create(input_shape, 1, 5, &network));
  SUCCEEDS(digitus_network_set_initializer(network, initializer, standard_deviation));
  SUCCEEDS(digitus_network_add_dense(network, 100, DIGITUS_ACTIVATION_NONE));
  SUCCEEDS(digitus_network_get_parameter(network, 0, weights, PIXELS * 100));
  digitus_network_destroy(network);
  for (int index = 0; index < PIXELS * 100; index++) {
    sum_of_squares += (double)weights[index] * (double)weights[index];
  }
  return sum_of_squares / (PIXELS * 100);
}

static void initializer_sets_the_spread_of_weights(void) {
  const double glorot = variance_of(DIGITUS_INITIALIZER_GLOROT_UNIFORM, 0) / (2.0 / (16 + 100));
  const double he = variance_of(DIGITUS_INITIALIZER_HE_NORMAL, 0) / (2.0 / 16);
  const double normal = variance_of(DIGITUS_INITIALIZER_NORMAL, 0.01) / (0.01 * 0.01);
  CHECK(glorot > 0.9 && glorot < 1.1);
  CHECK(he > 0.9 && he < 1.1);
  CHECK(normal > 0.9 && normal < 1.1);
}

/* ---------------------------------------------------------------------- predicting, by hand -- */

/* Two features, two classes, one layer with the identity for W and b = (0.5, -0.5). So image (1, 0)
 * has the logits (1.5, -0.5) and p = 1 / (1 + e^-2) = 0.8807971 for class 0; image (0, 1) has
 * (0.5, 0.5), a tie. The cross-entropy is -ln p; its gradient at the logits is
 * (p - one-hot) / images. */
typedef struct hand_worked {
  digitus_network *network;
  digitus_dataset *dataset;
} hand_worked;

static const float hand_images[] = {1, 0, 0, 1};
static const double hand_loss = (0.1269280 + 0.6931472) / 2;

static hand_worked hand_worked_example(void) {
  static const int32_t labels[] = {0, 1};
  static const float kernel[] = {1, 0, 0, 1};
  static const float bias[] = {0.5F, -0.5F};
  const int64_t input_shape[] = {2};
  hand_worked made = {NULL, NULL};
  SUCCEEDS(digitus_dataset_create(hand_images, DIGITUS_ELEMENT_FLOAT32, labels, 2, 2, 2,
                                  DIGITUS_STORAGE_BORROW, &made.dataset));
  SUCCEEDS(digitus_network_create(input_shape, 1, 0, &made.network));
  SUCCEEDS(digitus_network_add_dense(made.network, 2, DIGITUS_ACTIVATION_NONE));
  SUCCEEDS(digitus_network_set_parameter(made.network, 0, kernel, 4));
  SUCCEEDS(digitus_network_set_parameter(made.network, 1, bias, 2));
  return made;
}

static void end_example(hand_worked made) {
  digitus_network_destroy(made.network);
  digitus_dataset_destroy(made.dataset);
}

static void predictions_are_those_worked_by_hand(void) {
  static const uint8_t bytes[] = {255, 0, 0, 255}; /* seen as byte / 255, so the same images */
  hand_worked made = hand_worked_example();
  float p[4] = {-1, -1, -1, -1};

  SUCCEEDS(digitus_network_predict(made.network, hand_images, 2, p, 4));
  CHECK(is_close(p[0], 0.8807971) && is_close(p[1], 0.1192029));
  CHECK(is_close(p[2], 0.5) && is_close(p[3], 0.5));
  p[0] = p[3] = -1;
  SUCCEEDS(digitus_network_predict_bytes(made.network, bytes, 2, p, 4));
  CHECK(is_close(p[0], 0.8807971) && is_close(p[3], 0.5));
  SUCCEEDS(digitus_network_layer_output(made.network, 0, made.dataset, p, 4));
  CHECK(is_close(p[0], 1.5) && is_close(p[1], -0.5)); /* the last layer's output: logits */
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_predict(made.network, hand_images, 2, p, 3));
  end_example(made);
}

static void relu_cuts_what_is_negative(void) {
  static const float kernel[] = {1, -1};
  static const float image[] = {3};
  static const int32_t label[] = {0};
  const int64_t input_shape[] = {1};
  digitus_network *network = NULL;
  digitus_dataset *dataset = NULL;
  float output[2] = {-1, -1};

  SUCCEEDS(digitus_dataset_create(image, DIGITUS_ELEMENT_FLOAT32, label, 1, 1, 2,
                                  DIGITUS_STORAGE_COPY, &dataset));
  SUCCEEDS(digitus_network_create(input_shape, 1, 0, &network));
  SUCCEEDS(digitus_network_add_dense(network, 2, DIGITUS_ACTIVATION_RELU));
  SUCCEEDS(digitus_network_set_parameter(network, 0, kernel, 2));
  SUCCEEDS(digitus_network_layer_output(network, 0, dataset, output, 2));
  CHECK(is_close(output[0], 3) && is_close(output[1], 0));
  digitus_network_destroy(network);
  digitus_dataset_destroy(dataset);
}

static void scores_are_those_worked_by_hand(void) {
  hand_worked made = hand_worked_example();
  digitus_metrics metrics = {0, -1, -1, -1, -1}; /* size 0 stands for the one in ABI 1 */
  struct {
    digitus_metrics known;
    int64_t added; /* a program that knows a later version of the structure */
  } later = {{sizeof later, -1, -1, -1, -1}, 42};

  SUCCEEDS(digitus_network_evaluate(made.network, made.dataset, &metrics));
  CHECK(metrics.struct_size == 0);
  CHECK(metrics.count == 2);
  CHECK(metrics.correct == 1); /* of the tie's equal scores the first counts, which is wrong */
  CHECK(is_close(metrics.accuracy, 0.5));
  CHECK(is_close(metrics.loss, hand_loss));
  SUCCEEDS(digitus_network_evaluate(made.network, made.dataset, &later.known));
  CHECK(later.known.count == 2 && later.added == 42);
  end_example(made);
}

static void gradients_and_step_are_those_worked_by_hand(void) {
  static const double expected[] = {-0.0596015, 0.0596015, 0.25, -0.25, 0.1903985, -0.1903985};
  static const double before[] = {1, 0, 0, 1, 0.5, -0.5};
  hand_worked made = hand_worked_example();
  digitus_training_options options;
  digitus_trainer *trainer = NULL;
  float gradients[6] = {9, 9, 9, 9, 9, 9};
  float after[6] = {9, 9, 9, 9, 9, 9};
  double loss = -1;

  SUCCEEDS(digitus_network_gradients(made.network, made.dataset, gradients, 6, &loss));
  CHECK(is_close(loss, hand_loss));
  digitus_training_options_init(&options);
  options.optimizer = DIGITUS_OPTIMIZER_SGD; /* w -= rate * gradient */
  options.learning_rate = 0.1;
  options.batch_size = 0; /* all images */
  SUCCEEDS(digitus_trainer_create(made.network, made.dataset, &options, &trainer));
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL));
  digitus_trainer_destroy(trainer);
  SUCCEEDS(digitus_network_get_parameter(made.network, 0, after, 4));
  SUCCEEDS(digitus_network_get_parameter(made.network, 1, after + 4, 2));
  for (int index = 0; index < 6; index++) { /* W row by row, then b */
    CHECK(is_close(gradients[index], expected[index]));
    CHECK(is_close(after[index], before[index] - 0.1 * expected[index]));
  }
  end_example(made);
}

/* ---------------------------------------------------------------------------------- training -- */

static void training_options_have_the_documented_defaults(void) {
  digitus_training_options options;
  memset(&options, 0xA5, sizeof options);
  digitus_training_options_init(&options);
  CHECK(options.struct_size == 88); /* what there was at first */
  CHECK(options.batch_size == 128 && options.optimizer == DIGITUS_OPTIMIZER_ADAM);
  CHECK(options.shuffle == 1 && options.seed == 0);
  CHECK(is_close(options.learning_rate, 0) && is_close(options.momentum, 0.9));
  CHECK(is_close(options.beta_1, 0.9) && is_close(options.beta_2, 0.999));
  CHECK(options.epsilon > 0.99e-7 && options.epsilon < 1.01e-7);
  CHECK(is_close(options.weight_decay, 0.004) && is_close(options.time_limit, 0));
}

static void trainer_tells_where_it_stands(void) {
  digitus_network *network = build_network();
  digitus_dataset *dataset = open_problem();
  digitus_training_options options;
  digitus_trainer *trainer = NULL;
  digitus_progress progress = {sizeof(digitus_progress), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  digitus_training_options_init(&options);
  options.batch_size = 100; /* so an epoch has batches of 100, 100 and 40 */
  SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
  SUCCEEDS(digitus_trainer_run(trainer, 2, &progress));
  CHECK(progress.epoch == 1 && progress.batch == 2 && progress.batches_per_epoch == 3);
  CHECK(progress.images == 200 && progress.step == 2 && progress.epoch_finished == 0);
  CHECK(progress.loss > 0 && progress.accuracy >= 0 && progress.accuracy <= 1);
  digitus_network_destroy(network); /* the trainer keeps both alive */
  digitus_dataset_destroy(dataset);
  SUCCEEDS(digitus_trainer_run(trainer, INT64_MAX, &progress)); /* never past the end of an epoch */
  CHECK(progress.epoch == 1 && progress.batch == 3 && progress.images == COUNT);
  CHECK(progress.step == 3 && progress.epoch_finished == 1);
  SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
  CHECK(progress.epoch == 2 && progress.batch == 1 && progress.step == 4);
  digitus_trainer_destroy(trainer);
}

static void profile_tells_where_the_time_went(void) {
  digitus_network *network = build_network();
  digitus_dataset *dataset = open_problem();
  digitus_trainer *trainer = NULL;
  digitus_profile profile = {sizeof(digitus_profile), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  double parts = 0;
  double seconds = 0;

  SUCCEEDS(digitus_trainer_create(network, dataset, NULL, &trainer));
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL)); /* not measured */
  SUCCEEDS(digitus_trainer_set_profiling(trainer, 1));
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL));
  SUCCEEDS(digitus_trainer_profile(trainer, &profile));
  CHECK(profile.steps == 1 && profile.images == COUNT - 128); /* the last batch of the epoch */
  CHECK(profile.threads == digitus_thread_count() && profile.seconds > 0);
  CHECK(profile.gather > 0 && profile.forward > 0 && profile.loss > 0);
  CHECK(profile.backward > 0 && profile.gradients > 0 && profile.update > 0);
  CHECK(profile.waiting >= 0);
  parts = profile.gather + profile.forward + profile.loss + profile.backward + profile.gradients +
          profile.update + profile.waiting;
  CHECK(is_close(parts, profile.seconds * (double)profile.threads));
  seconds = profile.seconds;
  SUCCEEDS(digitus_trainer_set_profiling(trainer, 0)); /* keeps what was measured */
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL));
  SUCCEEDS(digitus_trainer_profile(trainer, &profile));
  CHECK(profile.steps == 1 && is_close(profile.seconds, seconds));
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(network);
}

/* Whether each number below COUNT occurs once. */
static int is_permutation(const int64_t *indices) {
  char seen[COUNT] = {0};
  for (int place = 0; place < COUNT; place++) {
    if (indices[place] < 0 || indices[place] >= COUNT || seen[indices[place]]) {
      return 0;
    }
    seen[indices[place]] = 1;
  }
  return 1;
}

static void order_is_known_and_new_in_each_epoch(void) {
  static int64_t first[COUNT];
  static int64_t second[COUNT];
  digitus_network *network = build_network();
  digitus_dataset *dataset = open_problem();
  digitus_training_options options;
  digitus_trainer *trainer = NULL;

  SUCCEEDS(digitus_trainer_create(network, dataset, NULL, &trainer)); /* the defaults */
  SUCCEEDS(digitus_trainer_order(trainer, first, COUNT));
  CHECK(is_permutation(first));
  SUCCEEDS(digitus_trainer_run(trainer, 2, NULL)); /* an epoch of batches of 128 */
  SUCCEEDS(digitus_trainer_order(trainer, second, COUNT));
  CHECK(is_permutation(second));
  CHECK(memcmp(first, second, sizeof first) != 0);
  digitus_trainer_destroy(trainer);

  digitus_training_options_init(&options);
  options.shuffle = 0;
  trainer = NULL;
  SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
  SUCCEEDS(digitus_trainer_order(trainer, first, COUNT));
  CHECK(first[0] == 0 && first[1] == 1 && first[COUNT - 1] == COUNT - 1);
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(network);
}

/* A network after some epochs; NULL for options means the defaults. */
static digitus_network *trained_network(const digitus_training_options *options, int epochs) {
  digitus_network *network = build_network();
  digitus_dataset *dataset = open_problem();
  digitus_trainer *trainer = NULL;
  int failures = 0;

  SUCCEEDS(digitus_trainer_create(network, dataset, options, &trainer));
  for (int epoch = 0; epoch < epochs; epoch++) {
    failures += digitus_trainer_run(trainer, INT64_MAX, NULL) != DIGITUS_OK;
  }
  CHECK(failures == 0);
  digitus_trainer_destroy(trainer); /* the network keeps what it learned */
  digitus_dataset_destroy(dataset);
  return network;
}

static void every_optimizer_learns(void) {
  static const digitus_optimizer optimizers[] = {DIGITUS_OPTIMIZER_SGD, DIGITUS_OPTIMIZER_MOMENTUM,
                                                 DIGITUS_OPTIMIZER_NESTEROV, DIGITUS_OPTIMIZER_ADAM,
                                                 DIGITUS_OPTIMIZER_ADAMW};
  digitus_dataset *dataset = open_problem();
  for (int index = 0; index < 5; index++) {
    digitus_training_options options;
    digitus_metrics metrics = {sizeof(digitus_metrics), 0, 0, 0, 9};
    digitus_network *network = NULL;
    digitus_training_options_init(&options);
    options.optimizer = optimizers[index];
    options.batch_size = 8;
    network = trained_network(&options, 20);
    SUCCEEDS(digitus_network_evaluate(network, dataset, &metrics));
    CHECK(metrics.accuracy > 0.99 && metrics.loss < 0.5);
    digitus_network_destroy(network);
  }
  digitus_dataset_destroy(dataset);
}

static void threads_do_not_change_a_bit(void) {
  static float expected[COUNT * CLASSES];
  static float received[COUNT * CLASSES];
  for (int threads = 1; threads <= 16; threads++) { /* fewer and more than there is work for */
    digitus_network *network = NULL;
    SUCCEEDS(digitus_set_thread_count(threads));
    network = trained_network(NULL, 3);
    memset(received, 0, sizeof received);
    SUCCEEDS(digitus_network_predict_bytes(network, rows_of_light()->pixels, COUNT, received,
                                           COUNT * CLASSES));
    digitus_network_destroy(network);
    if (threads == 1) {
      memcpy(expected, received, sizeof expected);
    }
    CHECK(received[0] > 0 && memcmp(received, expected, sizeof received) == 0);
  }
  SUCCEEDS(digitus_set_thread_count(0));
}

static void time_limit_cuts_a_batch_without_harm(void) {
  enum { MANY = 3000, CALLS = 3 }; /* the clock is looked at after every 1,024 images */
  static uint8_t pixels[MANY];
  static int32_t labels[MANY];
  const int64_t input_shape[] = {1};
  float kernels[2][2] = {{0, 0}, {1, 1}};
  digitus_dataset *dataset = NULL;

  for (int image = 0; image < MANY; image++) {
    pixels[image] = (uint8_t)(image % 251);
    labels[image] = pixels[image] > 125;
  }
  SUCCEEDS(digitus_dataset_create(pixels, DIGITUS_ELEMENT_UINT8, labels, MANY, 1, 2,
                                  DIGITUS_STORAGE_BORROW, &dataset));
  for (int run = 0; run < 2; run++) {
    digitus_network *network = NULL;
    digitus_trainer *trainer = NULL;
    digitus_training_options options;
    digitus_progress progress = {sizeof(digitus_progress), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    int calls = 0;
    digitus_training_options_init(&options);
    options.batch_size = 0;
    options.time_limit = run == 0 ? 0 : 1e-9;
    SUCCEEDS(digitus_network_create(input_shape, 1, 1, &network));
    SUCCEEDS(digitus_network_add_dense(network, 2, DIGITUS_ACTIVATION_NONE));
    SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
    while (!progress.epoch_finished && calls < 10) {
      SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
      calls++;
    }
    CHECK(calls == (run == 0 ? 1 : CALLS) && progress.images == MANY && progress.step == 1);
    SUCCEEDS(digitus_network_get_parameter(network, 0, kernels[run], 2));
    digitus_trainer_destroy(trainer);
    digitus_network_destroy(network);
  }
  CHECK(memcmp(kernels[0], kernels[1], sizeof kernels[0]) == 0);
  digitus_dataset_destroy(dataset);
}

static void every_schedule_sets_the_rate(void) {
  static const digitus_schedule schedules[] = {DIGITUS_SCHEDULE_CONSTANT, DIGITUS_SCHEDULE_STEP,
                                               DIGITUS_SCHEDULE_COSINE, DIGITUS_SCHEDULE_ONE_CYCLE};
  static const double second_rates[] = {0.1, 0.025, 0.06, 0.1}; /* the cosine is half way down */
  digitus_dataset *dataset = open_problem();
  for (int index = 0; index < 4; index++) {
    digitus_network *network = build_network();
    digitus_trainer *trainer = NULL;
    digitus_training_options options;
    digitus_progress progress = {sizeof(digitus_progress), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    digitus_training_options_init_sized(&options, sizeof options);
    options.optimizer = DIGITUS_OPTIMIZER_SGD;
    options.schedule = schedules[index];
    options.schedule_steps = schedules[index] == DIGITUS_SCHEDULE_STEP ? 1 : 2;
    options.schedule_factor = 0.25;
    options.final_fraction = 0.2;
    options.warmup_share = 0.5;
    options.start_divisor = 4;
    SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
    SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
    CHECK(is_close(progress.learning_rate,
                   schedules[index] == DIGITUS_SCHEDULE_ONE_CYCLE ? 0.025 : 0.1));
    SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
    CHECK(is_close(progress.learning_rate, second_rates[index]));
    digitus_trainer_destroy(trainer);
    digitus_network_destroy(network);
  }
  digitus_dataset_destroy(dataset);
}

static void later_options_change_what_a_step_does(void) {
  digitus_dataset *dataset = open_problem();
  static double of_images[COUNT];
  static const double of_classes[CLASSES] = {0, 0, 0, 0};
  float bias[CLASSES] = {9, 9, 9, 9};
  float average[CLASSES] = {9, 9, 9, 9};
  for (int run = 0; run < 4; run++) { /* nothing special, then images, classes that do not count */
    digitus_network *network = build_network();
    digitus_network *averaged = NULL;
    digitus_trainer *trainer = NULL;
    digitus_training_options options;
    digitus_progress progress = {sizeof(digitus_progress), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    memset(&options, 0, sizeof options);
    digitus_training_options_init_sized(&options, sizeof options);
    CHECK(options.struct_size == (int64_t)sizeof options && options.start_divisor == 25);
    options.optimizer = DIGITUS_OPTIMIZER_SGD;
    options.schedule = DIGITUS_SCHEDULE_STEP;
    options.schedule_steps = 1;
    options.schedule_factor = 0.5;
    options.average_decay = 0.75;
    options.clip_norm = run == 3 ? 1e-30 : 0;
    SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
    if (run == 1) {
      SUCCEEDS(digitus_trainer_set_sample_weights(trainer, of_images, COUNT));
    }
    if (run == 2) {
      SUCCEEDS(digitus_trainer_set_class_weights(trainer, of_classes, CLASSES));
    }
    SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
    CHECK(progress.learning_rate == 0.1);
    SUCCEEDS(digitus_network_get_parameter(network, 3, bias, CLASSES));
    SUCCEEDS(digitus_trainer_average(trainer, &averaged));
    SUCCEEDS(digitus_network_get_parameter(averaged, 3, average, CLASSES));
    for (int label = 0; label < CLASSES; label++) { /* biases begin at 0 */
      CHECK(is_close(average[label], 0.25f * bias[label]));
      CHECK((run == 0) == (bias[label] > 1e-9f || bias[label] < -1e-9f));
    }
    SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
    CHECK(progress.learning_rate == 0.05);
    digitus_network_destroy(averaged);
    digitus_trainer_destroy(trainer);
    digitus_network_destroy(network);
  }
  digitus_dataset_destroy(dataset);
}

/* ------------------------------------------------------------------------------ augmentation -- */

static void augmentation_changes_nothing_at_first(void) {
  digitus_dataset *dataset = open_problem();
  digitus_augmentation nothing;
  static float images[COUNT * PIXELS];
  int wrong = 0;
  memset(&nothing, 0xA5, sizeof nothing);
  digitus_augmentation_init(&nothing, sizeof nothing);
  CHECK(nothing.struct_size == (int64_t)sizeof nothing);
  CHECK(is_close(nothing.shift, 0) && is_close(nothing.rotation, 0) && is_close(nothing.flip, 0));
  CHECK(is_close(nothing.lowest_scale, 1) && is_close(nothing.highest_scale, 1));
  CHECK(is_close(nothing.shear, 0) && is_close(nothing.elastic_strength, 0));
  CHECK(is_close(nothing.elastic_smoothness, 4) && is_close(nothing.erasing, 0));
  CHECK(is_close(nothing.lowest_erased_area, 0.02) && is_close(nothing.highest_erased_area, 0.33));
  CHECK(is_close(nothing.lowest_erased_aspect, 0.3));
  CHECK(is_close(nothing.highest_erased_aspect, 1 / 0.3));
  CHECK(nothing.height == 0 && nothing.width == 0 && nothing.channels == 0);
  SUCCEEDS(digitus_dataset_augment(dataset, &nothing, 0, 1, 0, COUNT, images, COUNT * PIXELS));
  for (int pixel = 0; pixel < COUNT * PIXELS; pixel++) {
    wrong += !is_close(images[pixel], (float)rows_of_light()->pixels[pixel] / 255);
  }
  CHECK(wrong == 0);
  digitus_dataset_destroy(dataset);
}

/* A mirror image is the only change, so it can be written down: of 4 x 4 pixels, and, as the second time, of 2 x
 * 4 pixels of two channels, whose values stay side by side. */
static void images_are_mirrored(void) {
  digitus_dataset *dataset = open_problem();
  digitus_augmentation mirror;
  static float images[COUNT * PIXELS];
  for (int channels = 1; channels <= 2; channels++) {
    const int width = 4;
    int wrong = 0;
    digitus_augmentation_init(&mirror, sizeof mirror);
    mirror.flip = 1;
    mirror.height = 4 / channels;
    mirror.width = width;
    mirror.channels = channels;
    SUCCEEDS(digitus_dataset_augment(dataset, &mirror, 5, 1, 0, COUNT, images, COUNT * PIXELS));
    for (int value = 0; value < COUNT * PIXELS; value++) {
      const int column = value / channels % width;
      const int twin = value + (width - 1 - 2 * column) * channels;
      wrong += !is_close(images[value], (float)rows_of_light()->pixels[twin] / 255);
    }
    CHECK(wrong == 0);
  }
  digitus_dataset_destroy(dataset);
}

/* One trainer changes the images, the other one is given those that the first one sees. Both begin with the
 * same weights, and neither shuffles. */
static void training_sees_the_images_that_are_shown(void) {
  digitus_dataset *dataset = open_problem();
  digitus_augmentation changes;
  digitus_training_options options;
  static float images[COUNT * PIXELS];
  static float biases[2][CLASSES];
  digitus_augmentation_init(&changes, sizeof changes);
  changes.shift = 0.5;
  changes.rotation = 10;
  changes.lowest_scale = 0.9;
  changes.highest_scale = 1.1;
  changes.elastic_strength = 2;
  changes.elastic_smoothness = 2;
  digitus_training_options_init(&options);
  options.seed = 9;
  options.shuffle = 0;
  SUCCEEDS(
      digitus_dataset_augment(dataset, &changes, 9, 1, 0, COUNT / 2, images, COUNT * PIXELS / 2));
  SUCCEEDS(digitus_dataset_augment(dataset, &changes, 9, 1, COUNT / 2, COUNT / 2,
                                   images + COUNT * PIXELS / 2, COUNT * PIXELS / 2));
  for (int run = 0; run < 2; run++) {
    digitus_network *network = build_network();
    digitus_dataset *shown = NULL;
    digitus_trainer *trainer = NULL;
    SUCCEEDS(digitus_dataset_create(images, DIGITUS_ELEMENT_FLOAT32, rows_of_light()->labels, COUNT,
                                    PIXELS, CLASSES, DIGITUS_STORAGE_BORROW, &shown));
    SUCCEEDS(digitus_trainer_create(network, run == 0 ? dataset : shown, &options, &trainer));
    SUCCEEDS(digitus_trainer_set_augmentation(trainer, run == 0 ? &changes : NULL));
    SUCCEEDS(digitus_trainer_run(trainer, INT64_MAX, NULL));
    SUCCEEDS(digitus_network_get_parameter(network, 3, biases[run], CLASSES));
    digitus_trainer_destroy(trainer);
    digitus_dataset_destroy(shown);
    digitus_network_destroy(network);
  }
  CHECK(memcmp(biases[0], biases[1], sizeof biases[0]) == 0);
  digitus_dataset_destroy(dataset);
}

/* ------------------------------------------------------------------------------- model files -- */

static void model_file_gives_the_same_network_back(void) {
  static float before[COUNT * CLASSES];
  static float after[COUNT * CLASSES];
  const char *path = path_of("smoke.safetensors");
  digitus_network *network = trained_network(NULL, 2);
  digitus_network *loaded = NULL;
  digitus_dataset *dataset = open_problem();
  digitus_trainer *trainer = NULL;

  SUCCEEDS(digitus_network_save(network, path));
  SUCCEEDS(digitus_network_load(path, &loaded));
  CHECK(digitus_network_input_size(loaded) == PIXELS);
  CHECK(digitus_network_class_count(loaded) == CLASSES);
  CHECK(digitus_network_layer_count(loaded) == 2);
  CHECK(is_text(digitus_network_parameter_name(loaded, 2), "dense_2.kernel"));
  SUCCEEDS(digitus_network_predict_bytes(network, rows_of_light()->pixels, COUNT, before,
                                         COUNT * CLASSES));
  SUCCEEDS(digitus_network_predict_bytes(loaded, rows_of_light()->pixels, COUNT, after,
                                         COUNT * CLASSES));
  CHECK(before[0] > 0 && memcmp(before, after, sizeof before) == 0);

  SUCCEEDS(digitus_trainer_create(loaded, dataset, NULL, &trainer)); /* it can be trained further */
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL));
  SUCCEEDS(digitus_network_save(loaded, path)); /* replaces the file */
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(loaded);
  digitus_network_destroy(network);
  write_file(path, "not a model", 11);
  FAILS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path, &loaded));
  remove(path);
}

/* Whether a network's metadata has that value under that key. */
static int has_entry(const digitus_network *network, const char *key, const char *value) {
  char text[200] = "";
  int64_t length = -2;
  return digitus_network_get_metadata(network, key, text, sizeof text, &length) == DIGITUS_OK &&
         length == (int64_t)strlen(value) && is_text(text, value);
}

static void metadata_travel_with_the_network(void) {
  static const char names[] = "[\"one\",\"two\",\"three\",\"four\"]";
  const char *path = path_of("metadata.safetensors");
  digitus_network *network = build_network();
  digitus_network *loaded = NULL;
  digitus_dataset *dataset = open_problem();
  digitus_trainer *trainer = NULL;
  char text[100] = "";
  int64_t length = -2;

  CHECK(digitus_network_metadata_count(NULL) == 0 && digitus_network_metadata_count(network) == 0);
  SUCCEEDS(digitus_network_get_metadata(network, "author", text, sizeof text, &length));
  CHECK(length == -1 && text[0] == '\0'); /* there is none */
  SUCCEEDS(digitus_network_set_metadata(network, "digitus.class_names", names));
  SUCCEEDS(digitus_network_set_metadata(network, "author", "nobody"));
  SUCCEEDS(digitus_network_set_metadata(network, "author", "me"));
  CHECK(digitus_network_metadata_count(network) == 2);
  SUCCEEDS(digitus_network_metadata_key(network, 1, NULL, 0, &length)); /* how long it is */
  CHECK(length == (int64_t)strlen("digitus.class_names"));
  SUCCEEDS(digitus_network_metadata_key(network, 1, text, length + 1, &length));
  CHECK(is_text(text, "digitus.class_names"));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_metadata_key(network, 2, text, 100, &length));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_network_get_metadata(network, "author", text, 2, &length));
  CHECK(length == 2);

  SUCCEEDS(digitus_trainer_create(network, dataset, NULL, &trainer));
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL));
  CHECK(has_entry(network, "digitus.input_scaling", "bytes / 255")); /* the trainer has seen it */
  SUCCEEDS(digitus_network_set_metadata(network, "digitus.training", "{\"images\": 240}"));
  SUCCEEDS(digitus_network_save(network, path));
  SUCCEEDS(digitus_network_load(path, &loaded));
  CHECK(digitus_network_metadata_count(loaded) == 4);
  CHECK(has_entry(loaded, "author", "me") && has_entry(loaded, "digitus.class_names", names));
  CHECK(has_entry(loaded, "digitus.training", "{\"images\": 240}"));
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL)); /* what was written no longer holds */
  CHECK(digitus_network_metadata_count(network) == 3);
  SUCCEEDS(digitus_network_set_metadata(network, "author", NULL));
  SUCCEEDS(digitus_network_set_metadata(network, "author", NULL)); /* there is none */
  CHECK(digitus_network_metadata_count(network) == 2);
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(loaded);
  digitus_network_destroy(network);
  remove(path);
}

static void checkpoint_goes_on_where_it_was_written(void) {
  const char *path = path_of("smoke.checkpoint");
  digitus_network *networks[2];
  digitus_trainer *trainers[2] = {NULL, NULL};
  digitus_progress progress = {sizeof(digitus_progress), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  digitus_dataset *dataset = open_problem();
  digitus_training_options options;
  static float bias[2][CLASSES];
  char text[4096] = "";
  int64_t length = 0;

  digitus_training_options_init(&options);
  options.batch_size = 100; /* so an epoch has batches of 100, 100 and 40 */
  for (int index = 0; index < 2; index++) {
    networks[index] = build_network();
    SUCCEEDS(digitus_trainer_create(networks[index], dataset, &options, &trainers[index]));
  }
  SUCCEEDS(digitus_trainer_run(trainers[0], 2, NULL));
  SUCCEEDS(digitus_trainer_save(trainers[0], path, "smoke"));
  SUCCEEDS(digitus_trainer_restore(trainers[1], path));
  SUCCEEDS(digitus_trainer_progress(trainers[1], &progress));
  CHECK(progress.epoch == 1 && progress.batch == 2 && progress.images == 200);
  for (int index = 0; index < 2; index++) { /* to the end of the epoch, and two steps more */
    SUCCEEDS(digitus_trainer_run(trainers[index], INT64_MAX, NULL));
    SUCCEEDS(digitus_trainer_run(trainers[index], 2, NULL));
    SUCCEEDS(digitus_network_get_parameter(networks[index], 3, bias[index], CLASSES));
  }
  CHECK(memcmp(bias[0], bias[1], sizeof bias[0]) == 0);
  SUCCEEDS(digitus_checkpoint_describe(path, text, (int64_t)sizeof text, &length));
  CHECK(length == (int64_t)strlen(text) && strstr(text, "\"note\":\"smoke\"") != NULL);
  for (int index = 0; index < 2; index++) {
    digitus_trainer_destroy(trainers[index]);
    digitus_network_destroy(networks[index]);
  }
  digitus_dataset_destroy(dataset);
  remove(path);
}

/* ---------------------------------------------------------------------------------- pictures -- */

enum { SIDE = 28, PAGE = 200 };

/* Whether a digit is a stroke of 20 x 3 pixels, and nothing else, in the middle. */
static int is_upright_stroke(const uint8_t *digit) {
  for (int place = 0; place < SIDE * SIDE; place++) {
    const int row = place / SIDE;
    const int column = place % SIDE;
    const int is_inside = row >= 5 && row < 25 && column >= 13 && column < 16;
    if (digit[place] != (is_inside ? 255 : 0)) {
      return 0;
    }
  }
  return 1;
}

/* A stroke of 80 x 12 pixels on a page, light or dark, becomes one of 20 x 3. */
static void drawing_takes_the_form_of_mnist(void) {
  static uint8_t page[PAGE * PAGE];
  uint8_t digit[SIDE * SIDE + 1];

  for (int is_dark = 0; is_dark <= 1; is_dark++) {
    const digitus_polarity polarity =
        is_dark ? DIGITUS_POLARITY_DARK_INK : DIGITUS_POLARITY_LIGHT_INK;
    for (int place = 0; place < PAGE * PAGE; place++) {
      const int row = place / PAGE;
      const int column = place % PAGE;
      const int is_inside = row >= 100 && row < 180 && column >= 30 && column < 42;
      page[place] = is_inside != is_dark ? 230 : 20;
    }
    memset(digit, 7, sizeof digit);
    SUCCEEDS(digitus_image_normalize(page, PAGE, PAGE, polarity, digit, SIDE * SIDE));
    CHECK(is_upright_stroke(digit) && digit[SIDE * SIDE] == 7);
    memset(digit, 7, sizeof digit);
    SUCCEEDS(digitus_image_normalize(page, PAGE, PAGE, DIGITUS_POLARITY_AUTO, digit, sizeof digit));
    CHECK(is_upright_stroke(digit) && digit[SIDE * SIDE] == 7);
    /* What is in this form already stays as it is. */
    SUCCEEDS(digitus_image_normalize(digit, SIDE, SIDE, DIGITUS_POLARITY_LIGHT_INK, page, 784));
    CHECK(memcmp(page, digit, SIDE * SIDE) == 0);
  }
}

int main(int argument_count, char **arguments) {
  if (argument_count > 1) {
    folder = arguments[1];
  }
  library_tells_what_it_is();
  nothing_is_harmless();
  dataset_copies_or_borrows();
  dataset_is_read_from_csv();
  dataset_is_read_from_idx();
  network_is_built_layer_by_layer();
  convolution_is_that_worked_by_hand();
  images_are_learned();
  parameters_go_in_and_out();
  initializer_sets_the_spread_of_weights();
  predictions_are_those_worked_by_hand();
  relu_cuts_what_is_negative();
  scores_are_those_worked_by_hand();
  gradients_and_step_are_those_worked_by_hand();
  training_options_have_the_documented_defaults();
  trainer_tells_where_it_stands();
  profile_tells_where_the_time_went();
  order_is_known_and_new_in_each_epoch();
  every_optimizer_learns();
  threads_do_not_change_a_bit();
  time_limit_cuts_a_batch_without_harm();
  every_schedule_sets_the_rate();
  later_options_change_what_a_step_does();
  augmentation_changes_nothing_at_first();
  images_are_mirrored();
  training_sees_the_images_that_are_shown();
  model_file_gives_the_same_network_back();
  metadata_travel_with_the_network();
  checkpoint_goes_on_where_it_was_written();
  drawing_takes_the_form_of_mnist();
  return end_of_checks();
}
