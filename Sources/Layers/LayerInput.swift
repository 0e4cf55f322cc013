import Tensors

/// What comes into a layer: rows of values, `[rows, inputs]`.
package enum LayerInput {
  case dense(Matrix)
  /// Only where `Layer.acceptsSparseInput`.
  case sparse(SparseMatrix)

  package var rows: Int {
    switch self {
    case .dense(let matrix): return matrix.rows
    case .sparse(let matrix): return matrix.rows
    }
  }
}
