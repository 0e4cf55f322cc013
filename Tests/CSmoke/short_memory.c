/* Lets the library work with too little memory, again and again with a little more, until there is enough.
 *
 * usage: short_memory FOLDER address-space|heap STEP [KIND]
 *   FOLDER          holds digits.csv and digits.csv.gz; models are written there
 *   address-space   the process may take that much more from the system (RLIMIT_AS)
 *   heap            it may take nothing more, and has that much left in its heap
 *   STEP            bytes between one try and the next
 *   KIND            of work; all of them without it
 *
 * Prints a line for each kind of work: how often it succeeded, how often it was refused with
 * DIGITUS_ERROR_OUT_OF_MEMORY, and how often the process broke. After each refusal there is memory again, and
 * the library must work as if nothing had happened. */
#define _GNU_SOURCE 1
#include "little_convnet.h"
#include "little_work.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* How a process ended. */
enum { SUCCEEDED = 0, REFUSED = 10, WRONG = 11 };

/* Successes in a row after which there is memory enough. */
enum { ENOUGH = 4 };

/* Bytes that are enough for all that is done here. */
enum { LIMIT = 1 << 26 };

static const work_kind kinds[] = {
    {"open_csv", open_csv, NULL, NULL},
    {"open_gzip", open_gzip, NULL, NULL},
    {"copy_images", copy_images, NULL, NULL},
    {"build_network", build_large_network, NULL, NULL},
    {"create_trainer", create_trainer, NULL, NULL},
    {"run_trainer", run_trainer, NULL, NULL},
    {"predict_rows", predict_rows, NULL, NULL},
    {"predict_one", predict_one, NULL, NULL},
    {"evaluate", evaluate, NULL, NULL},
    {"save", save, NULL, NULL},
    {"load", load, NULL, NULL},
    {"save_checkpoint", save_checkpoint, save_short_note, check_note},
    {"restore_checkpoint", restore_checkpoint, keep_kernel, check_trainer},
    {"run_restored", run_trainer, restore_before, NULL},
    {"describe_checkpoint", describe_checkpoint, NULL, NULL},
    {"set_augmentation", set_augmentation, NULL, check_augmentation},
    {"run_augmented", run_trainer, augment_before, NULL},
    {"augment_images", augment_images, NULL, NULL},
    {"normalize_image", normalize_image, NULL, NULL},
    {"set_metadata", set_metadata, set_short_names, check_names},
    {"get_metadata", get_metadata, set_long_metadata, NULL},
    {"save_metadata", save, set_long_metadata, NULL},
    {"load_metadata", load_metadata, NULL, NULL},
    {"build_convnet", build_convnet, NULL, NULL},
    {"create_convnet_trainer", create_convnet_trainer, use_convnet, NULL},
    {"run_convnet", run_trainer, use_convnet, NULL},
    {"set_weights", set_new_weights, use_convnet, check_weights},
    {"average", take_average, train_convnet, NULL},
    {"predict_rows_convnet", predict_rows, use_convnet, NULL},
    {"predict_one_convnet", predict_one, use_convnet, NULL},
    {"evaluate_convnet", evaluate, use_convnet, NULL},
    {"gradients_convnet", compute_gradients, choose_few, NULL},
    {"save_convnet", save, use_convnet, NULL},
    {"load_convnet", load_convnet, NULL, NULL},
    {"save_convnet_checkpoint", save_checkpoint, save_convnet_note, check_note},
    {"restore_convnet", restore_convnet, use_convnet, check_convnet},
};

static int is_heap;

static size_t address_space(void) {
  size_t pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  REQUIRE(file != NULL && fscanf(file, "%zu", &pages) == 1);
  fclose(file);
  return pages * (size_t)sysconf(_SC_PAGESIZE);
}

typedef struct block {
  struct block *next;
} block;

/* Lets the stack grow before the limit is set, which it would otherwise run into first. */
static void grow_stack(void) {
  volatile char room[1 << 20];
  for (size_t index = 0; index < sizeof room; index += 4096) {
    room[index] = 0;
  }
}

/* Takes all the memory that there is; returns what it took. */
static block *take_all(void) {
  block *taken = NULL;
  for (size_t size = (size_t)1 << 20; size >= sizeof(block); size /= 2) {
    block *next = NULL;
    while ((next = malloc(size)) != NULL) {
      next->next = taken;
      taken = next;
    }
  }
  return taken;
}

static void give_back(block *taken) {
  while (taken != NULL) {
    block *next = taken->next;
    free(taken);
    taken = next;
  }
}

/* What a process does whose memory is short; returns how it ended. */
static int work_with_little(const work_kind *kind, size_t left) {
  struct rlimit limit;
  float result[CLASSES];
  block *taken = NULL;
  void *kept = NULL;
  digitus_status status = 0;
  CHECK_OK(digitus_set_thread_count(2));
  network = make_network(UNITS);
  dataset = make_dataset();
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  if (kind->prepare != NULL) {
    kind->prepare();
  }
  grow_stack();
  kept = is_heap ? malloc(left) : NULL;
  REQUIRE(getrlimit(RLIMIT_AS, &limit) == 0);
  limit.rlim_cur = address_space() + (is_heap ? 0 : left);
  REQUIRE(setrlimit(RLIMIT_AS, &limit) == 0);
  taken = is_heap ? take_all() : NULL;
  free(kept);
  status = kind->call();
  limit.rlim_cur = limit.rlim_max;
  REQUIRE(setrlimit(RLIMIT_AS, &limit) == 0);
  give_back(taken);
  if (status != DIGITUS_OK && status != DIGITUS_ERROR_OUT_OF_MEMORY) {
    fprintf(stderr, "%s with %zu bytes: %s: %s\n", kind->name, left, digitus_status_name(status),
            digitus_last_error());
    return WRONG;
  }
  REQUIRE((status == DIGITUS_OK) || strstr(digitus_last_error(), "memory") != NULL);
  if (kind->check != NULL) {
    kind->check(status != DIGITUS_OK);
  }
  work_as_usual(result);
  REQUIRE(memcmp(result, expected, sizeof result) == 0);
  return status == DIGITUS_OK ? SUCCEEDED : REFUSED;
}

/* Lets a process of its own do the work with that much memory; returns how it ended. */
static int outcome(const work_kind *kind, size_t left) {
  int status = 0;
  const pid_t process = fork(); /* nothing of the library has run in the parent */
  REQUIRE(process >= 0);
  if (process == 0) {
    alarm(60);
    _exit(work_with_little(kind, left));
  }
  REQUIRE(waitpid(process, &status, 0) == process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

/* Makes the files to read. */
static void write_files(void) {
  network = make_network(UNITS);
  dataset = make_dataset();
  CHECK_OK(digitus_network_save(network, path_of("model")));
  CHECK_OK(digitus_trainer_create(network, dataset, NULL, &trainer));
  CHECK_OK(digitus_trainer_run(trainer, 4, NULL));
  CHECK_OK(digitus_trainer_save(trainer, path_of("checkpoint"), long_text(NOTE)));
  set_long_metadata();
  CHECK_OK(digitus_network_save(network, path_of("model-with-metadata")));
  write_convnet_files();
}

/* Makes the files to read, and what work_as_usual() results in, in a process of its own. */
static void prepare(void) {
  int ends[2];
  int status = -1;
  uint32_t state = 1;
  for (int index = 0; index < ROWS * WIDTH; index++) {
    state = state * 1664525u + 1013904223u;
    many[index] = (state >> 16) % 5 == 0 ? (uint8_t)(state >> 24) : 0;
  }
  memcpy(pixels, many, sizeof pixels);
  for (int row = 0; row < ROWS; row++) {
    labels[row] = row % CLASSES;
  }
  REQUIRE(pipe(ends) == 0);
  const pid_t process = fork();
  REQUIRE(process >= 0);
  if (process == 0) {
    float result[CLASSES];
    write_files();
    work_as_usual(result);
    REQUIRE(write(ends[1], result, sizeof result) == (ssize_t)sizeof result);
    _exit(0);
  }
  REQUIRE(waitpid(process, &status, 0) == process && status == 0);
  REQUIRE(read(ends[0], expected, sizeof expected) == (ssize_t)sizeof expected);
}

int main(int argument_count, char **arguments) {
  size_t step = 0;
  REQUIRE(argument_count >= 4);
  folder = arguments[1];
  is_heap = strcmp(arguments[2], "heap") == 0;
  step = (size_t)atol(arguments[3]);
  prepare();
  for (size_t index = 0; index < sizeof kinds / sizeof *kinds; index++) {
    int counts[3] = {0, 0, 0};
    int in_a_row = 0;
    if (argument_count > 4 && strcmp(arguments[4], kinds[index].name) != 0) {
      continue;
    }
    for (size_t left = is_heap ? step : 0; in_a_row < ENOUGH && left < LIMIT; left += step) {
      const int ended = outcome(&kinds[index], left);
      in_a_row = ended == SUCCEEDED ? in_a_row + 1 : 0;
      counts[ended == SUCCEEDED ? 0 : ended == REFUSED ? 1 : 2]++;
      if (ended != SUCCEEDED && ended != REFUSED) {
        fprintf(stderr, "%s with %zu bytes ended with %d\n", kinds[index].name, left, ended);
      }
    }
    printf("%s: %d succeeded, %d refused, %d broke\n", kinds[index].name, counts[0], counts[1],
           counts[2]);
    fflush(stdout);
  }
  return 0;
}
