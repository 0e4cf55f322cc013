"""What estimators are given, checked by scikit-learn's rules, as the engine takes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, validate_data

from digitus._arrays import Images

PIECE_SIZE = 1 << 24
"""Values of a sparse matrix that are made dense at a time where it need not be dense as a whole."""

MERGE_LIMIT = 1_000
"""Rows up to which `merged` looks for those that are alike."""

_ELEMENTS = [np.float32, np.uint8]
"""What stays as it is; all other types of numbers become the first."""


def as_matrix(estimator: Any, X: Any, *, reset: bool) -> Any:
    """Return X as float32 or uint8, dense or sparse by rows, after scikit-learn's checks.

    Parameters
    ----------
    estimator : estimator
        Gets `n_features_in_` and `feature_names_in_`, or is compared with them.
    X : array_like or sparse matrix, shape (n, features)
        Finite, also as float32.
    reset : bool
        Whether the estimator is fitted anew.

    Returns
    -------
    ndarray or sparse matrix (csr), shape (n, features)
    """
    with np.errstate(over="ignore"):  # What is too large becomes infinite, and is refused as such.
        return _by_rows(validate_data(estimator, X, reset=reset, **_MATRIX))


def as_labelled(estimator: Any, X: Any, y: Any, *, reset: bool) -> tuple[Images, NDArray[Any]]:
    """Return rows and labels of the same length, after scikit-learn's checks.

    Parameters
    ----------
    estimator, X, reset
        As of `as_matrix`.
    y : array_like, shape (n,)
        Labels of any kind that can be sorted.

    Returns
    -------
    rows : ndarray of float32 or uint8, shape (n, features)
        Dense and C-contiguous.
    y : ndarray, shape (n,)
    """
    shape = y.shape if hasattr(y, "shape") else np.asarray(y).shape
    if len(shape) == 2 and shape[1] > 1:
        raise ValueError(
            f"y: expected one label a sample, shape (n,), got shape {tuple(shape)}: several labels "
            "a sample (multilabel) are not supported; fit one classifier a label, as "
            "sklearn.multioutput.MultiOutputClassifier does"
        )
    with np.errstate(over="ignore"):
        X, y = validate_data(estimator, X, y, reset=reset, **_MATRIX)
    check_classification_targets(y)
    matrix = _by_rows(X)
    rows = matrix.toarray() if hasattr(matrix, "toarray") else matrix
    return rows, y


def as_weights(sample_weight: Any, rows: Images) -> NDArray[np.float64] | None:
    """Return one weight a row, each 0 or more and one of them above 0; None for None."""
    if sample_weight is None:
        return None
    weights: NDArray[np.float64] = _check_sample_weight(sample_weight, rows, dtype=np.float64)
    if weights.min() < 0:
        place = int(weights.argmin())
        raise ValueError(f"sample_weight[{place}]: expected 0 or more, got {weights[place]}")
    if not weights.any():
        raise ValueError("Sample weights must contain at least one non-zero number.")
    return weights


def pieces(matrix: Any) -> Iterator[Images]:
    """Yield the rows as dense arrays: one, or some of bounded size if the matrix is sparse."""
    if not hasattr(matrix, "toarray"):
        yield matrix
        return
    count = max(1, PIECE_SIZE // matrix.shape[1])
    for start in range(0, matrix.shape[0], count):
        yield matrix[start : start + count].toarray()


def merged(
    rows: Images, labels: NDArray[np.int64], weights: NDArray[np.float64] | None
) -> tuple[Images, NDArray[np.int64], NDArray[np.float64] | None]:
    """Return each row once, in an order of their values, with the sum of its weights.

    For a training whose batches hold all rows: there the order of the rows, and whether one comes
    three times or has the weight 3, makes no difference but in rounding. So it makes none at all.

    Parameters
    ----------
    rows, labels, weights
        Of n samples; above `MERGE_LIMIT` of them all stay as they are.

    Returns
    -------
    rows, labels, weights
        Without those of weight 0; no weights if all are 1.
    """
    if len(rows) > MERGE_LIMIT:
        return rows, labels, weights
    if weights is None:
        weights = np.ones(len(rows))
    is_used = weights > 0
    rows, labels, weights = rows[is_used], labels[is_used], weights[is_used]
    table = np.column_stack([labels, rows])
    _, first, place = np.unique(table, axis=0, return_index=True, return_inverse=True)
    sums = np.zeros(len(first))
    np.add.at(sums, place.ravel(), weights)
    return rows[first], labels[first], None if np.all(sums == 1) else sums


_MATRIX: dict[str, Any] = {"accept_sparse": ("csr", "csc"), "dtype": _ELEMENTS, "order": "C"}


def _by_rows(X: Any) -> Any:
    return X.tocsr() if hasattr(X, "tocsr") else X
