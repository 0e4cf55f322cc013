/* Uses the library from many threads of the host at once, and compares every result, bit for bit, with what
 * one thread got before.
 *
 * usage: threads CSV ROUNDS [race]
 *   CSV     a file of digits, WIDTH pixels each, which one thread loads again and again
 *   ROUNDS  how often each thread does its work
 *   race    one more thread trains the network that others predict with, against the rules of the header:
 *           results differ, which must be noticed */
#define _POSIX_C_SOURCE 200809L
#include "convnet.h"

#include <pthread.h>
#include <time.h>

enum { COUNT = 300, WIDTH = 784, CLASSES = 10, BATCH = 50, PREDICTORS = 8, TRAINERS = 4 };
enum { KERNEL = WIDTH * 32, SIDE = 28 };

static uint8_t pixels[COUNT * WIDTH];
static float values[COUNT * WIDTH];
static int32_t labels[COUNT];
static float expected[COUNT * CLASSES];
static float expected_of_floats[COUNT * CLASSES];
static float expected_kernel[TRAINERS][KERNEL];
static float expected_of_convnet[COUNT * CLASSES];
static float expected_parameters[TRAINERS][2 * CONVNET_FLOATS];
static digitus_network *shared;
static digitus_network *shared_convnet;
static digitus_dataset *digits;
static const char *csv;
static int rounds;
static int is_over;

/* Mostly zeros, as digits are, so that the first layer takes them by their non-zero values. */
static void make_images(void) {
  uint32_t state = 1;
  for (int index = 0; index < COUNT * WIDTH; index++) {
    state = state * 1664525u + 1013904223u;
    pixels[index] = (state >> 16) % 5 == 0 ? (uint8_t)(state >> 24) : 0;
    values[index] = (float)pixels[index] / 254; /* so floats have results of their own */
  }
  for (int row = 0; row < COUNT; row++) {
    labels[row] = row % CLASSES;
  }
}

static digitus_network *make_network(uint64_t seed) {
  const int64_t shape[] = {WIDTH};
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 1, seed, &network));
  CHECK_OK(digitus_network_add_dense(network, 32, DIGITUS_ACTIVATION_RELU));
  CHECK_OK(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  return network;
}

/* Trains a new network for an epoch, with odd seeds on changed images, and writes what its first kernel has
 * become. */
static void train(uint64_t seed, float *kernel) {
  digitus_augmentation changes;
  digitus_training_options options;
  digitus_trainer *trainer = NULL;
  digitus_network *network = make_network(seed);
  digitus_training_options_init(&options);
  options.batch_size = BATCH;
  options.seed = seed;
  CHECK_OK(digitus_trainer_create(network, digits, &options, &trainer));
  digitus_augmentation_init(&changes, sizeof changes);
  changes.rotation = 10;
  changes.elastic_strength = 34;
  CHECK_OK(digitus_trainer_set_augmentation(trainer, seed % 2 ? &changes : NULL));
  CHECK_OK(digitus_trainer_run(trainer, INT64_MAX, NULL));
  CHECK_OK(digitus_network_get_parameter(network, 0, kernel, KERNEL));
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
}

/* Trains a convolutional network for an epoch with all options, and writes its parameters and their average. */
static void train_convnet(uint64_t seed, float *parameters) {
  digitus_network *network = make_convnet(SIDE, seed);
  digitus_trainer *trainer = make_convnet_trainer(network, digits, BATCH, seed);
  CHECK_OK(digitus_trainer_run(trainer, INT64_MAX, NULL));
  REQUIRE(copy_parameters(network, parameters) == CONVNET_FLOATS);
  REQUIRE(copy_average(trainer, parameters + CONVNET_FLOATS) == CONVNET_FLOATS);
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
}

/* One image or many, bytes or floats. */
static void *predict(void *argument) {
  const int number = *(const int *)argument;
  float *received = malloc(sizeof expected);
  REQUIRE(received != NULL);
  for (int round = 0; round < 20 * rounds; round++) {
    const int first = (round * 7 + number * 31) % COUNT;
    const int is_single = (round + number) % 4 != 0;
    const int count = is_single ? 1 : COUNT - first;
    const int is_float = number % 2;
    const size_t size = (size_t)(count * CLASSES) * sizeof *received;
    if (is_float) {
      CHECK_OK(digitus_network_predict(shared, values + first * WIDTH, count, received,
                                       COUNT * CLASSES));
      REQUIRE(memcmp(received, expected_of_floats + first * CLASSES, size) == 0);
    } else {
      const int is_convnet = round % 4 == 3;
      CHECK_OK(digitus_network_predict_bytes(is_convnet ? shared_convnet : shared,
                                             pixels + first * WIDTH, count, received,
                                             COUNT * CLASSES));
      REQUIRE(memcmp(received, (is_convnet ? expected_of_convnet : expected) + first * CLASSES,
                     size) == 0);
    }
  }
  free(received);
  return NULL;
}

static void train_once(int number) {
  float *kernel = malloc(sizeof expected_kernel[0]);
  REQUIRE(kernel != NULL);
  train((uint64_t)number, kernel);
  REQUIRE(memcmp(kernel, expected_kernel[number], sizeof expected_kernel[0]) == 0);
  free(kernel);
}

static void train_convnet_once(int number) {
  float parameters[2 * CONVNET_FLOATS];
  train_convnet((uint64_t)number, parameters);
  REQUIRE(memcmp(parameters, expected_parameters[number], sizeof parameters) == 0);
}

static void *train_often(void *argument) {
  for (int round = 0; round < rounds; round++) {
    train_once(*(const int *)argument);
    if (round % 4 == 0) {
      train_convnet_once(*(const int *)argument);
    }
  }
  return NULL;
}

static void *load(void *argument) {
  (void)argument;
  for (int round = 0; round < rounds; round++) {
    digitus_dataset *read = NULL;
    CHECK_OK(digitus_dataset_open_csv(csv, &read));
    REQUIRE(digitus_dataset_count(read) == COUNT && digitus_dataset_width(read) == WIDTH);
    REQUIRE(memcmp(digitus_dataset_bytes(read), digitus_dataset_bytes(digits),
                   (size_t)COUNT * WIDTH) == 0);
    digitus_dataset_destroy(read);
  }
  return NULL;
}

/* Fails, predicts and ends, as a thread of a server might. Its message must go with it. */
static void *live_briefly(void *argument) {
  float received[CLASSES];
  digitus_network *none = NULL;
  (void)argument;
  REQUIRE(digitus_last_error()[0] == '\0');
  REQUIRE_STATUS(DIGITUS_ERROR_NOT_FOUND, digitus_network_load("no/such/model", &none));
  REQUIRE(strstr(digitus_last_error(), "no/such/model") != NULL);
  CHECK_OK(digitus_network_predict_bytes(shared, pixels, 1, received, CLASSES));
  REQUIRE(memcmp(received, expected, sizeof received) == 0);
  train_once(0);
  pthread_exit(NULL);
}

/* Changes the number of threads for as long as the others work. */
static void *change_threads(void *argument) {
  struct timespec pause = {0, 500000};
  (void)argument;
  for (int count = 0; !__atomic_load_n(&is_over, __ATOMIC_ACQUIRE); count = (count + 1) % 9) {
    CHECK_OK(digitus_set_thread_count(count));
    nanosleep(&pause, NULL);
  }
  return NULL;
}

static void *break_the_rules(void *argument) {
  digitus_trainer *trainer = NULL;
  (void)argument;
  CHECK_OK(digitus_trainer_create(shared, digits, NULL, &trainer));
  while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE)) {
    CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
  }
  digitus_trainer_destroy(trainer);
  return NULL;
}

static pthread_t start(void *(*body)(void *), int *number) {
  pthread_t thread;
  REQUIRE(pthread_create(&thread, NULL, body, number) == 0);
  return thread;
}

static void prepare(void) {
  make_images();
  CHECK_OK(digitus_dataset_open_csv(csv, &digits));
  REQUIRE(digitus_dataset_count(digits) == COUNT && digitus_dataset_width(digits) == WIDTH);
  CHECK_OK(digitus_set_thread_count(1));
  shared = make_network(99);
  CHECK_OK(digitus_network_predict_bytes(shared, pixels, COUNT, expected, COUNT * CLASSES));
  CHECK_OK(digitus_network_predict(shared, values, COUNT, expected_of_floats, COUNT * CLASSES));
  shared_convnet = make_convnet(SIDE, 99);
  CHECK_OK(digitus_network_predict_bytes(shared_convnet, pixels, COUNT, expected_of_convnet,
                                         COUNT * CLASSES));
  for (int number = 0; number < TRAINERS; number++) {
    train((uint64_t)number, expected_kernel[number]);
    train_convnet((uint64_t)number, expected_parameters[number]);
  }
  CHECK_OK(digitus_set_thread_count(0));
}

int main(int argument_count, char **arguments) {
  int numbers[PREDICTORS];
  pthread_t predictors[PREDICTORS];
  pthread_t trainers[TRAINERS];
  pthread_t loader;
  pthread_t changer;
  pthread_t racer;
  int races = 0;
  REQUIRE(argument_count >= 3);
  csv = arguments[1];
  rounds = atoi(arguments[2]);
  races = argument_count > 3 && strcmp(arguments[3], "race") == 0;
  prepare();
  for (int number = 0; number < PREDICTORS; number++) {
    numbers[number] = number;
    predictors[number] = start(predict, &numbers[number]);
  }
  for (int number = 0; number < TRAINERS; number++) {
    trainers[number] = start(train_often, &numbers[number]);
  }
  loader = start(load, NULL);
  changer = start(change_threads, NULL);
  racer = races ? start(break_the_rules, NULL) : loader;
  for (int round = 0; round < 2 * rounds; round++) {
    REQUIRE(pthread_join(start(live_briefly, NULL), NULL) == 0);
  }
  for (int number = 0; number < PREDICTORS; number++) {
    REQUIRE(pthread_join(predictors[number], NULL) == 0);
  }
  for (int number = 0; number < TRAINERS; number++) {
    REQUIRE(pthread_join(trainers[number], NULL) == 0);
  }
  REQUIRE(pthread_join(loader, NULL) == 0);
  __atomic_store_n(&is_over, 1, __ATOMIC_RELEASE);
  REQUIRE(pthread_join(changer, NULL) == 0);
  REQUIRE(!races || pthread_join(racer, NULL) == 0);
  train_once(1); /* after all those threads have ended */
  train_convnet_once(1);
  digitus_network_destroy(shared_convnet);
  digitus_network_destroy(shared);
  digitus_dataset_destroy(digits);
  printf("%d rounds: every bit as expected\n", rounds);
  return 0;
}
