/* Predicts one row at a time and prints the median and the 99th percentile of the calls, as JSON.
 *
 *     predict_one MODEL.safetensors ROWS.f32 CALLS
 *
 * ROWS.f32 holds rows of floats as the network takes them, one behind the other. */
#define _POSIX_C_SOURCE 200809L

#include <digitus.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WARM_UP = 200, MOST_CLASSES = 1024 };

static void check(digitus_status status) {
  if (status != DIGITUS_OK) {
    fprintf(stderr, "predict_one: %s\n", digitus_last_error());
    exit(1);
  }
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int compare(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

/* Reads a whole file of rows; sets their count. */
static float *read_rows(const char *path, int64_t width, int64_t *count) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
    perror(path);
    exit(1);
  }
  size_t values = (size_t)ftell(file) / sizeof(float);
  float *rows = malloc(values * sizeof(float));
  rewind(file);
  *count = (int64_t)values / width;
  if (rows == NULL || *count == 0 || fread(rows, sizeof(float), values, file) != values) {
    fprintf(stderr, "predict_one: %s: cannot read rows of %lld floats\n", path, (long long)width);
    exit(1);
  }
  fclose(file);
  return rows;
}

int main(int count, char **arguments) {
  if (count != 4 || atoll(arguments[3]) < 1) {
    fputs("usage: predict_one MODEL.safetensors ROWS.f32 CALLS\n", stderr);
    return 2;
  }
  int64_t calls = atoll(arguments[3]), row_count = 0;
  digitus_network *network = NULL;
  check(digitus_network_load(arguments[1], &network));
  int64_t width = digitus_network_input_size(network);
  float *rows = read_rows(arguments[2], width, &row_count);
  float probabilities[MOST_CLASSES];
  int64_t *times = malloc((size_t)calls * sizeof *times);
  if (times == NULL) {
    return 1;
  }
  for (int64_t call = -WARM_UP; call < calls; call++) {
    const float *row = rows + ((call + WARM_UP) % row_count) * width;
    int64_t started = nanoseconds();
    digitus_status status = digitus_network_predict(network, row, 1, probabilities, MOST_CLASSES);
    int64_t ended = nanoseconds();
    check(status);
    if (call >= 0) {
      times[call] = ended - started;
    }
  }
  qsort(times, (size_t)calls, sizeof *times, compare);
  printf("{\"seconds\": %.9f, \"p99\": %.9f}\n", (double)times[calls / 2] / 1e9,
         (double)times[calls - 1 - calls / 100] / 1e9);
  free(times);
  free(rows);
  digitus_network_destroy(network);
  return 0;
}
