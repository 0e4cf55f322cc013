/* Trains a digit classifier on one CSV file, tests it on another after every epoch, and saves it.
 *
 * The pattern for every program: a call that can fail returns DIGITUS_OK or a reason, whose words
 * are digitus_last_error(); handles begin as NULL and are destroyed at the end in any case. */
#define _POSIX_C_SOURCE 199309L /* for clock_gettime */

#include <digitus.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HIDDEN_UNITS = 128, DEFAULT_EPOCHS = 5, MOST_EPOCHS = 10000 };

static const char usage[] =
    "usage: train TRAIN.csv TEST.csv MODEL.safetensors [EPOCHS]\n"
    "\n"
    "Trains a network with one hidden layer on TRAIN.csv for EPOCHS epochs (5 if not given),\n"
    "prints how it does on both files, and saves it as MODEL.safetensors.\n"
    "A line of a CSV file is one image: its label, 0 to 9, then its pixels, 0 to 255. A header is\n"
    "skipped; the files may be gzip-compressed.\n"
    "\n"
    "example: train mnist_train.csv.gz mnist_test.csv.gz digits.safetensors 10\n";

/* All that must be given back; what was not made yet is NULL, and destroying NULL is harmless. */
typedef struct session {
  digitus_dataset *training;
  digitus_dataset *test;
  digitus_network *network;
  digitus_trainer *trainer;
} session;

/* Prints why the program stops; returns 0, which stands for failure in all functions below. */
static int complain(const char *reason) {
  fprintf(stderr, "train: %s\n", reason);
  return 0;
}

static int read_epochs(const char *text, long *epochs) {
  char *end = NULL;
  *epochs = strtol(text, &end, 10);
  if (end != text && *end == '\0' && *epochs >= 1 && *epochs <= MOST_EPOCHS) {
    return 1;
  }
  fprintf(stderr, "train: EPOCHS: expected 1 to %d, got '%s'\n", MOST_EPOCHS, text);
  return 0;
}

static int open_data(session *all, const char *training_path, const char *test_path) {
  if (digitus_dataset_open_csv(training_path, &all->training) != DIGITUS_OK ||
      digitus_dataset_open_csv(test_path, &all->test) != DIGITUS_OK) {
    return complain(digitus_last_error());
  }
  if (digitus_dataset_width(all->training) != digitus_dataset_width(all->test)) {
    return complain("the images of the two CSV files differ in their number of pixels");
  }
  return 1;
}

/* Pixels -> HIDDEN_UNITS units with ReLU -> one score for each class. */
static int build_network(session *all) {
  const int64_t input_shape[] = {digitus_dataset_width(all->training)};
  const int64_t classes = digitus_dataset_class_count(all->training);
  const uint64_t seed = 0; /* the same seed gives the same network, and the same training */
  digitus_training_options options;

  digitus_training_options_init(&options); /* Adam, batches of 128, shuffled */
  options.seed = seed;
  if (digitus_network_create(input_shape, 1, seed, &all->network) != DIGITUS_OK ||
      digitus_network_add_dense(all->network, HIDDEN_UNITS, DIGITUS_ACTIVATION_RELU) !=
          DIGITUS_OK ||
      digitus_network_add_dense(all->network, classes, DIGITUS_ACTIVATION_NONE) != DIGITUS_OK ||
      digitus_trainer_create(all->network, all->training, &options, &all->trainer) != DIGITUS_OK) {
    return complain(digitus_last_error());
  }
  return 1;
}

static double seconds_now(void) {
  struct timespec now = {0, 0};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int train_one_epoch(session *all, long epochs) {
  digitus_progress progress;
  digitus_metrics test;
  double seconds = seconds_now();

  progress.struct_size = sizeof progress;
  test.struct_size = sizeof test;
  /* One call never goes past the end of an epoch. A program with a window or a progress bar would
   * ask for fewer batches at a time, or set options.time_limit. */
  if (digitus_trainer_run(all->trainer, INT64_MAX, &progress) != DIGITUS_OK) {
    return complain(digitus_last_error());
  }
  seconds = seconds_now() - seconds;
  if (digitus_network_evaluate(all->network, all->test, &test) != DIGITUS_OK) {
    return complain(digitus_last_error());
  }
  printf("epoch %2ld/%ld   loss %.4f   training %5.1f %%   test %5.1f %%   ", (long)progress.epoch,
         epochs, progress.loss, 100 * progress.accuracy, 100 * test.accuracy);
  printf("%7.0f images/s   %.2f s\n", seconds > 0 ? (double)progress.images / seconds : 0.0,
         seconds);
  if (fflush(stdout) != 0) {
    return complain("cannot write to the standard output");
  }
  return 1;
}

static int run(session *all, char **arguments, long epochs) {
  if (!open_data(all, arguments[0], arguments[1]) || !build_network(all)) {
    return 0;
  }
  printf("%ld images to train on, %ld to test with, %ld threads\n",
         (long)digitus_dataset_count(all->training), (long)digitus_dataset_count(all->test),
         (long)digitus_thread_count());
  for (long epoch = 0; epoch < epochs; epoch++) {
    if (!train_one_epoch(all, epochs)) {
      return 0;
    }
  }
  if (digitus_network_save(all->network, arguments[2]) != DIGITUS_OK) {
    return complain(digitus_last_error());
  }
  printf("saved %s\n", arguments[2]);
  return fflush(stdout) == 0 ? 1 : complain("cannot write to the standard output");
}

int main(int argument_count, char **arguments) {
  session all = {NULL, NULL, NULL, NULL};
  long epochs = DEFAULT_EPOCHS;
  int succeeded = 0;

  if (argument_count == 2 && strcmp(arguments[1], "--help") == 0) {
    fputs(usage, stdout);
    return EXIT_SUCCESS;
  }
  if (argument_count != 4 && argument_count != 5) {
    fputs(usage, stderr);
    return EXIT_FAILURE;
  }
  if (argument_count == 5 && !read_epochs(arguments[4], &epochs)) {
    return EXIT_FAILURE;
  }
  succeeded = run(&all, arguments + 1, epochs);
  digitus_trainer_destroy(all.trainer); /* any order will do */
  digitus_network_destroy(all.network);
  digitus_dataset_destroy(all.test);
  digitus_dataset_destroy(all.training);
  return succeeded ? EXIT_SUCCESS : EXIT_FAILURE;
}
