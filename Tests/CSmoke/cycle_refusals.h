/* What cycles.c does in a cycle in which every call fails. */
#ifndef DIGITUS_TESTS_CYCLE_REFUSALS_H
#define DIGITUS_TESTS_CYCLE_REFUSALS_H

#include "convnet.h"
#include "cycle_objects.h"

static void be_refused_augmentation(digitus_network *network, const digitus_dataset *dataset) {
  float images[WIDTH];
  digitus_augmentation changes;
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  digitus_augmentation_init(&changes, sizeof changes);
  changes.shift = -1;
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_augmentation(trainer, &changes));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_dataset_augment(dataset, &changes, 1, 1, 0, 1, images, WIDTH));
  changes.shift = 1;
  changes.height = 5;
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_set_augmentation(trainer, &changes));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_dataset_augment(dataset, &changes, 1, 1, 0, 1, images, WIDTH));
  digitus_trainer_destroy(trainer);
}

static void be_refused_checkpoints(digitus_network *network, const digitus_dataset *dataset) {
  char text[64];
  int64_t length = 0;
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL, digitus_trainer_restore(trainer, path_of("model")));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL,
                 digitus_trainer_restore(trainer, path_of("cut-checkpoint")));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_restore(trainer, path_of("checkpoint")));
  REQUIRE_STATUS(DIGITUS_ERROR_NOT_FOUND,
                 digitus_trainer_save(trainer, path_of("no/such/folder"), NULL));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_save(trainer, path_of("never"), "\xff"));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL,
                 digitus_checkpoint_describe(path_of("bad.csv"), text, sizeof text, &length));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_checkpoint_describe(path_of("checkpoint"), text, 1, &length));
  digitus_trainer_destroy(trainer);
}

/* Each of these layers is refused. */
static void be_refused_layers(void) {
  static const char *const bad_values[] = {
      "",
      "[]",
      "{\"type\": \"conv3d\"}",
      "{\"type\": \"conv2d\", \"filters\": \"four\", \"kernel_size\": [1, 1]}",
      "{\"type\": \"conv2d\", \"filters\": 4, \"kernel_size\": [1, 1], \"padding\": \"full\"}",
      "{\"type\": \"max_pool2d\", \"pool_size\": [2, 2], \"units\": 3}",
      "{\"type\": \"dropout\", \"rate\": 1}",
      "{\"type\": \"batch_norm\", \"epsilon\": 0}",
      "{\"type\": \"activation\", \"activation\": \"swish\"}",
  };
  static const char *const bad_sizes[] = {
      "{\"type\": \"conv2d\", \"filters\": 0, \"kernel_size\": [1, 1]}",
      "{\"type\": \"conv2d\", \"filters\": 4, \"kernel_size\": [7, 1]}",
      "{\"type\": \"average_pool2d\", \"pool_size\": [2, 2], \"strides\": [0, 1]}",
  };
  int64_t shape[3] = {6, 6, 1};
  int64_t rank = 0;
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 3, 1, &network));
  for (size_t index = 0; index < sizeof bad_values / sizeof *bad_values; index++) {
    REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE, digitus_network_add_layer(network, bad_values[index]));
  }
  for (size_t index = 0; index < sizeof bad_sizes / sizeof *bad_sizes; index++) {
    REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE, digitus_network_add_layer(network, bad_sizes[index]));
  }
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_STATE, digitus_network_layer_shape(network, 0, shape, 3, &rank));
  CHECK_OK(digitus_network_add_layer(network, "{\"type\": \"flatten\"}"));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE, digitus_network_layer_shape(network, 1, shape, 3, &rank));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_network_add_layer(network, "{\"type\": \"global_average_pool2d\"}"));
  digitus_network_destroy(network);
}

static void be_refused_options(digitus_network *network, const digitus_dataset *dataset) {
  digitus_training_options options[5];
  digitus_trainer *trainer = NULL;
  for (int index = 0; index < 5; index++) {
    options[index] = many_options(BATCH, 1);
  }
  options[0].warmup_share = 1;
  options[1].label_smoothing = 2;
  options[2].clip_norm = -1;
  options[3].average_decay = 1;
  for (int index = 0; index < 4; index++) {
    REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                   digitus_trainer_create(network, dataset, &options[index], &trainer));
  }
  options[4].schedule_steps = 0;
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_trainer_create(network, dataset, &options[4], &trainer));
  REQUIRE(trainer == NULL);
}

/* What is refused of a trainer, and a checkpoint of another kind of training. */
static void be_refused_convnet(const digitus_dataset *dataset) {
  const double bad_weights[CLASSES] = {1, -1};
  digitus_network *network = make_convnet(6, 1);
  digitus_network *none = NULL;
  digitus_trainer *trainer = NULL;
  be_refused_options(network, dataset);
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_trainer_set_class_weights(trainer, bad_weights, CLASSES));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_trainer_set_sample_weights(trainer, bad_weights, CLASSES));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_average(trainer, &none));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_restore(trainer, path_of("checkpoint")));
  CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_STATE, set_weights(trainer, COUNT));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path_of("bad-variance"), &none));
  REQUIRE(strstr(digitus_last_error(), "batch_norm_1.moving_variance") != NULL && none == NULL);
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
}

/* Takes each path to an error; those of layers, options and checkpoints each tenth cycle. */
static void be_refused(int cycle, int forgets) {
  static float broken[2 * WIDTH];
  static float probabilities[CLASSES];
  static const uint8_t no_ink[28 * 28];
  uint8_t digit[28 * 28];
  const int32_t bad_labels[] = {0, CLASSES};
  const int64_t shape[] = {6, 6};
  const int64_t too_large[] = {INT64_C(1) << 24, INT64_C(1) << 24};
  digitus_network *network = make_network();
  digitus_network *empty = NULL;
  digitus_dataset *dataset = make_dataset(0);
  digitus_network *no_network = NULL;
  digitus_dataset *no_dataset = NULL;
  digitus_trainer *no_trainer = NULL;
  digitus_training_options options;

  memcpy(broken, values, sizeof broken);
  memset(broken + WIDTH + 3, 0xFF, sizeof *broken); /* NaN */
  CHECK_OK(digitus_network_create(shape, 2, 1, &empty));
  digitus_training_options_init(&options);
  options.learning_rate = -1;
  REQUIRE_STATUS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_create(NULL, 1, 1, &no_network));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE, digitus_network_create(too_large, 2, 1, &no_network));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_network_add_dense(network, 0, DIGITUS_ACTIVATION_NONE));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_dataset_create(broken, DIGITUS_ELEMENT_FLOAT32, labels, 2, WIDTH, CLASSES,
                                        DIGITUS_STORAGE_COPY, &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_dataset_create(pixels, DIGITUS_ELEMENT_UINT8, bad_labels, 2, WIDTH,
                                        CLASSES, DIGITUS_STORAGE_COPY, &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_trainer_create(network, dataset, &options, &no_trainer));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_STATE,
                 digitus_trainer_create(empty, dataset, NULL, &no_trainer));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_predict(network, broken + WIDTH, 1, probabilities, CLASSES));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_network_predict(network, values, 2, probabilities, CLASSES));
  REQUIRE_STATUS(DIGITUS_ERROR_NOT_FOUND,
                 digitus_dataset_open_csv(path_of("none.csv"), &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_csv(path_of("bad.csv"), &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_DATA,
                 digitus_dataset_open_csv(path_of("bad.csv.gz"), &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_DATA,
                 digitus_dataset_open_idx(path_of("bad.csv"), path_of("bad.csv"), &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_IO, digitus_dataset_open_csv(folder, &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path_of("bad.csv"), &no_network));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path_of("cut-model"), &no_network));
  REQUIRE_STATUS(DIGITUS_ERROR_NOT_FOUND, digitus_network_save(network, path_of("no/such/folder")));
  REQUIRE_STATUS(DIGITUS_ERROR_IO, digitus_network_save(network, folder));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_STATE, digitus_network_save(empty, path_of("never")));
  CHECK_OK(digitus_network_set_parameter(network, 1, broken + WIDTH + 4, 24));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_set_parameter(network, 1, broken + WIDTH + 3, 24));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_set_metadata(network, "digitus.class_names", "[\"one\"]"));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_set_metadata(network, "digitus.training", "[1, 2"));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_set_metadata(network, "digitus.unknown", "value"));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_DATA,
                 digitus_image_normalize(no_ink, 28, 28, DIGITUS_POLARITY_AUTO, digit, 784));
  if (cycle % 10 == 0) {
    be_refused_augmentation(network, dataset);
    be_refused_checkpoints(network, dataset);
    be_refused_layers();
    be_refused_convnet(dataset);
  }
  REQUIRE(no_network == NULL && no_dataset == NULL && no_trainer == NULL && cycle >= 0);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(empty);
  if (!forgets) {
    digitus_network_destroy(network);
  }
}

#endif /* DIGITUS_TESTS_CYCLE_REFUSALS_H */
