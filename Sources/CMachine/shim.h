/* What Swift has no words for: the scheduler's mask, a look at the heap, and some instructions of the
 * processor. */
#ifndef DIGITUS_MACHINE_H
#define DIGITUS_MACHINE_H

/* glibc and musl show sched_getaffinity only to sources that define _GNU_SOURCE before anything else,
 * which a Swift import cannot. The mask is any array of bits. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int sched_getaffinity(int process, size_t mask_bytes, void *mask);

/* Whether so many bytes could be taken now, in one piece. In C, with a barrier, because a compiler may leave
 * out a block that nobody uses, and say yes. */
static inline bool digitus_has_memory(size_t size) {
  void *block = malloc(size);
  __asm__ volatile("" : : "r"(block) : "memory");
  free(block);
  return block != NULL;
}

/* Numbers below the normal ones of single precision (1.2e-38) cost some processors a hundred times the
 * time of others, and Adam's means of a pixel that is seldom set get there by and by. Makes the calling
 * thread take them as 0; returns what it did before. */
static inline unsigned long digitus_flush_subnormals(void) {
#if defined(__x86_64__)
  unsigned int control = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(control | 0x8040u);
  return control;
#elif defined(__aarch64__)
  unsigned long control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  __asm__ volatile("msr fpcr, %0" : : "r"(control | (1ul << 24)));
  return control;
#else
  return 0;
#endif
}

/* Undoes digitus_flush_subnormals(), given what it returned. */
static inline void digitus_restore_subnormals(unsigned long control) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr((unsigned int)control);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(control));
#else
  (void)control;
#endif
}

/* Tells the processor that the calling thread waits for another one; Swift has no word for it. */
static inline void digitus_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Asks for a line of memory that will be read soon. Any address will do. */
static inline void digitus_prefetch(const void *address) {
  __builtin_prefetch(address);
}

/* Bit i tells whether value i of 64 is not zero. Six instructions and seventeen with AVX-512, which Swift's
 * comparisons of vectors do not become. The values may lie anywhere. */
typedef uint8_t digitus_64_bytes __attribute__((ext_vector_type(64)));
typedef float digitus_64_floats __attribute__((ext_vector_type(64)));
typedef _Bool digitus_64_bits __attribute__((ext_vector_type(64)));

static inline uint64_t digitus_nonzero_bytes(const uint8_t *values) {
  digitus_64_bytes vector;
  __builtin_memcpy(&vector, values, sizeof vector);
  digitus_64_bits bits = __builtin_convertvector(vector != 0, digitus_64_bits);
  uint64_t word;
  __builtin_memcpy(&word, &bits, sizeof word);
  return word;
}

static inline uint64_t digitus_nonzero_floats(const float *values) {
  digitus_64_floats vector;
  __builtin_memcpy(&vector, values, sizeof vector);
  digitus_64_bits bits = __builtin_convertvector(vector != 0, digitus_64_bits);
  uint64_t word;
  __builtin_memcpy(&word, &bits, sizeof word);
  return word;
}

#endif
