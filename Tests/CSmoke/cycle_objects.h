/* The objects and files that cycles.c makes and destroys. */
#ifndef DIGITUS_TESTS_CYCLE_OBJECTS_H
#define DIGITUS_TESTS_CYCLE_OBJECTS_H

#include "require.h"

enum { COUNT = 160, WIDTH = 36, CLASSES = 10, BATCH = 32 };

static const char *folder;
static uint8_t pixels[COUNT * WIDTH];
static float values[COUNT * WIDTH];
static int32_t labels[COUNT];

static void make_images(void) {
  uint32_t state = 1;
  for (int index = 0; index < COUNT * WIDTH; index++) {
    state = state * 1664525u + 1013904223u;
    pixels[index] = (uint8_t)(state >> 24);
    values[index] = (float)pixels[index] / 255;
  }
  for (int row = 0; row < COUNT; row++) {
    labels[row] = row % CLASSES;
  }
}

static const char *path_of(const char *name) {
  static char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void write_file(const char *name, const char *bytes, size_t count) {
  FILE *file = fopen(path_of(name), "wb");
  REQUIRE(file != NULL && fwrite(bytes, 1, count, file) == count && fclose(file) == 0);
}

static digitus_network *make_network(void) {
  const int64_t shape[] = {6, 6};
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 2, 1, &network));
  CHECK_OK(digitus_network_add_dense(network, 24, DIGITUS_ACTIVATION_RELU));
  CHECK_OK(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  return network;
}

static digitus_dataset *make_dataset(int is_float) {
  const digitus_element_type type = is_float ? DIGITUS_ELEMENT_FLOAT32 : DIGITUS_ELEMENT_UINT8;
  const void *images = is_float ? (const void *)values : (const void *)pixels;
  const digitus_storage storage = is_float ? DIGITUS_STORAGE_BORROW : DIGITUS_STORAGE_COPY;
  digitus_dataset *dataset = NULL;
  CHECK_OK(digitus_dataset_create(images, type, labels, COUNT, WIDTH, CLASSES, storage, &dataset));
  return dataset;
}

#endif /* DIGITUS_TESTS_CYCLE_OBJECTS_H */
