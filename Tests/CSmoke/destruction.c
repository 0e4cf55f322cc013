/* Destroys a dataset, a network and a trainer in every order, with copied and with borrowed images,
 * and uses what is left after each, checkpoints included; mixes up handles; and looks at the error
 * messages of several threads.
 *
 * usage: destruction [FOLDER]    a file is written to FOLDER, or the current one, and removed again */
#include "check.h"

#include <pthread.h>

enum { IMAGES = 8, WIDTH = 6, CLASSES = 3, KINDS = 3, THREADS = 4, ROUNDS = 50 };

/* What may be destroyed: the kinds of object, in the orders of the table below. */
enum { DATASET, NETWORK, TRAINER };
static const int orders[6][KINDS] = {
    {DATASET, NETWORK, TRAINER}, {DATASET, TRAINER, NETWORK}, {NETWORK, DATASET, TRAINER},
    {NETWORK, TRAINER, DATASET}, {TRAINER, DATASET, NETWORK}, {TRAINER, NETWORK, DATASET},
};

typedef struct {
  /* The caller's images, which a dataset may borrow; on the heap, so that a reader of freed memory
   * is noticed. */
  float *images;
  digitus_dataset *dataset;
  digitus_network *network;
  digitus_trainer *trainer;
} objects;

static objects make_objects(digitus_storage storage) {
  const int64_t input_shape[] = {WIDTH};
  int32_t labels[IMAGES];
  digitus_training_options options;
  objects made = {NULL, NULL, NULL, NULL};
  made.images = (float *)malloc(IMAGES * WIDTH * sizeof *made.images);
  CHECK(made.images != NULL);
  for (int i = 0; i < IMAGES * WIDTH; i++) {
    made.images[i] = (float)((i * 7) % 11) / 11;
  }
  for (int i = 0; i < IMAGES; i++) {
    labels[i] = i % CLASSES;
  }
  SUCCEEDS(digitus_dataset_create(made.images, DIGITUS_ELEMENT_FLOAT32, labels, IMAGES, WIDTH,
                                  CLASSES, storage, &made.dataset));
  SUCCEEDS(digitus_network_create(input_shape, 1, 3, &made.network));
  SUCCEEDS(digitus_network_add_dense(made.network, 5, DIGITUS_ACTIVATION_RELU));
  SUCCEEDS(digitus_network_add_dense(made.network, CLASSES, DIGITUS_ACTIVATION_NONE));
  digitus_training_options_init(&options);
  options.batch_size = 3;
  SUCCEEDS(digitus_trainer_create(made.network, made.dataset, &options, &made.trainer));
  return made;
}

/* Takes one trainer on to where another one stands, or back to where it stood itself. */
static void save_and_restore(const digitus_trainer *from, digitus_trainer *into,
                             const digitus_progress *expected) {
  const char *path = path_of("checkpoint");
  digitus_progress progress;
  memset(&progress, 0, sizeof progress);
  SUCCEEDS(digitus_trainer_save(from, path, "a note"));
  SUCCEEDS(digitus_trainer_run(into, 1, NULL));
  SUCCEEDS(digitus_trainer_restore(into, path));
  SUCCEEDS(digitus_trainer_progress(into, &progress));
  CHECK(progress.step == expected->step && is_close(progress.loss, expected->loss));
  CHECK(remove(path) == 0);
}

/* Uses every object that is still there. A trainer must work when it is all that is left. */
static void use(const objects *left) {
  digitus_progress progress;
  int64_t order[IMAGES];
  float probabilities[IMAGES * CLASSES];
  memset(&progress, 0, sizeof progress);
  progress.struct_size = sizeof progress;
  if (left->trainer != NULL) {
    SUCCEEDS(digitus_trainer_run(left->trainer, 2, &progress));
    CHECK(progress.loss > 0 && progress.batch > 0 && progress.batches_per_epoch == 3);
    SUCCEEDS(digitus_trainer_order(left->trainer, order, IMAGES));
    CHECK(order[0] >= 0 && order[0] < IMAGES);
    save_and_restore(left->trainer, left->trainer, &progress);
  }
  if (left->network != NULL) {
    SUCCEEDS(digitus_network_predict(left->network, left->images, IMAGES, probabilities,
                                     IMAGES * CLASSES));
    CHECK(is_close((double)probabilities[0] + (double)probabilities[1] + (double)probabilities[2],
                   1));
  }
  if (left->dataset != NULL) {
    CHECK(digitus_dataset_count(left->dataset) == IMAGES);
    CHECK(digitus_dataset_hash(left->dataset) != 0);
    CHECK(is_close(digitus_dataset_floats(left->dataset)[1], left->images[1]));
  }
}

static void destroy(objects *left, int kind) {
  if (kind == DATASET) {
    digitus_dataset_destroy(left->dataset);
    left->dataset = NULL;
  } else if (kind == NETWORK) {
    digitus_network_destroy(left->network);
    left->network = NULL;
  } else {
    digitus_trainer_destroy(left->trainer);
    left->trainer = NULL;
  }
}

static void destroy_in_order(const int order[KINDS], digitus_storage storage) {
  objects left = make_objects(storage);
  use(&left);
  for (int i = 0; i < KINDS; i++) {
    destroy(&left, order[i]);
    if (left.dataset == NULL && left.trainer == NULL && left.network == NULL) {
      break;
    }
    use(&left);
  }
  free(left.images);
}

/* Borrowed images belong to the caller again as soon as dataset and trainer have ended. */
static void take_images_back(void) {
  objects left = make_objects(DIGITUS_STORAGE_BORROW);
  float image[WIDTH] = {0}, probabilities[CLASSES];
  destroy(&left, TRAINER);
  destroy(&left, DATASET);
  free(left.images);
  SUCCEEDS(digitus_network_predict(left.network, image, 1, probabilities, CLASSES));
  destroy(&left, NETWORK);
}

/* One network and one dataset, and many trainers that end before, between and after them. */
static void many_trainers(void) {
  objects left = make_objects(DIGITUS_STORAGE_COPY);
  digitus_trainer *others[3] = {NULL, NULL, NULL};
  digitus_progress progress;
  memset(&progress, 0, sizeof progress);
  for (int i = 0; i < 3; i++) {
    SUCCEEDS(digitus_trainer_create(left.network, left.dataset, NULL, &others[i]));
  }
  digitus_trainer_destroy(others[0]);
  destroy(&left, DATASET);
  use(&left);
  destroy(&left, NETWORK);
  use(&left);
  destroy(&left, TRAINER);
  /* Of network and dataset no handle is left, and both trainers go on with them. */
  SUCCEEDS(digitus_trainer_run(others[1], 1, &progress));
  save_and_restore(others[1], others[2], &progress);
  digitus_trainer_destroy(others[1]);
  SUCCEEDS(digitus_trainer_run(others[2], 1, NULL));
  digitus_trainer_destroy(others[2]);
  free(left.images);
}

/* A handle that is taken for one of another type is refused, and its object stays as it is. */
static void mixed_up_handles(void) {
  objects left = make_objects(DIGITUS_STORAGE_COPY);
  digitus_dataset *no_dataset = (digitus_dataset *)(void *)left.network;
  digitus_network *no_network = (digitus_network *)(void *)left.trainer;
  digitus_trainer *no_trainer = (digitus_trainer *)(void *)left.dataset;
  digitus_trainer *none = NULL;
  digitus_dataset_destroy(no_dataset);
  digitus_network_destroy(no_network);
  digitus_trainer_destroy(no_trainer);
  use(&left);
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_create(left.network, no_dataset, NULL, &none));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_create(no_network, left.dataset, NULL, &none));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_run(no_trainer, 1, NULL));
  FAILS(DIGITUS_ERROR_BAD_VALUE, digitus_trainer_restore(no_trainer, "checkpoint"));
  CHECK(digitus_dataset_count(no_dataset) == 0 && digitus_dataset_labels(no_dataset) == NULL);
  CHECK(digitus_network_class_count(no_network) == 0);
  CHECK(none == NULL);
  for (int i = 0; i < KINDS; i++) {
    destroy(&left, orders[0][i]);
  }
  free(left.images);
}

static void destroy_nothing(void) {
  digitus_dataset_destroy(NULL);
  digitus_network_destroy(NULL);
  digitus_trainer_destroy(NULL);
  CHECK(digitus_last_error() != NULL);
}

/* What one thread is to see: its own message after each of its failures, and "" before. */
typedef struct {
  int64_t wrong;
  int began_empty;
  int own_messages;
} listener;

static void *fail_often(void *given) {
  listener *mine = (listener *)given;
  char expected[32];
  snprintf(expected, sizeof expected, "got %lld", (long long)mine->wrong);
  mine->began_empty = digitus_last_error()[0] == '\0';
  for (int i = 0; i < ROUNDS; i++) {
    const digitus_status status = digitus_set_thread_count(mine->wrong);
    const char *message = digitus_last_error();
    /* What succeeds leaves the message as it is. */
    digitus_network_destroy(NULL);
    mine->own_messages += status == DIGITUS_ERROR_BAD_VALUE && strstr(message, expected) != NULL;
  }
  return NULL;
}

static void messages_of_threads(void) {
  pthread_t threads[THREADS];
  listener listeners[THREADS];
  FAILS(DIGITUS_ERROR_NULL_ARGUMENT, digitus_network_save(NULL, "x"));
  for (int i = 0; i < THREADS; i++) {
    listeners[i].wrong = -1000 - i;
    listeners[i].began_empty = listeners[i].own_messages = 0;
    CHECK(pthread_create(&threads[i], NULL, fail_often, &listeners[i]) == 0);
  }
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(listeners[i].began_empty);
    CHECK(listeners[i].own_messages == ROUNDS);
  }
  CHECK(is_text(digitus_last_error(), "network is NULL"));
}

/* A message is a copy: it outlives the object that it speaks of. */
static void message_outlives_object(void) {
  objects left = make_objects(DIGITUS_STORAGE_COPY);
  FAILS(DIGITUS_ERROR_BAD_STATE,
        digitus_network_add_dense(left.network, 2, DIGITUS_ACTIVATION_NONE));
  for (int i = 0; i < KINDS; i++) {
    destroy(&left, orders[0][i]);
  }
  CHECK(strlen(digitus_last_error()) > 10);
  free(left.images);
}

int main(int count, char **arguments) {
  if (count > 1) {
    folder = arguments[1];
  }
  destroy_nothing();
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    destroy_in_order(orders[i], DIGITUS_STORAGE_COPY);
    destroy_in_order(orders[i], DIGITUS_STORAGE_BORROW);
  }
  take_images_back();
  many_trainers();
  mixed_up_handles();
  messages_of_threads();
  message_outlives_object();
  return end_of_checks();
}
