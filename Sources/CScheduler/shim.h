/* glibc and musl show sched_getaffinity only to sources that define _GNU_SOURCE before anything else,
 * which a Swift import cannot. The mask is any array of bits. */
#include <stddef.h>

int sched_getaffinity(int process, size_t mask_bytes, void *mask);
