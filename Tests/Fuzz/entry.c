/* What libFuzzer calls, for the reader whose corpus folder READER names. Built by .ci/fuzz. */
#include <stddef.h>
#include <stdint.h>

typedef size_t mutator(uint8_t *bytes, size_t size, size_t capacity);

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t capacity);
void digitus_fuzz_check(const char *reader, const uint8_t *bytes, size_t size);
size_t digitus_fuzz_mutate(const char *reader, uint8_t *bytes, size_t size, size_t capacity,
                           unsigned int seed, mutator *mutate);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  digitus_fuzz_check(READER, bytes, size);
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t capacity, unsigned int seed) {
  return digitus_fuzz_mutate(READER, bytes, size, capacity, seed, LLVMFuzzerMutate);
}
