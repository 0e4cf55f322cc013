import Tensors

/// What comes into a layer: rows of values, `[rows, inputs]`.
package enum LayerInput {
  case dense(Matrix)
  /// Only where `Layer.acceptsSparseInput`.
  case sparse(SparseMatrix)
}
