import COneDNN
import Glibc

/// A matrix in a product, taken as it lies or transposed.
package enum Factor {
  case plain(Matrix)
  case transposed(Matrix)

  var matrix: Matrix {
    switch self {
    case .plain(let matrix), .transposed(let matrix): return matrix
    }
  }

  var isTransposed: Bool {
    if case .transposed = self { return true }
    return false
  }

  /// Rows as the product sees them.
  var rows: Int { isTransposed ? matrix.columns : matrix.rows }
  /// Columns as the product sees them.
  var columns: Int { isTransposed ? matrix.rows : matrix.columns }

  /// BLAS's letter.
  fileprivate var letter: CChar { CChar(UInt8(ascii: isTransposed ? "T" : "N")) }
}

/// `C = A · B` by oneDNN on the calling thread alone.
///
/// The bits of the result depend on sizes and values, not on which thread computes them.
///
/// - Parameters:
///   - a: `[m, k]`.
///   - b: `[k, n]`.
///   - c: `[m, n]`, overwritten.
/// - Precondition: The sizes match.
/// - Complexity: O(m · n · k).
package func multiply(_ a: Factor, _ b: Factor, into c: MutableMatrix) {
  precondition(
    a.columns == b.rows && a.rows == c.rows && b.columns == c.columns,
    "sizes of a product do not match")
  // The plain loop rounds otherwise, but the process is about to end.
  guard ProductGate.enter() else { return multiplyReference(a, b, into: c) }
  defer { ProductGate.leave() }
  undisturbedOnThisThread {
    let status = dnnl_sgemm(
      a.letter, b.letter, dnnl_dim_t(c.rows), dnnl_dim_t(c.columns), dnnl_dim_t(a.columns), 1,
      a.matrix.pointer, dnnl_dim_t(a.matrix.stride), b.matrix.pointer,
      dnnl_dim_t(b.matrix.stride), 0, c.pointer, dnnl_dim_t(c.stride))
    if status != dnnl_success {
      // oneDNN could not get working memory; the plain loop needs none.
      multiplyReference(a, b, into: c)
    }
  }
}

/// Runs oneDNN on the calling thread alone, and without signals.
///
/// Its generated kernels use the stack pointer as one more register that points into their working
/// memory. A signal that arrives then, such as Ctrl-C, has its frame written there: the process
/// crashes soon after. And OpenMP's threads, over which oneDNN would spread, are not wanted: the
/// engine's own are enough. Both settings belong to a thread that may be the host's, so they are put back.
private func undisturbedOnThisThread(_ body: () -> Void) {
  var everySignal = sigset_t()
  var previousSignals = sigset_t()
  sigfillset(&everySignal)
  pthread_sigmask(SIG_SETMASK, &everySignal, &previousSignals)
  let previousThreads = omp_get_max_threads()
  if previousThreads != 1 { omp_set_num_threads(1) }
  body()
  if previousThreads != 1 { omp_set_num_threads(previousThreads) }
  pthread_sigmask(SIG_SETMASK, &previousSignals, nil)
}
