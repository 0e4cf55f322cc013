"""Small data sets and quiet fits for the tests of the estimators."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning


def digits(count=300):
    """Return digits of 8 x 8 pixels as rows from 0 to 1 in float64, and their labels."""
    images, labels = load_digits(return_X_y=True)
    return images[:count] / 16, labels[:count]


def fitted(model, *arguments, **keywords):
    """Fit without the warning that a few epochs are too few."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(*arguments, **keywords)


def worst(ours, theirs):
    """Return the largest difference of two lists of arrays, or of numbers."""
    pairs = zip(ours, theirs, strict=True)
    return max(float(np.abs(np.asarray(a, dtype=float) - b).max()) for a, b in pairs)
