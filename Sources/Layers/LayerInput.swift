import Tensors

/// What comes into a layer: rows of values, `[rows, inputs]`.
package enum LayerInput {
  case dense(Matrix)
  /// Only where `Layer.acceptsSparseInput`.
  case sparse(SparseMatrix)

  /// - Precondition: The values do not come sparse.
  var dense: Matrix {
    guard case .dense(let matrix) = self else {
      preconditionFailure("the layer takes no sparse input")
    }
    return matrix
  }
}
