"""The loss: cross-entropy of the softmax of a network's scores; and how many scores are right.

Options are those of Keras, with the same arithmetic: smoothed labels, and weights of images.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from digitus.reference.array_types import AnyArray, FloatArray


def one_hot(labels: AnyArray, class_count: int, dtype: np.dtype[Any]) -> FloatArray:
    """Write each label as a row of zeros with a one in its place.

    Parameters
    ----------
    labels : ndarray of integers, shape (batch,)
        0 to class_count - 1.
    class_count : int
    dtype : dtype
        Of the result.

    Returns
    -------
    ndarray, shape (batch, class_count)
    """
    rows: FloatArray = np.zeros((len(labels), class_count), dtype=dtype)
    rows[np.arange(len(labels)), labels] = 1
    return rows


def softmax(logits: FloatArray) -> FloatArray:
    """Turn scores into probabilities: ``p_j = exp(z_j) / sum over k of exp(z_k)``.

    The largest score of each row is subtracted first. That changes no probability, because it
    multiplies numerator and denominator by the same factor, and keeps exp from overflowing.

    Parameters
    ----------
    logits : ndarray, shape (batch, classes)

    Returns
    -------
    ndarray, shape (batch, classes)
        Rows sum to 1.
    """
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: FloatArray = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities


def cross_entropy(
    logits: FloatArray,
    labels: AnyArray,
    *,
    weights: FloatArray | None = None,
    label_smoothing: float = 0.0,
) -> float:
    """Compute the mean over the batch of ``-ln p_label``, in nats.

    With p = softmax(z) that is ``ln(sum over k of exp(z_k)) - z_label``, which stays exact where
    p_label would round to 0. The largest score is subtracted as in `softmax`.

    With smoothing s the label counts for ``1 - s`` only, and every class, the label's too, for
    ``s / classes``: C. Szegedy and others, "Rethinking the Inception Architecture for Computer
    Vision", CVPR 2016, section 7. So z_label becomes ``(1 - s) z_label + s mean(z)``.

    Parameters
    ----------
    logits : ndarray, shape (batch, classes)
    labels : ndarray of integers, shape (batch,)
    weights : ndarray, shape (batch,), optional
        What each image's part is multiplied by. The sum is divided by the batch size still, not by
        the sum of the weights.
    label_smoothing : float
        0 to 1.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_of_sums = np.log(np.exp(shifted).sum(axis=1))
    scores = shifted[np.arange(len(labels)), labels]
    if label_smoothing > 0.0:
        scores = (1.0 - label_smoothing) * scores + label_smoothing * shifted.mean(axis=1)
    losses = log_of_sums - scores
    return float(np.mean(losses if weights is None else weights * losses))


def softmax_cross_entropy_gradient(
    logits: FloatArray,
    labels: AnyArray,
    *,
    weights: FloatArray | None = None,
    label_smoothing: float = 0.0,
) -> FloatArray:
    """Compute the gradient of `cross_entropy` at the logits.

    Softmax and logarithm together have a simple one: ``dL/dz = (p - target) w / batch``. The target
    is 1 for the label and 0 for other classes; or, smoothed, ``1 - s + s / classes`` and
    ``s / classes``.

    Parameters
    ----------
    logits, labels, weights, label_smoothing
        As of `cross_entropy`.

    Returns
    -------
    ndarray, shape (batch, classes)
        Rows sum to 0.
    """
    batch, class_count = logits.shape
    targets = one_hot(labels, class_count, logits.dtype)
    if label_smoothing > 0.0:
        targets = targets * (1.0 - label_smoothing) + label_smoothing / class_count
    differences = softmax(logits) - targets
    if weights is not None:
        differences = differences * weights[:, np.newaxis]
    grad_logits: FloatArray = differences / batch
    return grad_logits


def accuracy(logits: FloatArray, labels: AnyArray) -> float:
    """Return the share of rows whose highest score is their label's; of equal ones, the first.

    Parameters
    ----------
    logits : ndarray, shape (batch, classes)
    labels : ndarray of integers, shape (batch,)
    """
    return float(np.mean(np.argmax(logits, axis=1) == labels))


def image_weights(
    labels: AnyArray,
    class_count: int,
    sample_weights: AnyArray | None = None,
    class_weights: Sequence[float] | None = None,
) -> AnyArray | None:
    """Return what each image's part of the loss is multiplied by, or None for 1.

    Parameters
    ----------
    labels : ndarray of integers, shape (image_count,)
    class_count : int
    sample_weights : ndarray, shape (image_count,), optional
        One an image; finite, 0 or more.
    class_weights : sequence of float, optional
        One a class; finite, 0 or more. Where both are given, they are multiplied.

    Returns
    -------
    ndarray of float64, shape (image_count,), or None

    Raises
    ------
    ValueError
        If weights have another shape or cannot be weights.
    """
    weights: AnyArray | None = None
    if sample_weights is not None:
        weights = _checked_weights("sample_weights", sample_weights, len(labels))
    if class_weights is not None:
        by_class = _checked_weights("class_weights", class_weights, class_count)[labels]
        weights = by_class if weights is None else weights * by_class
    return weights


def _checked_weights(name: str, values: Any, count: int) -> AnyArray:
    weights: AnyArray = np.asarray(values, dtype=np.float64)
    if weights.shape != (count,):
        raise ValueError(f"{name}: expected {count} numbers, got shape {weights.shape}")
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if len(wrong) > 0:
        place = int(wrong[0])
        raise ValueError(f"{name}[{place}]: expected 0 or more, got {weights[place]}")
    return weights
