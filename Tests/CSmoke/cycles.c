/* Makes, uses and destroys every kind of object again and again, and prints how much memory the process
 * has after each tenth of the cycles.
 *
 * usage: cycles FOLDER work|refused CYCLES [leak]
 *   work      every call succeeds; each tenth cycle saves a model and a checkpoint to FOLDER and reads them
 *   refused   every call fails, on each path to an error that a caller can take
 *   leak      forgets the last object of each cycle, which must be noticed */
#define _GNU_SOURCE 1
#include "cycle_refusals.h"
#include "cycle_work.h"

#include <malloc.h>
#include <unistd.h>

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

/* Writes a model of one layer whose last parameter, a variance, is below 0. */
static void write_bad_variance(void) {
  static char content[4096];
  const int64_t shape[] = {1};
  const float variance = -1;
  FILE *file = NULL;
  size_t count = 0;
  digitus_network *network = NULL;
  CHECK_OK(digitus_network_create(shape, 1, 1, &network));
  CHECK_OK(digitus_network_add_layer(network, "{\"type\": \"batch_norm\"}"));
  CHECK_OK(digitus_network_save(network, path_of("bad-variance")));
  digitus_network_destroy(network);
  file = fopen(path_of("bad-variance"), "rb");
  REQUIRE(file != NULL);
  count = fread(content, 1, sizeof content, file);
  fclose(file);
  REQUIRE(count > sizeof variance && count < sizeof content);
  memcpy(content + count - sizeof variance, &variance, sizeof variance);
  write_file("bad-variance", content, count);
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
 * short, a model that is wrong, and a checkpoint of other images. */
static void write_files(void) {
  digitus_network *network = make_network();
  write_file("good.csv", "label,a,b\n1,2,3\n4,5,6\n", 22);
  write_file("bad.csv", "label,a,b\n1,2,3\n4,5,x\n", 22);
  write_file("bad.csv.gz", "\x1f\x8b\x08\0\0\0\0\0\0\3damaged", 17);
  CHECK_OK(digitus_network_save(network, path_of("model")));
  cut("model", "cut-model");
  write_bad_variance();
  write_checkpoint(network, 0);
  cut("checkpoint", "cut-checkpoint");
  write_checkpoint(network, 1);
  digitus_network_destroy(network);
}

static void remove_files(void) {
  static const char *const names[] = {"good.csv",  "bad.csv",    "bad.csv.gz",     "model",
                                      "cut-model", "checkpoint", "cut-checkpoint", "bad-variance"};
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
