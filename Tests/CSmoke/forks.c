/* Forks again and again while other threads predict and train, and lets each child predict and train: it must
 * get the same bits, and never wait for a thread that only its parent has.
 *
 * usage: forks CHILDREN */
#define _POSIX_C_SOURCE 200809L
#include "require.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COUNT = 200, WIDTH = 64, CLASSES = 10, PATIENCE = 60, KERNEL = WIDTH * CLASSES };

static uint8_t pixels[COUNT * WIDTH];
static int32_t labels[COUNT];
static digitus_network *shared;
static digitus_dataset *dataset;
static float expected[COUNT * CLASSES];
static float expected_kernel[KERNEL];
static int is_over;

static digitus_network *make_network(void) {
  const int64_t shape[] = {WIDTH};
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 1, 5, &network));
  CHECK_OK(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  return network;
}

static void train(float *kernel) {
  digitus_network *network = make_network();
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  CHECK_OK(digitus_trainer_run(trainer, INT64_MAX, NULL));
  CHECK_OK(digitus_network_get_parameter(network, 0, kernel, KERNEL));
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
}

static void predict(int64_t count) {
  float received[COUNT * CLASSES];
  CHECK_OK(digitus_network_predict_bytes(shared, pixels, count, received, COUNT * CLASSES));
  REQUIRE(memcmp(received, expected, (size_t)count * CLASSES * sizeof *received) == 0);
}

static void predict_and_train(void) {
  float kernel[KERNEL];
  predict(1);
  predict(COUNT);
  train(kernel);
  REQUIRE(memcmp(kernel, expected_kernel, sizeof kernel) == 0);
}

static void *keep_predicting(void *argument) {
  (void)argument;
  while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE)) {
    predict(1);
  }
  return NULL;
}

static void *keep_training(void *argument) {
  (void)argument;
  while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE)) {
    float kernel[KERNEL];
    train(kernel);
  }
  return NULL;
}

static void prepare(void) {
  uint32_t state = 1;
  for (int index = 0; index < COUNT * WIDTH; index++) {
    state = state * 1664525u + 1013904223u;
    pixels[index] = (uint8_t)(state >> 24);
  }
  for (int row = 0; row < COUNT; row++) {
    labels[row] = row % CLASSES;
  }
  CHECK_OK(digitus_set_thread_count(2));
  CHECK_OK(digitus_dataset_create(pixels, DIGITUS_ELEMENT_UINT8, labels, COUNT, WIDTH, CLASSES,
                                  DIGITUS_STORAGE_BORROW, &dataset));
  shared = make_network();
  CHECK_OK(digitus_network_predict_bytes(shared, pixels, COUNT, expected, COUNT * CLASSES));
  predict(1);
  train(expected_kernel);
}

int main(int argument_count, char **arguments) {
  pthread_t threads[3];
  REQUIRE(argument_count == 2);
  prepare();
  REQUIRE(pthread_create(&threads[0], NULL, keep_predicting, NULL) == 0);
  REQUIRE(pthread_create(&threads[1], NULL, keep_predicting, NULL) == 0);
  REQUIRE(pthread_create(&threads[2], NULL, keep_training, NULL) == 0);
  for (int child = 0; child < atoi(arguments[1]); child++) {
    int status = -1;
    const pid_t process = fork();
    REQUIRE(process >= 0);
    if (process == 0) {
      alarm(PATIENCE); /* ends a child that hangs */
      predict_and_train();
      _exit(0);
    }
    REQUIRE(waitpid(process, &status, 0) == process);
    if (status != 0) {
      fprintf(stderr, "child %d ended with status %d\n", child, status);
      return 1;
    }
  }
  __atomic_store_n(&is_over, 1, __ATOMIC_RELEASE);
  for (int index = 0; index < 3; index++) {
    REQUIRE(pthread_join(threads[index], NULL) == 0);
  }
  predict_and_train();
  digitus_network_destroy(shared);
  digitus_dataset_destroy(dataset);
  printf("%s children: every bit as expected\n", arguments[1]);
  return 0;
}
