/* A small network with a layer of every kind, and a training with every option that one may have. Its products are
 * small enough to be the library's own: oneDNN takes memory for the larger ones. */
#ifndef DIGITUS_TESTS_CONVNET_H
#define DIGITUS_TESTS_CONVNET_H

#include "require.h"

enum { CONVNET_CLASSES = 10, CONVNET_TENSORS = 16, CONVNET_FLOATS = 1114 };

/* Images of side x side pixels; side is 6 or more. */
static inline digitus_network *make_convnet(int64_t side, uint64_t seed) {
  static const char *const layers[] = {
      "{\"type\": \"average_pool2d\", \"pool_size\": [2, 2], \"padding\": \"same\"}",
      "{\"type\": \"conv2d\", \"filters\": 6, \"kernel_size\": [3, 3], \"padding\": \"same\"}",
      "{\"type\": \"batch_norm\"}",
      "{\"type\": \"activation\", \"activation\": \"relu\"}",
      "{\"type\": \"dropout\", \"rate\": 0.25}",
      "{\"type\": \"max_pool2d\", \"pool_size\": [2, 2], \"strides\": [1, 1]}",
      "{\"type\": \"conv2d\", \"filters\": 16, \"kernel_size\": [2, 2], \"activation\": \"gelu\"}",
      "{\"type\": \"global_average_pool2d\"}",
      "{\"type\": \"flatten\"}",
      "{\"type\": \"dense\", \"units\": 20, \"activation\": \"leaky_relu\"}",
      "{\"type\": \"batch_norm\", \"momentum\": 0.5, \"epsilon\": 0.01}",
      "{\"type\": \"dense\", \"units\": 10}",
  };
  const int64_t shape[] = {side, side, 1};
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 3, seed, &network));
  for (size_t index = 0; index < sizeof layers / sizeof *layers; index++) {
    CHECK_OK(digitus_network_add_layer(network, layers[index]));
  }
  REQUIRE(digitus_network_parameter_count(network) == CONVNET_TENSORS);
  return network;
}

/* All options that have fields. */
static inline digitus_training_options many_options(int64_t batch_size, uint64_t seed) {
  digitus_training_options options;
  digitus_training_options_init_sized(&options, sizeof options);
  options.batch_size = batch_size;
  options.seed = seed;
  options.schedule = DIGITUS_SCHEDULE_ONE_CYCLE;
  options.schedule_steps = 50;
  options.warmup_steps = 3;
  options.label_smoothing = 0.1;
  options.clip_norm = 0.5;
  options.average_decay = 0.9;
  options.l2_penalty = 0.01;
  options.reduction = DIGITUS_REDUCTION_WEIGHTS;
  return options;
}

/* Weights of the classes and of the images, each of 0, 0.5 or 1; count is the dataset's, at most 2000. */
static inline digitus_status set_weights(digitus_trainer *trainer, int64_t count) {
  double weights[2000];
  digitus_status status = DIGITUS_OK;
  REQUIRE(count <= 2000);
  for (int64_t row = 0; row < count; row++) {
    weights[row] = (double)(row % 3) / 2;
  }
  status = digitus_trainer_set_class_weights(trainer, weights, CONVNET_CLASSES);
  return status != DIGITUS_OK ? status
                              : digitus_trainer_set_sample_weights(trainer, weights, count);
}

/* A trainer with all of it. */
static inline digitus_trainer *make_convnet_trainer(digitus_network *network,
                                                    const digitus_dataset *dataset,
                                                    int64_t batch_size, uint64_t seed) {
  const digitus_training_options options = many_options(batch_size, seed);
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, dataset, &options, &trainer));
  CHECK_OK(set_weights(trainer, digitus_dataset_count(dataset)));
  return trainer;
}

/* All parameters of a network with these layers, one after the other; returns how many floats they are. */
static inline int64_t copy_parameters(const digitus_network *network, float *values) {
  int64_t count = 0;
  for (int64_t index = 0; index < digitus_network_parameter_count(network); index++) {
    int64_t shape[4];
    int64_t rank = 0;
    int64_t size = 1;
    CHECK_OK(digitus_network_parameter_shape(network, index, shape, 4, &rank));
    for (int64_t axis = 0; axis < rank; axis++) {
      size *= shape[axis];
    }
    REQUIRE(count + size <= CONVNET_FLOATS);
    CHECK_OK(digitus_network_get_parameter(network, index, values + count, size));
    count += size;
  }
  return count;
}

/* Those of the average of a training. */
static inline int64_t copy_average(const digitus_trainer *trainer, float *values) {
  digitus_network *average = NULL;
  int64_t count = 0;
  CHECK_OK(digitus_trainer_average(trainer, &average));
  count = copy_parameters(average, values);
  digitus_network_destroy(average);
  return count;
}

#endif /* DIGITUS_TESTS_CONVNET_H */
