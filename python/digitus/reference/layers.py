"""The parts of a network, forward and backward, as functions of arrays.

A gradient ``grad_x`` says how much the loss grows for each unit that ``x`` grows; it has the shape
of ``x``. A backward function takes the gradient at the layer's output to the gradients at what the
output was made of. The division by the batch size happens once, in
`softmax_cross_entropy_gradient`; everything after it only sums over the batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from digitus.reference.array_types import AnyArray, FloatArray


def dense_forward(inputs: FloatArray, kernel: FloatArray, bias: FloatArray) -> FloatArray:
    """Compute ``y = x W + b``.

    Parameters
    ----------
    inputs : ndarray, shape (batch, inputs)
    kernel : ndarray, shape (inputs, outputs)
    bias : ndarray, shape (outputs,)

    Returns
    -------
    ndarray, shape (batch, outputs)
    """
    return inputs @ kernel + bias


def dense_parameter_gradients(
    inputs: FloatArray, grad_outputs: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Carry a gradient back through ``y = x W + b`` to W and b.

    Parameters
    ----------
    inputs : ndarray, shape (batch, inputs)
        Of the forward pass.
    grad_outputs : ndarray, shape (batch, outputs)

    Returns
    -------
    grad_kernel : ndarray, shape (inputs, outputs)
    grad_bias : ndarray, shape (outputs,)
    """
    grad_kernel = inputs.T @ grad_outputs  # dL/dW = x^T dL/dy
    grad_bias = grad_outputs.sum(axis=0)  # dL/db = sum of dL/dy over the batch
    return grad_kernel, grad_bias


def dense_input_gradient(grad_outputs: FloatArray, kernel: FloatArray) -> FloatArray:
    """Carry a gradient back through ``y = x W + b`` to x.

    Parameters
    ----------
    grad_outputs : ndarray, shape (batch, outputs)
    kernel : ndarray, shape (inputs, outputs)

    Returns
    -------
    ndarray, shape (batch, inputs)
    """
    grad_inputs: FloatArray = grad_outputs @ kernel.T  # dL/dx = dL/dy W^T
    return grad_inputs


def relu_forward(inputs: FloatArray) -> FloatArray:
    """Compute ``y = max(x, 0)``, element by element."""
    return np.maximum(inputs, 0)


def relu_backward(outputs: FloatArray, grad_outputs: FloatArray) -> FloatArray:
    """Carry a gradient back through ``y = max(x, 0)``.

    Where y is above 0 the gradient passes, elsewhere it stops; at x = 0 the slope is taken as 0.

    Parameters
    ----------
    outputs : ndarray, shape (batch, units)
        Of the forward pass.
    grad_outputs : ndarray, shape (batch, units)

    Returns
    -------
    ndarray, shape (batch, units)
    """
    return grad_outputs * (outputs > 0)


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


def cross_entropy(logits: FloatArray, labels: AnyArray) -> float:
    """Compute the mean over the batch of ``-ln p_label``, in nats.

    With p = softmax(z) that is ``ln(sum over k of exp(z_k)) - z_label``, which stays exact where
    p_label would round to 0. The largest score is subtracted as in `softmax`.

    Parameters
    ----------
    logits : ndarray, shape (batch, classes)
    labels : ndarray of integers, shape (batch,)
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_of_sums = np.log(np.exp(shifted).sum(axis=1))
    scores_of_labels = shifted[np.arange(len(labels)), labels]
    return float(np.mean(log_of_sums - scores_of_labels))


def softmax_cross_entropy_gradient(logits: FloatArray, labels: AnyArray) -> FloatArray:
    """Compute the gradient of `cross_entropy` at the logits.

    Softmax and logarithm together have a simple one: ``dL/dz = (p - one_hot(label)) / batch``.

    Parameters
    ----------
    logits : ndarray, shape (batch, classes)
    labels : ndarray of integers, shape (batch,)

    Returns
    -------
    ndarray, shape (batch, classes)
        Rows sum to 0.
    """
    batch, class_count = logits.shape
    differences = softmax(logits) - one_hot(labels, class_count, logits.dtype)
    grad_logits: FloatArray = differences / batch
    return grad_logits
