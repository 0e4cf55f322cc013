"""What the estimators have in common: labels, predictions and pickling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from digitus._errors import ArgumentError
from digitus.estimators._inputs import as_matrix, pieces
from digitus.estimators._saved_network import network_bytes, network_of
from digitus.layers import Layer
from digitus.network import Network


class NetworkClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A classifier whose network the engine trains.

    Attributes
    ----------
    network_ : Network
        Scores the classes in the order of `classes_`; its `class_names` are their names.
    classes_ : ndarray, shape (n_classes,)
        The labels, sorted.
    """

    network_: Network
    classes_: NDArray[Any]

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the label of each sample: of equal probabilities the first one's.

        Parameters
        ----------
        X : array_like or sparse matrix, shape (n, features)

        Returns
        -------
        ndarray, shape (n,)
        """
        places = self.predict_proba(X).argmax(axis=1)
        labels: NDArray[Any] = self.classes_[places]
        return labels

    def predict_proba(self, X: Any) -> NDArray[np.float32]:
        """Return the probability of each class.

        Parameters
        ----------
        X : array_like or sparse matrix, shape (n, features)
            uint8 (the network sees value / 255), or other numbers, taken as they are. Of a sparse
            matrix a bounded part is dense at a time.

        Returns
        -------
        ndarray of float32, shape (n, n_classes)
            In the order of `classes_`; each row sums to 1.
        """
        check_is_fitted(self)
        found = [self.network_.predict_proba(rows) for rows in pieces(self._matrix(X))]
        return found[0] if len(found) == 1 else np.concatenate(found)

    def predict_log_proba(self, X: Any) -> NDArray[np.float64]:
        """Return the logarithm of `predict_proba`; -inf where that is 0.

        Parameters
        ----------
        X : array_like or sparse matrix, shape (n, features)

        Returns
        -------
        ndarray of float64, shape (n, n_classes)
        """
        with np.errstate(divide="ignore"):
            logarithms: NDArray[np.float64] = np.log(self.predict_proba(X).astype(np.float64))
        return logarithms

    def _matrix(self, X: Any) -> Any:
        """Return samples to predict, checked against those that were fitted."""
        return as_matrix(self, X, reset=False)

    def _find_classes(self, y: NDArray[Any]) -> NDArray[Any]:
        """Return the labels that occur, at least two."""
        classes: NDArray[Any] = np.unique(y)
        if len(classes) < 2:
            raise ValueError(
                f"y: expected at least 2 classes, got 1 class: {classes[0]!r}; a classifier has "
                "nothing to learn from one"
            )
        return classes

    def _check_layers(self, layers: Sequence[Layer]) -> None:
        """Refuse to go on with a network whose layers are not those of the parameters any more."""
        before, wanted = list(self.network_.layers), list(layers)
        if [each.description() for each in before] != [each.description() for each in wanted]:
            raise ValueError(
                f"the network of the call before has the layers {before}, but the parameters ask "
                f"for {wanted} now; call fit with warm_start=False to begin anew"
            )

    def _name_classes(self) -> None:
        """Tell the network what its classes are called, for its file."""
        try:
            self.network_.class_names = [str(label) for label in self.classes_]
        except ArgumentError:  # Empty or equal as text: then they go by their numbers.
            self.network_.class_names = None

    def __getstate__(self) -> dict[str, Any]:
        state = {
            name: value
            for name, value in super().__getstate__().items()
            if name != "_training"  # Native memory.
        }
        if isinstance(state.get("network_"), Network):
            state["network_"] = network_bytes(state["network_"])
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        if isinstance(state.get("network_"), bytes):
            state = {**state, "network_": network_of(state["network_"])}
        super().__setstate__(state)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def places_of(y: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.int64]:
    """Return the place of each label in the sorted `classes`; ValueError names those not there."""
    found = np.unique(y)
    unknown = np.setdiff1d(found, classes)
    if len(unknown) > 0:
        raise ValueError(
            f"`y` has classes not in `self.classes_`: {unknown}. `self.classes_` has {classes}"
        )
    return np.searchsorted(classes, y).astype(np.int64)


def same_classes(given: ArrayLike, classes: NDArray[Any]) -> bool:
    """Return whether labels are those of `classes`, in any order."""
    return bool(np.array_equal(np.unique(np.asarray(given)), classes))
