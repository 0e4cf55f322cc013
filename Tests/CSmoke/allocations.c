/* Counts how often memory is taken while a network is trained and asked, by standing before malloc and its
 * kin: after warm-up a training step takes none, nor does the prediction of a single image. Prints the
 * counts; with the argument "break" takes some itself, which must be noticed. */
#include "convnet.h"

enum { IMAGES = 1000, WIDTH = 784, CLASSES = 10, BATCH = 100, STEPS = 50 };

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static long taken;

void *malloc(size_t size) {
  __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
  return __libc_realloc(block, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
  *block = __libc_memalign(alignment, size);
  return *block == NULL ? 12 : 0; /* ENOMEM */
}

void *aligned_alloc(size_t alignment, size_t size) {
  __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
  return __libc_memalign(alignment, size);
}

/* Images of which four in five pixels are 0, as in MNIST. */
static digitus_dataset *make_images(uint8_t *pixels) {
  static int32_t labels[IMAGES];
  uint32_t state = 1;
  for (size_t index = 0; index < (size_t)IMAGES * WIDTH; index++) {
    state = state * 1664525u + 1013904223u;
    pixels[index] = (state >> 16) % 5 == 0 ? (uint8_t)(state >> 24) : 0;
  }
  for (int row = 0; row < IMAGES; row++)
    labels[row] = row % CLASSES;
  digitus_dataset *images = NULL;
  CHECK_OK(digitus_dataset_create(pixels, DIGITUS_ELEMENT_UINT8, labels, IMAGES, WIDTH, CLASSES,
                                  DIGITUS_STORAGE_BORROW, &images));
  return images;
}

/* Counts over some steps after warm-up. */
static void print_count(digitus_trainer *trainer, const char *name, int is_broken) {
  for (int step = 0; step < 2 * IMAGES / BATCH; step++)
    CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
  long before = __atomic_load_n(&taken, __ATOMIC_RELAXED);
  for (int step = 0; step < STEPS; step++) {
    CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
    void *volatile block = is_broken ? malloc(1) : NULL;
    free(block);
  }
  printf("%s: %ld in %d steps\n", name, __atomic_load_n(&taken, __ATOMIC_RELAXED) - before,
         (int)STEPS);
}

static void train(digitus_network *network, const digitus_dataset *images,
                  digitus_optimizer optimizer, const char *name, int is_profiled, int is_broken) {
  digitus_augmentation changes;
  digitus_training_options options;
  digitus_training_options_init(&options);
  options.optimizer = optimizer;
  options.batch_size = BATCH;
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, images, &options, &trainer));
  CHECK_OK(digitus_trainer_set_profiling(trainer, is_profiled));
  if (strcmp(name, "augmented") == 0) {
    digitus_augmentation_init(&changes, sizeof changes);
    changes.rotation = 10;
    changes.elastic_strength = 34;
    changes.erasing = 0.5;
    CHECK_OK(digitus_trainer_set_augmentation(trainer, &changes));
  }
  print_count(trainer, name, is_broken);
  digitus_trainer_destroy(trainer);
}

/* With all options; a network that drops, normalises and pools. */
static void train_convnet(digitus_network *network, const digitus_dataset *images, int is_broken) {
  digitus_trainer *trainer = make_convnet_trainer(network, images, BATCH, 1);
  print_count(trainer, "convnet", is_broken);
  digitus_trainer_destroy(trainer);
}

static void predict(const digitus_network *network, const uint8_t *pixels, const char *name) {
  static float values[WIDTH];
  float probabilities[CLASSES];
  for (int column = 0; column < WIDTH; column++)
    values[column] = (float)pixels[column] / 255;
  long before = 0;
  for (int round = 0; round <= STEPS; round++) {
    if (round == 1)
      before = __atomic_load_n(&taken, __ATOMIC_RELAXED);
    CHECK_OK(digitus_network_predict_bytes(network, pixels, 1, probabilities, CLASSES));
    CHECK_OK(digitus_network_predict(network, values, 1, probabilities, CLASSES));
  }
  printf("%s: %ld in %d predictions\n", name, __atomic_load_n(&taken, __ATOMIC_RELAXED) - before,
         2 * (int)STEPS);
}

int main(int argc, char **argv) {
  int is_broken = argc > 1 && strcmp(argv[1], "break") == 0;
  static uint8_t pixels[IMAGES * WIDTH];
  digitus_dataset *images = make_images(pixels);
  int64_t shape[] = {WIDTH};
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 1, 0, &network));
  CHECK_OK(digitus_network_add_dense(network, 128, DIGITUS_ACTIVATION_RELU));
  CHECK_OK(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  /* Narrow, so that its products of images that are not sparse are ours: oneDNN takes memory for them. */
  digitus_network *narrow = NULL;
  CHECK_OK(digitus_network_create(shape, 1, 0, &narrow));
  CHECK_OK(digitus_network_add_dense(narrow, CLASSES, DIGITUS_ACTIVATION_NONE));
  digitus_network *convnet = make_convnet(28, 0);
  for (int count = 1; count <= 2; count++) {
    CHECK_OK(digitus_set_thread_count(count));
    train(network, images, DIGITUS_OPTIMIZER_SGD, "sgd", 0, is_broken);
    train(network, images, DIGITUS_OPTIMIZER_MOMENTUM, "momentum", 0, is_broken);
    train(network, images, DIGITUS_OPTIMIZER_NESTEROV, "nesterov", 0, is_broken);
    train(network, images, DIGITUS_OPTIMIZER_ADAM, "adam", 0, is_broken);
    train(network, images, DIGITUS_OPTIMIZER_ADAMW, "adamw", 0, is_broken);
    train(network, images, DIGITUS_OPTIMIZER_ADAM, "profiled", 1, is_broken);
    train(narrow, images, DIGITUS_OPTIMIZER_ADAM, "augmented", 0, is_broken);
    train_convnet(convnet, images, is_broken);
  }
  predict(network, pixels, "one image");
  predict(convnet, pixels, "one image of a convnet");
  digitus_network_destroy(convnet);
  digitus_network_destroy(narrow);
  digitus_network_destroy(network);
  digitus_dataset_destroy(images);
  return 0;
}
