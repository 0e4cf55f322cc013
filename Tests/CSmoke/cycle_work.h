/* What cycles.c does in a cycle in which every call succeeds. */
#ifndef DIGITUS_TESTS_CYCLE_WORK_H
#define DIGITUS_TESTS_CYCLE_WORK_H

#include "convnet.h"
#include "cycle_objects.h"

/* Sets, replaces, reads and removes metadata. */
static void use_metadata(digitus_network *network) {
  static const char names[] =
      "[\"0\", \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"n\"]";
  char text[256];
  int64_t length = 0;
  CHECK_OK(digitus_network_set_metadata(network, "digitus.class_names", names));
  CHECK_OK(digitus_network_set_metadata(network, "digitus.training", "{\"epochs\": 3}"));
  CHECK_OK(digitus_network_set_metadata(network, "a key of the caller", "a value of the caller"));
  CHECK_OK(
      digitus_network_set_metadata(network, "a key of the caller", "another value of the caller"));
  CHECK_OK(
      digitus_network_get_metadata(network, "digitus.class_names", text, sizeof text, &length));
  REQUIRE(strcmp(text, names) == 0);
  for (int64_t index = 0; index < digitus_network_metadata_count(network); index++) {
    CHECK_OK(digitus_network_metadata_key(network, index, text, sizeof text, &length));
  }
  CHECK_OK(digitus_network_set_metadata(network, "a key of the caller", NULL));
  REQUIRE(digitus_network_metadata_count(network) >= 2);
}

/* Saves and loads a model, and a checkpoint that the trainer goes on from; reads a data file. */
static void use_files(digitus_network *network, digitus_trainer *trainer) {
  char text[4096];
  int64_t length = 0;
  digitus_network *loaded = NULL;
  digitus_dataset *read = NULL;
  CHECK_OK(digitus_network_save(network, path_of("model")));
  CHECK_OK(digitus_network_load(path_of("model"), &loaded));
  CHECK_OK(digitus_dataset_open_csv(path_of("good.csv"), &read));
  CHECK_OK(digitus_trainer_save(trainer, path_of("checkpoint"), "a note of the caller"));
  CHECK_OK(digitus_checkpoint_describe(path_of("checkpoint"), text, sizeof text, &length));
  CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
  CHECK_OK(digitus_trainer_restore(trainer, path_of("checkpoint")));
  CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
  digitus_dataset_destroy(read);
  digitus_network_destroy(loaded);
}

/* Shows and trains on images that are changed, as bytes and as floats, told twice. */
static void use_augmentation(digitus_network *network, const digitus_dataset *dataset) {
  static float images[COUNT * WIDTH];
  digitus_augmentation changes;
  digitus_trainer *trainer = NULL;
  digitus_augmentation_init(&changes, sizeof changes);
  changes.rotation = 10;
  changes.elastic_strength = 34;
  changes.erasing = 0.5;
  CHECK_OK(digitus_dataset_augment(dataset, &changes, 1, 1, 0, COUNT, images, COUNT * WIDTH));
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  CHECK_OK(digitus_trainer_set_augmentation(trainer, &changes));
  CHECK_OK(digitus_trainer_set_augmentation(trainer, &changes));
  CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
  digitus_trainer_destroy(trainer);
}

/* Brings an image as it is, and one with thin strokes, into MNIST's form. */
static void use_pictures(void) {
  static uint8_t page[200 * 300];
  uint8_t digit[28 * 28];
  memset(page, 255, sizeof page);
  for (size_t place = 0; place < sizeof page; place += 301) {
    page[place] = 0;
  }
  CHECK_OK(digitus_image_normalize(page, 200, 300, DIGITUS_POLARITY_AUTO, digit, sizeof digit));
  CHECK_OK(digitus_image_normalize(digit, 28, 28, DIGITUS_POLARITY_LIGHT_INK, page, sizeof page));
}

/* Trains a convolutional network with all options, asks it and its average, and goes on from a checkpoint. */
static void use_convnet(void) {
  static float probabilities[COUNT * CLASSES];
  static float gradients[CONVNET_FLOATS];
  char text[8192];
  int64_t length = 0;
  int64_t shape[3];
  int64_t rank = 0;
  digitus_metrics metrics = {sizeof metrics, 0, 0, 0, 0};
  digitus_network *network = make_convnet(6, 1);
  digitus_network *average = NULL;
  digitus_network *loaded = NULL;
  digitus_dataset *dataset = make_dataset(0);
  digitus_trainer *trainer = make_convnet_trainer(network, dataset, BATCH, 1);

  CHECK_OK(set_weights(trainer, COUNT));
  CHECK_OK(digitus_trainer_run(trainer, 2, NULL));
  CHECK_OK(digitus_trainer_average(trainer, &average));
  CHECK_OK(digitus_network_predict(average, values, COUNT, probabilities, COUNT * CLASSES));
  CHECK_OK(digitus_network_predict_bytes(network, pixels, 1, probabilities, CLASSES));
  CHECK_OK(digitus_network_evaluate(network, dataset, &metrics));
  CHECK_OK(digitus_network_gradients(network, dataset, gradients, CONVNET_FLOATS, NULL));
  CHECK_OK(digitus_network_layer_shape(network, 1, shape, 3, &rank));
  REQUIRE(digitus_network_layer_products(network, 1) == 9 * 9 * 6);
  CHECK_OK(digitus_network_describe(network, text, sizeof text, &length));
  CHECK_OK(digitus_network_save(average, path_of("model")));
  CHECK_OK(digitus_network_load(path_of("model"), &loaded));
  CHECK_OK(digitus_trainer_save(trainer, path_of("checkpoint"), NULL));
  CHECK_OK(digitus_checkpoint_describe(path_of("checkpoint"), text, sizeof text, &length));
  CHECK_OK(digitus_trainer_restore(trainer, path_of("checkpoint")));
  CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
  digitus_network_destroy(loaded);
  digitus_network_destroy(average);
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(network);
}

/* Trains some steps, asks the network in every way, and saves and loads now and then. */
static void work(int cycle, int forgets) {
  static float probabilities[COUNT * CLASSES];
  static float gradients[4096];
  char text[4096];
  int64_t length = 0;
  digitus_metrics metrics = {sizeof metrics, 0, 0, 0, 0};
  digitus_training_options options;
  digitus_profile profile;
  digitus_trainer *trainer = NULL;
  digitus_network *network = make_network();
  digitus_dataset *dataset = make_dataset(cycle % 2);

  memset(&profile, 0, sizeof profile);
  profile.struct_size = (int64_t)sizeof profile;
  digitus_training_options_init(&options);
  options.optimizer = (digitus_optimizer)(cycle % 5);
  options.batch_size = BATCH;
  CHECK_OK(digitus_trainer_create(network, dataset, &options, &trainer));
  CHECK_OK(digitus_trainer_set_profiling(trainer, 1));
  CHECK_OK(digitus_trainer_run(trainer, 3, NULL));
  CHECK_OK(digitus_trainer_profile(trainer, &profile));
  CHECK_OK(digitus_network_predict(network, values, COUNT, probabilities, COUNT * CLASSES));
  CHECK_OK(digitus_network_predict(network, values, 1, probabilities, CLASSES));
  CHECK_OK(digitus_network_predict_bytes(network, pixels, 1, probabilities, CLASSES));
  CHECK_OK(digitus_network_evaluate(network, dataset, &metrics));
  CHECK_OK(digitus_network_gradients(network, dataset, gradients, 4096, NULL));
  CHECK_OK(digitus_network_describe(network, text, sizeof text, &length));
  REQUIRE(digitus_dataset_hash(dataset) != 0);
  use_metadata(network);
  use_pictures();
  if (cycle % 10 == 0) {
    use_augmentation(network, dataset);
    use_convnet();
    use_files(network, trainer);
  }
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
  if (!forgets) {
    digitus_dataset_destroy(dataset);
  }
}

#endif /* DIGITUS_TESTS_CYCLE_WORK_H */
