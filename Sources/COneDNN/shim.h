/* The one function of oneDNN that the engine calls, and the OpenMP calls that keep it on the calling
 * thread. Declared here rather than by including <omp.h>, which clang ships apart from OpenMP itself. */
#include <dnnl.h>

int omp_get_max_threads(void);
void omp_set_num_threads(int count);
