/* The work of short_memory.c with a convolutional network that is trained with all options. */
#ifndef DIGITUS_TESTS_LITTLE_CONVNET_H
#define DIGITUS_TESTS_LITTLE_CONVNET_H

#include "convnet.h"
#include "little_work.h"

enum { SIDE = 28, BATCH = 100 };

static float parameters_before[CONVNET_FLOATS];

/* Puts it in the place of the network and the trainer that others use. */
static void use_convnet(void) {
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
  network = make_convnet(SIDE, 1);
  trainer = make_convnet_trainer(network, dataset, BATCH, 1);
  copy_parameters(network, parameters_before);
}

static void train_convnet(void) {
  use_convnet();
  CHECK_OK(digitus_trainer_run(trainer, 4, NULL));
}

static digitus_status build_convnet(void) {
  const int64_t shape[] = {SIDE, SIDE, 1};
  digitus_network *large = NULL;
  digitus_status status = digitus_network_create(shape, 3, 3, &large);
  for (int layer = 0; status == DIGITUS_OK && layer < 2; layer++) {
    status = digitus_network_add_layer(
        large, "{\"type\": \"conv2d\", \"filters\": 512, \"kernel_size\": [3, 3]}");
    if (status == DIGITUS_OK) {
      status = digitus_network_add_layer(large, "{\"type\": \"batch_norm\"}");
    }
  }
  return status;
}

static digitus_status create_convnet_trainer(void) {
  const digitus_training_options options = many_options(BATCH, 1);
  digitus_trainer *made = NULL;
  return digitus_trainer_create(network, dataset, &options, &made);
}

/* Others than those that the trainer has. */
static digitus_status set_new_weights(void) {
  static double weights[COUNT];
  for (int row = 0; row < COUNT; row++) {
    weights[row] = 2;
  }
  return digitus_trainer_set_sample_weights(trainer, weights, COUNT);
}

/* A trainer that refused weights has those that it had before, as a checkpoint with them tells. */
static void check_weights(int was_refused) {
  const digitus_status restored = digitus_trainer_restore(trainer, path_of("convnet-checkpoint"));
  REQUIRE(restored == (was_refused ? DIGITUS_OK : DIGITUS_ERROR_BAD_VALUE));
  CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
}

static digitus_status take_average(void) {
  digitus_network *average = NULL;
  return digitus_trainer_average(trainer, &average);
}

/* Of few images, because batch normalisation keeps what it knows of all of them. */
static digitus_dataset *few;

static void choose_few(void) {
  use_convnet();
  CHECK_OK(digitus_dataset_create(pixels, DIGITUS_ELEMENT_UINT8, labels, BATCH, WIDTH, CLASSES,
                                  DIGITUS_STORAGE_BORROW, &few));
}

static digitus_status compute_gradients(void) {
  static float gradients[CONVNET_FLOATS];
  return digitus_network_gradients(network, few, gradients, CONVNET_FLOATS, NULL);
}

static digitus_status load_convnet(void) {
  digitus_network *loaded = NULL;
  return digitus_network_load(path_of("convnet"), &loaded);
}

static void save_convnet_note(void) {
  train_convnet();
  save_short_note();
}

static digitus_status restore_convnet(void) {
  return digitus_trainer_restore(trainer, path_of("convnet-checkpoint"));
}

static void check_convnet(int was_refused) {
  float found[CONVNET_FLOATS];
  digitus_progress progress;
  progress.struct_size = sizeof progress;
  CHECK_OK(digitus_trainer_progress(trainer, &progress));
  copy_parameters(network, found);
  REQUIRE((progress.step == 0) == was_refused);
  REQUIRE((memcmp(found, parameters_before, sizeof found) == 0) == was_refused);
  CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
}

static void write_convnet_files(void) {
  train_convnet();
  CHECK_OK(digitus_network_save(network, path_of("convnet")));
  CHECK_OK(digitus_trainer_save(trainer, path_of("convnet-checkpoint"), long_text(NOTE)));
}

#endif /* DIGITUS_TESTS_LITTLE_CONVNET_H */
