/* For programs that do one thing many times: they end at the first call that goes otherwise than it must,
 * instead of printing every check as check.h does. */
#ifndef DIGITUS_TESTS_REQUIRE_H
#define DIGITUS_TESTS_REQUIRE_H

#include <digitus.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends the program at once: other threads may be at work in libraries that exit() would take down first. */
#define FAIL() _Exit(1)

/* Ends the program, telling where, unless a condition holds. */
#define REQUIRE(condition)                                                                         \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                              \
      FAIL();                                                                                      \
    }                                                                                              \
  } while (0)

/* Ends the program, telling where and why, unless a call returns that status. */
#define REQUIRE_STATUS(status, call)                                                               \
  do {                                                                                             \
    const digitus_status status_received = (call);                                                 \
    if (status_received != (status)) {                                                             \
      fprintf(stderr, "%s:%d: %s: %s: %s\n", __FILE__, __LINE__, #call,                            \
              digitus_status_name(status_received),                                                \
              status_received == 0 ? "" : digitus_last_error());                                   \
      FAIL();                                                                                      \
    }                                                                                              \
  } while (0)

#define CHECK_OK(call) REQUIRE_STATUS(DIGITUS_OK, call)

#endif /* DIGITUS_TESTS_REQUIRE_H */
