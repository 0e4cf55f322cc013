/* Ends while other threads are amid large products: the status must be that of exit().
 * usage: exits STATUS MICROSECONDS */
#define _POSIX_C_SOURCE 200809L

#include "require.h"

#include <pthread.h>
#include <time.h>

enum { WIDTH = 784, COUNT = 64, CLASSES = 10, THREADS = 3 };

static digitus_network *network;
static float images[COUNT * WIDTH];

static void *predict(void *unused) {
  float probabilities[COUNT * CLASSES];
  (void)unused;
  for (;;) {
    CHECK_OK(digitus_network_predict(network, images, COUNT, probabilities, COUNT * CLASSES));
  }
  return NULL;
}

int main(int argument_count, char **arguments) {
  const int64_t shape[] = {WIDTH};
  float probabilities[COUNT * CLASSES];
  struct timespec delay = {0, 0};
  REQUIRE(argument_count == 3);
  delay.tv_nsec = 1000L * atol(arguments[2]);
  for (int index = 0; index < COUNT * WIDTH; index++) {
    images[index] = 0.01f + 0.1f * (float)(index % 7);
  }
  CHECK_OK(digitus_network_create(shape, 1, 0, &network));
  CHECK_OK(digitus_network_add_dense(network, 256, DIGITUS_ACTIVATION_RELU));
  CHECK_OK(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  CHECK_OK(digitus_network_predict(network, images, COUNT, probabilities, COUNT * CLASSES));
  for (int number = 0; number < THREADS; number++) {
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, predict, NULL) == 0);
  }
  REQUIRE(nanosleep(&delay, NULL) == 0);
  exit(atoi(arguments[1]));
}
