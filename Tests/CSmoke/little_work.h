/* The kinds of work that short_memory.c lets run with too little memory, and the objects that they need. */
#ifndef DIGITUS_TESTS_LITTLE_WORK_H
#define DIGITUS_TESTS_LITTLE_WORK_H

#include "require.h"

enum { WIDTH = 784, UNITS = 256, CLASSES = 10, COUNT = 2000, ROWS = 20000 };

/* Bytes of a checkpoint's note, and of a value in a network's metadata. */
enum { NOTE = 1 << 18, VALUE = 1 << 16 };

static const char *folder;
static uint8_t pixels[COUNT * WIDTH];
static uint8_t many[ROWS * WIDTH];
static int32_t labels[ROWS];
static float probabilities[ROWS * CLASSES];
static float expected[CLASSES];

static const char *path_of(const char *name) {
  static char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static digitus_network *make_network(int64_t units) {
  const int64_t shape[] = {WIDTH};
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 1, 3, &network));
  CHECK_OK(digitus_network_add_dense(network, units, DIGITUS_ACTIVATION_RELU));
  CHECK_OK(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  return network;
}

static digitus_dataset *make_dataset(void) {
  digitus_dataset *dataset = NULL;
  CHECK_OK(digitus_dataset_create(pixels, DIGITUS_ELEMENT_UINT8, labels, COUNT, WIDTH, CLASSES,
                                  DIGITUS_STORAGE_BORROW, &dataset));
  return dataset;
}

/* A whole life of the library; its result is known. */
static void work_as_usual(float *result) {
  digitus_network *network = make_network(32);
  digitus_dataset *dataset = make_dataset();
  digitus_trainer *trainer = NULL;
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  CHECK_OK(digitus_trainer_run(trainer, 4, NULL));
  CHECK_OK(digitus_network_predict_bytes(network, pixels, 1, result, CLASSES));
  digitus_trainer_destroy(trainer);
  digitus_dataset_destroy(dataset);
  digitus_network_destroy(network);
}

/* What is tried while memory is short. The objects that it needs are made before. */
typedef struct {
  const char *name;
  digitus_status (*call)(void);
  /* Makes more of them; NULL for none. */
  void (*prepare)(void);
  /* Ends the program unless a call that was refused has changed nothing, and another one all; NULL if it changes
   * nothing anyway. */
  void (*check)(int was_refused);
} work_kind;

static digitus_network *network;
static digitus_dataset *dataset;
static digitus_trainer *trainer;

static digitus_status open_csv(void) {
  digitus_dataset *read = NULL;
  return digitus_dataset_open_csv(path_of("digits.csv"), &read);
}

static digitus_status open_gzip(void) {
  digitus_dataset *read = NULL;
  return digitus_dataset_open_csv(path_of("digits.csv.gz"), &read);
}

static digitus_status copy_images(void) {
  digitus_dataset *copy = NULL;
  return digitus_dataset_create(many, DIGITUS_ELEMENT_UINT8, labels, ROWS, WIDTH, CLASSES,
                                DIGITUS_STORAGE_COPY, &copy);
}

static digitus_status build_large_network(void) {
  const int64_t shape[] = {WIDTH};
  digitus_network *large = NULL;
  digitus_status status = digitus_network_create(shape, 1, 3, &large);
  for (int layer = 0; status == DIGITUS_OK && layer < 4; layer++) {
    status = digitus_network_add_dense(large, 1024, DIGITUS_ACTIVATION_RELU);
  }
  return status;
}

static digitus_status create_trainer(void) {
  digitus_trainer *made = NULL;
  return digitus_trainer_create(network, dataset, NULL, &made);
}

static digitus_status run_trainer(void) {
  return digitus_trainer_run(trainer, 4, NULL);
}

static digitus_status predict_rows(void) {
  return digitus_network_predict_bytes(network, many, ROWS, probabilities, ROWS * CLASSES);
}

static digitus_status predict_one(void) {
  return digitus_network_predict_bytes(network, many, 1, probabilities, CLASSES);
}

static digitus_status evaluate(void) {
  digitus_metrics metrics = {sizeof metrics, 0, 0, 0, 0};
  return digitus_network_evaluate(network, dataset, &metrics);
}

static digitus_status save(void) {
  return digitus_network_save(network, path_of("saved"));
}

static digitus_status load(void) {
  digitus_network *loaded = NULL;
  return digitus_network_load(path_of("model"), &loaded);
}

/* Text that JSON makes twice as long. */
static const char *long_text(size_t length) {
  static char text[NOTE + 1];
  REQUIRE(length < sizeof text);
  memset(text, '\n', length);
  text[length] = '\0';
  return text;
}

/* The note of the checkpoint that save_checkpoint() is to replace, and its own. */
static void save_short_note(void) {
  CHECK_OK(digitus_trainer_save(trainer, path_of("saved-checkpoint"), "short"));
}

static digitus_status save_checkpoint(void) {
  return digitus_trainer_save(trainer, path_of("saved-checkpoint"), long_text(NOTE));
}

static void check_note(int was_refused) {
  int64_t length = 0;
  CHECK_OK(digitus_checkpoint_describe(path_of("saved-checkpoint"), NULL, 0, &length));
  REQUIRE((length < NOTE) == was_refused);
}

static float kernel[WIDTH * UNITS];

static void keep_kernel(void) {
  CHECK_OK(digitus_network_get_parameter(network, 0, kernel, WIDTH * UNITS));
}

static digitus_status restore_checkpoint(void) {
  return digitus_trainer_restore(trainer, path_of("checkpoint"));
}

static void check_trainer(int was_refused) {
  static float found[WIDTH * UNITS];
  digitus_progress progress;
  progress.struct_size = sizeof progress;
  CHECK_OK(digitus_trainer_progress(trainer, &progress));
  CHECK_OK(digitus_network_get_parameter(network, 0, found, WIDTH * UNITS));
  REQUIRE((progress.step == 0) == was_refused);
  REQUIRE((memcmp(found, kernel, sizeof kernel) == 0) == was_refused);
}

static void restore_before(void) {
  CHECK_OK(restore_checkpoint());
}

static digitus_status describe_checkpoint(void) {
  static char text[3 * NOTE];
  int64_t length = 0;
  return digitus_checkpoint_describe(path_of("checkpoint"), text, sizeof text, &length);
}

static digitus_augmentation all_changes(void) {
  digitus_augmentation changes;
  digitus_augmentation_init(&changes, sizeof changes);
  changes.rotation = 10;
  changes.elastic_strength = 34;
  changes.erasing = 0.5;
  return changes;
}

static digitus_status set_augmentation(void) {
  const digitus_augmentation changes = all_changes();
  return digitus_trainer_set_augmentation(trainer, &changes);
}

/* Whether a checkpoint tells of it; and the trainer must work in either way. */
static void check_augmentation(int was_refused) {
  static char text[4096];
  int64_t length = 0;
  CHECK_OK(digitus_trainer_save(trainer, path_of("saved-checkpoint"), "short"));
  CHECK_OK(digitus_checkpoint_describe(path_of("saved-checkpoint"), text, sizeof text, &length));
  REQUIRE((strstr(text, "augmentation") == NULL) == was_refused);
  CHECK_OK(digitus_trainer_run(trainer, 1, NULL));
}

/* Of a network with one narrow layer, whose products of images that are not sparse are ours: oneDNN does not bear
 * to be without memory. */
static void augment_before(void) {
  const int64_t shape[] = {WIDTH};
  digitus_trainer_destroy(trainer);
  digitus_network_destroy(network);
  CHECK_OK(digitus_network_create(shape, 1, 3, &network));
  CHECK_OK(digitus_network_add_dense(network, CLASSES, DIGITUS_ACTIVATION_NONE));
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  CHECK_OK(set_augmentation());
}

static digitus_status augment_images(void) {
  static float images[COUNT * WIDTH];
  const digitus_augmentation changes = all_changes();
  return digitus_dataset_augment(dataset, &changes, 1, 1, 0, COUNT, images, COUNT * WIDTH);
}

/* Of a page on which thin strokes take the most memory. */
static digitus_status normalize_image(void) {
  static uint8_t page[1000 * 1000];
  uint8_t digit[WIDTH];
  for (size_t place = 0; place < sizeof page; place += 1001) {
    page[place] = 255;
  }
  return digitus_image_normalize(page, 1000, 1000, DIGITUS_POLARITY_LIGHT_INK, digit, WIDTH);
}

/* As many names as classes, each a long one but for its last character. */
static const char *class_names(size_t length) {
  static char text[CLASSES * 6600];
  char *end = text;
  *end++ = '[';
  for (int label = 0; label < CLASSES; label++) {
    *end++ = '"';
    for (size_t index = 0; index < length; index++) {
      *end++ = '\\';
      *end++ = 'n';
    }
    *end++ = (char)('0' + label);
    *end++ = '"';
    *end++ = label + 1 < CLASSES ? ',' : ']';
  }
  *end = '\0';
  return text;
}

static void set_short_names(void) {
  CHECK_OK(digitus_network_set_metadata(network, "digitus.class_names", class_names(1)));
}

static digitus_status set_metadata(void) {
  return digitus_network_set_metadata(network, "digitus.class_names", class_names(3200));
}

static void check_names(int was_refused) {
  static char text[1 << 17];
  int64_t length = 0;
  CHECK_OK(
      digitus_network_get_metadata(network, "digitus.class_names", text, sizeof text, &length));
  REQUIRE(strcmp(text, class_names(was_refused ? 1 : 3200)) == 0);
}

static void set_long_metadata(void) {
  CHECK_OK(digitus_network_set_metadata(network, "first", long_text(VALUE)));
  CHECK_OK(digitus_network_set_metadata(network, "second", long_text(VALUE - 100)));
}

static digitus_status get_metadata(void) {
  static char text[VALUE + 1];
  int64_t length = 0;
  return digitus_network_get_metadata(network, "first", text, sizeof text, &length);
}

static digitus_status load_metadata(void) {
  digitus_network *loaded = NULL;
  return digitus_network_load(path_of("model-with-metadata"), &loaded);
}

#endif /* DIGITUS_TESTS_LITTLE_WORK_H */
