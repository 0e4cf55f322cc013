/* Gives the library memory for results that overlaps what it reads, and changes images that it has
 * borrowed. The results are anything then; but nothing beside that memory is touched, and calls with
 * memory of their own give what they gave before.
 *
 * usage: overlaps [FOLDER]    the folder is not used */
#include "check.h"

enum { IMAGES = 300, WIDTH = 40, CLASSES = 10, VALUES = IMAGES * WIDTH, GUARD = 64 };

/* Every how many values one is not zero: the network takes these in different ways. */
static const int densities[] = {1, 2, 16};

static digitus_network *make_network(void) {
  const int64_t input_shape[] = {WIDTH};
  digitus_network *network = NULL;
  SUCCEEDS(digitus_network_create(input_shape, 1, 3, &network));
  SUCCEEDS(digitus_network_add_dense(network, 64, DIGITUS_ACTIVATION_RELU));
  SUCCEEDS(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  SUCCEEDS(digitus_network_set_metadata(network, "author", "somebody"));
  return network;
}

/* What the network makes of images that nobody changes. */
static void answer(const digitus_network *network, float *probabilities) {
  static float images[IMAGES * WIDTH];
  for (int i = 0; i < VALUES; i++) {
    images[i] = (float)(i % 7) / 7;
  }
  SUCCEEDS(digitus_network_predict(network, images, IMAGES, probabilities, IMAGES * CLASSES));
}

/* As many bytes as floats, or floats, that are filled for a density, and a guard behind them. */
static unsigned char *fill(unsigned char *memory, int is_float, int density) {
  float *floats = (float *)(void *)memory;
  memset(memory, 0, (VALUES + GUARD) * sizeof(float));
  for (int i = 0; i < VALUES; i += density) {
    if (is_float) {
      floats[i] = (float)(i % 5 + 1) / 5;
    } else {
      memory[i] = (unsigned char)(i % 255 + 1);
    }
  }
  return memory + VALUES * sizeof(float);
}

static void predictions(const digitus_network *network, unsigned char *memory, int density) {
  const int counts[] = {1, 2, IMAGES};
  const int offsets[] = {0, 1, WIDTH - 1, WIDTH * 65};
  const unsigned char untouched[GUARD * sizeof(float)] = {0};
  float *floats = (float *)(void *)memory;
  for (size_t count = 0; count < sizeof counts / sizeof counts[0]; count++) {
    for (size_t place = 0; place < sizeof offsets / sizeof offsets[0]; place++) {
      float *probabilities = floats + offsets[place];
      const int64_t capacity = counts[count] * CLASSES;
      const unsigned char *guard = fill(memory, 1, density);
      SUCCEEDS(digitus_network_predict(network, floats, counts[count], probabilities, capacity));
      CHECK(memcmp(guard, untouched, sizeof untouched) == 0);
      guard = fill(memory, 0, density);
      SUCCEEDS(
          digitus_network_predict_bytes(network, memory, counts[count], probabilities, capacity));
      CHECK(memcmp(guard, untouched, sizeof untouched) == 0);
    }
  }
}

/* Every function that reads a dataset, while its borrowed images become what they must not be. */
static void borrowed_images(digitus_network *network, unsigned char *memory, int is_float) {
  enum { PARAMETERS = WIDTH * 64 + 64 + 64 * CLASSES + CLASSES };
  static float gradients[PARAMETERS], outputs[IMAGES * 64];
  static int32_t labels[IMAGES];
  float *floats = (float *)(void *)memory;
  digitus_dataset *dataset = NULL;
  digitus_trainer *trainer = NULL;
  digitus_metrics metrics;
  memset(&metrics, 0, sizeof metrics);
  (void)fill(memory, is_float, 2);
  SUCCEEDS(
      digitus_dataset_create(memory, is_float ? DIGITUS_ELEMENT_FLOAT32 : DIGITUS_ELEMENT_UINT8,
                             labels, IMAGES, WIDTH, CLASSES, DIGITUS_STORAGE_BORROW, &dataset));
  SUCCEEDS(digitus_trainer_create(network, dataset, NULL, &trainer));
  SUCCEEDS(digitus_network_layer_output(network, 1, dataset, floats, IMAGES * CLASSES));
  SUCCEEDS(digitus_network_gradients(network, dataset, floats, PARAMETERS, NULL));
  memset(memory, 0xff, VALUES * sizeof(float)); /* NaN, if they are floats */
  SUCCEEDS(digitus_network_evaluate(network, dataset, &metrics));
  SUCCEEDS(digitus_network_layer_output(network, 0, dataset, outputs, IMAGES * 64));
  SUCCEEDS(digitus_network_gradients(network, dataset, gradients, PARAMETERS, NULL));
  CHECK(digitus_dataset_hash(dataset) != 0);
  SUCCEEDS(digitus_trainer_run(trainer, 3, NULL));
  (void)fill(memory, is_float, 1);
  SUCCEEDS(digitus_trainer_run(trainer, 1, NULL));
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
}

/* Texts, names and sizes on top of each other. */
static void small_results(const digitus_network *network) {
  int64_t room[64] = {0};
  char text[64] = "author";
  SUCCEEDS(digitus_network_describe(network, (char *)room, sizeof room, room));
  SUCCEEDS(digitus_network_metadata_key(network, 0, (char *)room, sizeof room, room));
  SUCCEEDS(digitus_network_get_metadata(network, text, text, sizeof text, room));
  CHECK(is_text(text, "somebody") && room[0] == 8);
  SUCCEEDS(digitus_network_parameter_shape(network, 0, room, 4, room));
  CHECK(room[0] == 2 && room[1] == 64);
}

/* A place for a handle within what the object is made of, which has been copied. */
static void places_for_handles(digitus_network *network) {
  union {
    digitus_training_options options;
    digitus_trainer *trainer;
  } settings;
  union {
    float images[2 * WIDTH];
    digitus_dataset *dataset;
  } data;
  const int32_t labels[] = {0, 1};
  digitus_dataset *dataset;
  memset(&data, 0, sizeof data);
  SUCCEEDS(digitus_dataset_create(data.images, DIGITUS_ELEMENT_FLOAT32, labels, 2, WIDTH, CLASSES,
                                  DIGITUS_STORAGE_COPY, &data.dataset));
  dataset = data.dataset;
  CHECK(is_close((double)digitus_dataset_floats(dataset)[0], 0));
  digitus_training_options_init(&settings.options);
  SUCCEEDS(digitus_trainer_create(network, dataset, &settings.options, &settings.trainer));
  SUCCEEDS(digitus_trainer_run(settings.trainer, 1, NULL));
  digitus_trainer_destroy(settings.trainer);
  digitus_dataset_destroy(dataset);
}

int main(void) {
  static float before[IMAGES * CLASSES], after[IMAGES * CLASSES];
  unsigned char *memory = (unsigned char *)malloc((VALUES + GUARD) * sizeof(float));
  digitus_network *network = make_network();
  CHECK(memory != NULL);
  answer(network, before);
  for (size_t i = 0; i < sizeof densities / sizeof densities[0]; i++) {
    predictions(network, memory, densities[i]);
  }
  small_results(network);
  answer(network, after);
  CHECK(memcmp(before, after, sizeof before) == 0);
  for (int is_float = 0; is_float < 2; is_float++) {
    digitus_network *other = make_network();
    borrowed_images(other, memory, is_float);
    digitus_network_destroy(other);
  }
  answer(network, after);
  CHECK(memcmp(before, after, sizeof before) == 0);
  places_for_handles(network);
  digitus_network_destroy(network);
  free(memory);
  return end_of_checks();
}
