/* zlib's inflate functions, for gzip-compressed data files. */
#include <zlib.h>

/* inflateInit2 is a macro, which Swift cannot import. 16 + MAX_WBITS: a gzip wrapper, nothing else. */
static inline int digitus_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, 16 + MAX_WBITS);
}
