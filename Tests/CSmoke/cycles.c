/* Makes, uses and destroys every kind of object again and again, and prints how much memory the process
 * has after each tenth of the cycles.
 *
 * usage: cycles FOLDER work|refused CYCLES [leak]
 *   work      every call succeeds; each tenth cycle saves a model and a checkpoint to FOLDER and reads them
 *   refused   every call fails, on each path to an error that a caller can take
 *   leak      forgets the last object of each cycle, which must be noticed */
#define _GNU_SOURCE 1
#include "require.h"

#include <malloc.h>
#include <unistd.h>

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
  if (cycle % 10 == 0) {
    use_augmentation(network, dataset);
    use_files(network, trainer);
  }
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
  if (!forgets) {
    digitus_dataset_destroy(dataset);
  }
}

static void be_refused_augmentation(digitus_network *network, const digitus_dataset *dataset) {
  float images[WIDTH];
  digitus_augmentation changes;
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  digitus_augmentation_init(&changes, sizeof changes);
  changes.shift = -1;
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_set_augmentation(trainer, &changes));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_dataset_augment(dataset, &changes, 1, 1, 0, 1, images, WIDTH));
  changes.shift = 1;
  changes.height = 5;
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE, digitus_trainer_set_augmentation(trainer, &changes));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_dataset_augment(dataset, &changes, 1, 1, 0, 1, images, WIDTH));
  digitus_trainer_destroy(trainer);
}

static void be_refused_checkpoints(digitus_network *network, const digitus_dataset *dataset) {
  char text[64];
  int64_t length = 0;
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL, digitus_trainer_restore(trainer, path_of("model")));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL,
                 digitus_trainer_restore(trainer, path_of("cut-checkpoint")));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_restore(trainer, path_of("checkpoint")));
  REQUIRE_STATUS(DIGITUS_ERROR_NOT_FOUND,
                 digitus_trainer_save(trainer, path_of("no/such/folder"), NULL));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_save(trainer, path_of("never"), "\xff"));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL,
                 digitus_checkpoint_describe(path_of("bad.csv"), text, sizeof text, &length));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_checkpoint_describe(path_of("checkpoint"), text, 1, &length));
  digitus_trainer_destroy(trainer);
}

/* Takes each path to an error; those of checkpoints each tenth cycle. */
static void be_refused(int cycle, int forgets) {
  static float broken[2 * WIDTH];
  static float probabilities[CLASSES];
  const int32_t bad_labels[] = {0, CLASSES};
  const int64_t shape[] = {6, 6};
  const int64_t too_large[] = {INT64_C(1) << 24, INT64_C(1) << 24};
  digitus_network *network = make_network();
  digitus_network *empty = NULL;
  digitus_dataset *dataset = make_dataset(0);
  digitus_network *no_network = NULL;
  digitus_dataset *no_dataset = NULL;
  digitus_trainer *no_trainer = NULL;
  digitus_training_options options;

  memcpy(broken, values, sizeof broken);
  memset(broken + WIDTH + 3, 0xFF, sizeof *broken); /* NaN */
  CHECK_OK(digitus_network_create(shape, 2, 1, &empty));
  digitus_training_options_init(&options);
  options.learning_rate = -1;
  REQUIRE_STATUS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_create(NULL, 1, 1, &no_network));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE, digitus_network_create(too_large, 2, 1, &no_network));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_network_add_dense(network, 0, DIGITUS_ACTIVATION_NONE));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_dataset_create(broken, DIGITUS_ELEMENT_FLOAT32, labels, 2, WIDTH, CLASSES,
                                        DIGITUS_STORAGE_COPY, &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_dataset_create(pixels, DIGITUS_ELEMENT_UINT8, bad_labels, 2, WIDTH,
                                        CLASSES, DIGITUS_STORAGE_COPY, &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_trainer_create(network, dataset, &options, &no_trainer));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_STATE,
                 digitus_trainer_create(empty, dataset, NULL, &no_trainer));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_predict(network, broken + WIDTH, 1, probabilities, CLASSES));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_SIZE,
                 digitus_network_predict(network, values, 2, probabilities, CLASSES));
  REQUIRE_STATUS(DIGITUS_ERROR_NOT_FOUND,
                 digitus_dataset_open_csv(path_of("none.csv"), &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_DATA, digitus_dataset_open_csv(path_of("bad.csv"), &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_DATA,
                 digitus_dataset_open_csv(path_of("bad.csv.gz"), &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_DATA,
                 digitus_dataset_open_idx(path_of("bad.csv"), path_of("bad.csv"), &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_IO, digitus_dataset_open_csv(folder, &no_dataset));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path_of("bad.csv"), &no_network));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_MODEL, digitus_network_load(path_of("cut-model"), &no_network));
  REQUIRE_STATUS(DIGITUS_ERROR_NOT_FOUND, digitus_network_save(network, path_of("no/such/folder")));
  REQUIRE_STATUS(DIGITUS_ERROR_IO, digitus_network_save(network, folder));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_STATE, digitus_network_save(empty, path_of("never")));
  CHECK_OK(digitus_network_set_parameter(network, 1, broken + WIDTH + 4, 24));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_set_parameter(network, 1, broken + WIDTH + 3, 24));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_set_metadata(network, "digitus.class_names", "[\"one\"]"));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_set_metadata(network, "digitus.training", "[1, 2"));
  REQUIRE_STATUS(DIGITUS_ERROR_BAD_VALUE,
                 digitus_network_set_metadata(network, "digitus.unknown", "value"));
  if (cycle % 10 == 0) {
    be_refused_augmentation(network, dataset);
    be_refused_checkpoints(network, dataset);
  }
  REQUIRE(no_network == NULL && no_dataset == NULL && no_trainer == NULL && cycle >= 0);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(empty);
  if (!forgets) {
    digitus_network_destroy(network);
  }
}

/* Writes a file again under another name, but for its last byte. */
static void cut(const char *name, const char *cut_name) {
  static char content[65536];
  FILE *file = fopen(path_of(name), "rb");
  size_t count = 0;
  REQUIRE(file != NULL);
  count = fread(content, 1, sizeof content, file);
  fclose(file);
  REQUIRE(count > 1000 && count < sizeof content);
  write_file(cut_name, content, count - 1);
}

static void write_checkpoint(digitus_network *network, int is_float) {
  digitus_dataset *dataset = make_dataset(is_float);
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  CHECK_OK(digitus_trainer_save(trainer, path_of("checkpoint"), NULL));
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
}

/* Writes what the cycles read: a CSV file that is right, damaged ones, a model and a checkpoint that are cut
 * short, and a checkpoint of other images. */
static void write_files(void) {
  digitus_network *network = make_network();
  write_file("good.csv", "label,a,b\n1,2,3\n4,5,6\n", 22);
  write_file("bad.csv", "label,a,b\n1,2,3\n4,5,x\n", 22);
  write_file("bad.csv.gz", "\x1f\x8b\x08\0\0\0\0\0\0\3damaged", 17);
  CHECK_OK(digitus_network_save(network, path_of("model")));
  cut("model", "cut-model");
  write_checkpoint(network, 0);
  cut("checkpoint", "cut-checkpoint");
  write_checkpoint(network, 1);
  digitus_network_destroy(network);
}

static void remove_files(void) {
  static const char *const names[] = {"good.csv",  "bad.csv",    "bad.csv.gz",    "model",
                                      "cut-model", "checkpoint", "cut-checkpoint"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    REQUIRE(remove(path_of(names[index])) == 0);
  }
}

/* Prints how much memory the process has, and how much of it is not of files: pages of the library come and
 * go as the kernel likes. What the heap has to spare it gives back before. */
static void print_memory(int cycles) {
  struct mallinfo2 info;
  const long page = sysconf(_SC_PAGESIZE);
  long total = 0;
  long resident = 0;
  long of_files = 0;
  FILE *file = NULL;
  malloc_trim(0);
  file = fopen("/proc/self/statm", "r");
  REQUIRE(file != NULL && fscanf(file, "%ld %ld %ld", &total, &resident, &of_files) == 3);
  fclose(file);
  info = mallinfo2();
  printf("%d cycles: %ld bytes resident, %ld of its own, %zu in blocks\n", cycles, page * resident,
         page * (resident - of_files), info.uordblks + info.hblkhd);
}

int main(int argument_count, char **arguments) {
  int is_work = 0;
  int cycles = 0;
  int forgets = 0;
  REQUIRE(argument_count >= 4);
  folder = arguments[1];
  is_work = strcmp(arguments[2], "work") == 0;
  cycles = atoi(arguments[3]);
  forgets = argument_count > 4 && strcmp(arguments[4], "leak") == 0;
  make_images();
  write_files();
  for (int cycle = 1; cycle <= cycles; cycle++) {
    (is_work ? work : be_refused)(cycle, forgets);
    if (cycle % (cycles / 10) == 0) {
      print_memory(cycle);
    }
  }
  remove_files();
  return 0;
}
