/* Changes a training in its course: rate, order and images; and what its loss is made of. Part of the manual by
 * example that smoke.c is, with numbers worked by hand.
 *
 * usage: changes [FOLDER]     files are written to FOLDER, or the current one, and removed again */
#include "check.h"

enum { PIXELS = 2, CLASSES = 2, COUNT = 4, WEIGHTS = PIXELS * CLASSES };

static const float kernel_before[WEIGHTS] = {1, -2, 3, 0.5f};
static const double sum_of_squares = 1 + 4 + 9 + 0.25;

/* Of black images a network of one layer sees its biases alone, which are 0: each class has the same
 * probability, and the kernel has no gradient. */
static digitus_dataset *black_images(int64_t count, int64_t pixels) {
  static const uint8_t images[COUNT * (PIXELS + 1)] = {0};
  static const int32_t labels[COUNT] = {0, 1, 1, 0};
  digitus_dataset *dataset = NULL;
  SUCCEEDS(digitus_dataset_create(images, DIGITUS_ELEMENT_UINT8, labels, count, pixels, CLASSES,
                                  DIGITUS_STORAGE_COPY, &dataset));
  return dataset;
}

static digitus_network *build_network(void) {
  const int64_t input_shape[] = {PIXELS};
  digitus_network *network = NULL;
  SUCCEEDS(digitus_network_create(input_shape, 1, 7, &network));
  SUCCEEDS(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  SUCCEEDS(digitus_network_set_parameter(network, 0, kernel_before, WEIGHTS));
  return network;
}

static digitus_training_options gradient_descent(void) {
  digitus_training_options options;
  digitus_training_options_init_sized(&options, sizeof options);
  CHECK(options.l2_penalty == 0 && options.reduction == DIGITUS_REDUCTION_IMAGES);
  options.optimizer = DIGITUS_OPTIMIZER_SGD;
  options.learning_rate = 0.5;
  return options;
}

static digitus_progress no_progress(void) {
  digitus_progress progress;
  memset(&progress, 0, sizeof progress);
  progress.struct_size = sizeof progress;
  return progress;
}

/* Whether the kernel is what it was, times a number. */
static int is_kernel_times(const digitus_network *network, double factor) {
  float kernel[WEIGHTS] = {0};
  int wrong = digitus_network_get_parameter(network, 0, kernel, WEIGHTS) != DIGITUS_OK;
  for (int index = 0; index < WEIGHTS; index++) {
    wrong += !is_close(kernel[index], factor * (double)kernel_before[index]);
  }
  return wrong == 0;
}

static void penalty_shrinks_the_kernel(void) {
  const double weights[COUNT] = {0, 1, 2, 5}; /* of which the sum is 8, and the mean 2 */
  const double nothing[COUNT] = {0, 0, 0, 0};
  const double divisors[] = {COUNT, COUNT, 8, 0};
  const double ln_2 = 0.69314718;
  digitus_dataset *dataset = black_images(COUNT, PIXELS);
  for (int run = 0; run < 4; run++) { /* without weights, twice with, and with weights of 0 */
    digitus_network *network = build_network();
    digitus_trainer *trainer = NULL;
    digitus_training_options options = gradient_descent();
    digitus_progress progress = no_progress();
    const double divisor = divisors[run];
    const double sum = (run == 0 ? COUNT : 8) * ln_2 + 0.125 * sum_of_squares;
    options.l2_penalty = 0.25;
    options.reduction = run < 2 ? DIGITUS_REDUCTION_IMAGES : DIGITUS_REDUCTION_WEIGHTS;
    SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
    if (run > 0) {
      SUCCEEDS(digitus_trainer_set_sample_weights(trainer, run < 3 ? weights : nothing, COUNT));
    }
    SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
    CHECK(is_close(progress.loss, divisor > 0 ? sum / divisor : 0));
    CHECK(is_kernel_times(network, divisor > 0 ? 1 - 0.5 * 0.25 / divisor : 1));
    digitus_trainer_destroy(trainer);
    digitus_network_destroy(network);
  }
  digitus_dataset_destroy(dataset);
}

static void another_rate_counts_from_the_next_step_on(void) {
  const char *path = path_of("changes.checkpoint");
  digitus_dataset *dataset = black_images(COUNT, PIXELS);
  digitus_network *network = build_network();
  digitus_trainer *trainer = NULL;
  digitus_trainer *restored = NULL;
  digitus_training_options options = gradient_descent();
  digitus_progress progress = no_progress();
  options.l2_penalty = 1;
  SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
  SUCCEEDS(digitus_trainer_create(network, dataset, &options, &restored));
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL));
  CHECK(is_kernel_times(network, 0.875)); /* 1 - 0.5 / 4 */
  SUCCEEDS(digitus_trainer_set_learning_rate(trainer, 2));
  SUCCEEDS(digitus_trainer_progress(trainer, &progress));
  CHECK(is_close(progress.learning_rate, 0.5)); /* of the latest step */
  SUCCEEDS(digitus_trainer_save(trainer, path, NULL));
  SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
  CHECK(is_kernel_times(network, 0.4375) && is_close(progress.learning_rate, 2));
  SUCCEEDS(digitus_trainer_restore(restored, path));
  SUCCEEDS(digitus_trainer_progress(restored, &progress));
  CHECK(is_kernel_times(network, 0.875) && is_close(progress.learning_rate, 0.5));
  SUCCEEDS(digitus_trainer_run(restored, 1, &progress));
  CHECK(is_kernel_times(network, 0.4375) && is_close(progress.learning_rate, 2));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_learning_rate(trainer, 0));
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_trainer_set_learning_rate(NULL, 1));
  digitus_trainer_destroy(trainer);
  digitus_trainer_destroy(restored);
  digitus_network_destroy(network);
  digitus_dataset_destroy(dataset);
  remove(path);
}

static void order_is_given_for_one_epoch(void) {
  const char *path = path_of("changes.checkpoint");
  const int64_t given[COUNT] = {3, 3, 0, 3};
  const int64_t bad[COUNT] = {0, 1, 2, COUNT};
  int64_t orders[2][COUNT] = {{0}};
  digitus_dataset *dataset = black_images(COUNT, PIXELS);
  digitus_network *networks[] = {build_network(), build_network()};
  digitus_trainer *trainers[2] = {NULL, NULL};
  digitus_training_options options = gradient_descent();
  options.batch_size = 3;
  for (int index = 0; index < 2; index++) { /* one is given an order, for the second epoch */
    SUCCEEDS(digitus_trainer_create(networks[index], dataset, &options, &trainers[index]));
    SUCCEEDS(digitus_trainer_run(trainers[index], 9, NULL));
  }
  SUCCEEDS(digitus_trainer_set_order(trainers[0], given, COUNT));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_order(trainers[0], bad, COUNT));
  FAILS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_set_order(trainers[0], given, COUNT - 1));
  SUCCEEDS(digitus_trainer_order(trainers[0], orders[0], COUNT));
  CHECK(memcmp(orders[0], given, sizeof given) == 0);
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_save(trainers[0], path, NULL));
  SUCCEEDS(digitus_trainer_run(trainers[0], 1, NULL));
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_set_order(trainers[0], given, COUNT));
  SUCCEEDS(digitus_trainer_run(trainers[0], 9, NULL));
  SUCCEEDS(digitus_trainer_run(trainers[1], 9, NULL));
  for (int index = 0; index < 2; index++) {
    SUCCEEDS(digitus_trainer_order(trainers[index], orders[index], COUNT));
  }
  CHECK(memcmp(orders[0], orders[1], sizeof given) == 0); /* of the third epoch */
  CHECK(memcmp(orders[0], given, sizeof given) != 0);
  SUCCEEDS(digitus_trainer_save(trainers[0], path, NULL));
  for (int index = 0; index < 2; index++) {
    digitus_trainer_destroy(trainers[index]);
    digitus_network_destroy(networks[index]);
  }
  digitus_dataset_destroy(dataset);
  remove(path);
}

static void training_goes_on_with_other_images(void) {
  digitus_dataset *dataset = black_images(2, PIXELS);
  digitus_dataset *wide = black_images(2, PIXELS + 1);
  digitus_network *network = build_network();
  digitus_trainer *trainer = NULL;
  digitus_training_options options = gradient_descent();
  digitus_progress progress = no_progress();
  const double weights[COUNT] = {1, 1, 1, 1};
  options.batch_size = 3;
  SUCCEEDS(digitus_trainer_create(network, dataset, &options, &trainer));
  digitus_dataset_destroy(dataset); /* The trainer keeps it. */
  SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
  CHECK(progress.images == 2 && progress.epoch_finished == 1);
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_dataset(trainer, wide));
  dataset = black_images(COUNT, PIXELS);
  SUCCEEDS(digitus_trainer_set_dataset(trainer, dataset));
  SUCCEEDS(digitus_trainer_set_sample_weights(trainer, weights, COUNT));
  SUCCEEDS(digitus_trainer_run(trainer, 1, &progress));
  CHECK(progress.images == 3 && progress.epoch == 2 && progress.step == 2);
  CHECK(progress.batches_per_epoch == 2 && progress.epoch_finished == 0);
  FAILS(DIGITUS_ERROR_BAD_STATE, digitus_trainer_set_dataset(trainer, dataset)); /* in an epoch */
  digitus_dataset_destroy(dataset);
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
  digitus_dataset_destroy(wide);
}

int main(int argument_count, char **arguments) {
  if (argument_count > 1) {
    folder = arguments[1];
  }
  penalty_shrinks_the_kernel();
  another_rate_counts_from_the_next_step_on();
  order_is_given_for_one_epoch();
  training_goes_on_with_other_images();
  return end_of_checks();
}
