/* Saves one model over another until someone ends it, however that may be.
 *
 * usage: saver PATH    PATH.0 and PATH.1 receive the two models for comparison; then PATH is saved again and
 *                      again, with the one and the other in turn. Writes a line when it begins. */
#include "require.h"

enum { WIDTH = 784, CLASSES = 10, UNITS = 32 };

static digitus_network *make_network(uint64_t seed) {
  const int64_t shape[] = {WIDTH};
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 1, seed, &network));
  CHECK_OK(digitus_network_add_dense(network, UNITS, DIGITUS_ACTIVATION_RELU));
  CHECK_OK(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  return network;
}

int main(int argument_count, char **arguments) {
  digitus_network *networks[] = {make_network(0), make_network(1)};
  char path[1024];
  REQUIRE(argument_count == 2);
  for (int number = 0; number < 2; number++) {
    snprintf(path, sizeof path, "%s.%d", arguments[1], number);
    CHECK_OK(digitus_network_save(networks[number], path));
  }
  CHECK_OK(digitus_network_save(networks[0], arguments[1]));
  puts("saving");
  fflush(stdout);
  for (int turn = 1;; turn = 1 - turn) {
    CHECK_OK(digitus_network_save(networks[turn], arguments[1]));
  }
}
