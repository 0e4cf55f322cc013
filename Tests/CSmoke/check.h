/* Counts checks, prints a line for each, and reads and writes files for them. */
#ifndef DIGITUS_TESTS_CHECK_H
#define DIGITUS_TESTS_CHECK_H

#include <digitus.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int passed_checks = 0;
static int failed_checks = 0;
/* Where files are written, and removed again. */
static const char *folder = ".";

/* CHECK: something is true. SUCCEEDS: a call returns DIGITUS_OK. FAILS: it returns that error, and
 * there are words for it. */
#define CHECK(condition) record_check((condition) != 0, __LINE__, #condition, "")
#define SUCCEEDS(call) record_status(DIGITUS_OK, (call), __LINE__, #call)
#define FAILS(status, call) record_status((status), (call), __LINE__, #call)

static inline void record_check(int is_right, int line, const char *claim, const char *detail) {
  if (is_right) {
    passed_checks++;
  } else {
    failed_checks++;
  }
  printf("%s %4d: %s%s%s\n", is_right ? "ok  " : "FAIL", line, claim, *detail ? " -> " : "",
         detail);
}

static inline void record_status(digitus_status expected, digitus_status received, int line,
                                 const char *call) {
  const char *name = digitus_status_name(received);
  const char *message = received == DIGITUS_OK ? "" : digitus_last_error();
  const int has_words = message != NULL && message[0] != '\0';
  char detail[400];
  snprintf(detail, sizeof detail, "%s%s%s", name != NULL ? name : "no name", has_words ? ": " : "",
           has_words ? message : "");
  record_check(received == expected && name != NULL && has_words == (expected != DIGITUS_OK), line,
               call, detail);
}

/* Prints the sum; returns the exit status of the program. */
static inline int end_of_checks(void) {
  printf("%d passed, %d failed\n", passed_checks, failed_checks);
  return failed_checks == 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Whether a number is what it should be; NaN is not close to anything. */
static inline int is_close(double received, double expected) {
  const double difference = received - expected;
  return difference > -1e-5 && difference < 1e-5;
}

static inline int is_text(const char *received, const char *expected) {
  return received != NULL && strcmp(received, expected) == 0;
}

/* The path of a file in the folder; overwritten by the fourth call from now. */
static inline const char *path_of(const char *name) {
  static char paths[4][1024];
  static int next = 0;
  char *path = paths[next];
  next = (next + 1) % 4;
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

static inline void write_file(const char *path, const void *bytes, size_t count) {
  FILE *file = fopen(path, "wb");
  const int is_written = file != NULL && fwrite(bytes, 1, count, file) == count;
  if (file == NULL || fclose(file) != 0 || !is_written) {
    fprintf(stderr, "cannot write %s\n", path);
    exit(2);
  }
}

/* Returns how many bytes were read; 0 if there is no such file. */
static inline size_t read_file(const char *path, char *bytes, size_t capacity) {
  FILE *file = fopen(path, "rb");
  const size_t count = file != NULL ? fread(bytes, 1, capacity, file) : 0;
  if (file != NULL) {
    fclose(file);
  }
  return count;
}

#endif /* DIGITUS_TESTS_CHECK_H */
