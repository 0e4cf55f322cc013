"""The training step as NumPy does it fastest: arrays made once, every operation in place.

The work is that of `digitus.reference`, which is written to be read; a test compares the two.
B images a batch, x: [B, inputs], kernels W: [inputs, outputs].
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike, NDArray

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7
RATES = {"adam": 0.001, "sgd": 0.1, "momentum": 0.01}
MOMENTUM = 0.9


class NumPyTraining:
    """Dense layers with ReLU between them, softmax and cross-entropy, and their optimizer.

    Parameters
    ----------
    sizes : sequence of int
        Values of an image, then the outputs of each layer.
    batch : int
        Images a step at most.
    optimizer : str
        "adam", "sgd" or "momentum".
    dtype : float32 or float64
    seed : int
        Draws the initial weights (Glorot uniform).
    block : int or None
        Parameters that Adam handles at a time, so that they stay in the cache; None for all.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        batch: int,
        optimizer: str = "adam",
        *,
        dtype: DTypeLike = np.float32,
        seed: int = 0,
        block: int | None = None,
    ) -> None:
        pairs = list(zip(sizes, sizes[1:], strict=False))
        total = sum(inputs * outputs + outputs for inputs, outputs in pairs)
        self.parameters, self._gradients, self._scratch = (np.zeros(total, dtype) for _ in range(3))
        self._first, self._second = np.zeros(total, dtype), np.zeros(total, dtype)
        self.kernels, self.biases = self._views(self.parameters, pairs)
        self._grad_kernels, self._grad_biases = self._views(self._gradients, pairs)
        random = np.random.default_rng(seed)
        for kernel, (inputs, outputs) in zip(self.kernels, pairs, strict=True):
            limit = math.sqrt(6 / (inputs + outputs))
            kernel[...] = random.uniform(-limit, limit, kernel.shape)
        self._outputs = [np.empty((batch, size), dtype) for size in sizes[1:]]
        self._gradient_outputs = [np.empty((batch, size), dtype) for size in sizes[1:-1]]
        self._masks = [np.empty((batch, size), bool) for size in sizes[1:-1]]
        self._column = np.empty((batch, 1), dtype)
        self._ones = np.ones(batch, dtype)
        self._positions = np.arange(batch)
        self._update = {"adam": self._adam, "sgd": self._descend, "momentum": self._roll}[optimizer]
        self._rate = RATES[optimizer]
        self._block = block or total
        self._steps = 0

    @staticmethod
    def _views(
        flat: NDArray[np.floating], pairs: Sequence[tuple[int, int]]
    ) -> tuple[list[NDArray[np.floating]], list[NDArray[np.floating]]]:
        """Return kernels and biases that lie one behind the other in one vector."""
        kernels, biases, start = [], [], 0
        for inputs, outputs in pairs:
            middle, end = start + inputs * outputs, start + inputs * outputs + outputs
            kernels.append(flat[start:middle].reshape(inputs, outputs))
            biases.append(flat[middle:end])
            start = end
        return kernels, biases

    def forward(self, x: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return the logits [B, classes] of a batch, in this object's memory."""
        last = len(self.kernels) - 1
        for layer, (kernel, bias) in enumerate(zip(self.kernels, self.biases, strict=True)):
            y = self._outputs[layer][: len(x)]
            np.dot(x, kernel, out=y)
            y += bias
            if layer < last:
                np.maximum(y, 0, out=y)
            x = y
        return x

    def step(self, x: NDArray[np.floating], labels: NDArray[np.intp]) -> tuple[float, int]:
        """Take one step.

        Parameters
        ----------
        x : ndarray, shape (B, inputs)
            Of this object's dtype, C-contiguous.
        labels : ndarray of intp, shape (B,)

        Returns
        -------
        loss : float
            Sum over the batch of the cross-entropy before the step.
        correct : int
            Images whose highest logit was their label's.
        """
        count = len(x)
        z, column, rows = self.forward(x), self._column[:count], self._positions[:count]
        correct = int(np.count_nonzero(np.argmax(z, axis=1) == labels))
        # p = exp(z - max z) / sum, and dL/dz = (p - onehot) / B
        np.max(z, axis=1, keepdims=True, out=column)
        z -= column
        chosen = float(z[rows, labels].sum())
        np.exp(z, out=z)
        np.sum(z, axis=1, keepdims=True, out=column)
        z /= column
        np.log(column, out=column)
        loss = float(column.sum()) - chosen
        z[rows, labels] -= 1
        z *= 1 / count
        self._backward(x, z)
        self._update()
        return loss, correct

    def _backward(self, x: NDArray[np.floating], gradient: NDArray[np.floating]) -> None:
        """Fill the gradients, from dL/dlogits back."""
        count = len(x)
        for layer in range(len(self.kernels) - 1, -1, -1):
            below = self._outputs[layer - 1][:count] if layer else x
            np.dot(below.T, gradient, out=self._grad_kernels[layer])  # dW = xᵀ · dy
            np.dot(self._ones[:count], gradient, out=self._grad_biases[layer])  # db = Σ dy
            if layer:
                y, mask = self._gradient_outputs[layer - 1][:count], self._masks[layer - 1][:count]
                np.dot(gradient, self.kernels[layer].T, out=y)  # dx = dy · Wᵀ
                np.greater(below, 0, out=mask)
                y *= mask
                gradient = y

    def _adam(self) -> None:
        self._steps += 1
        correction_1, correction_2 = 1 - BETA_1**self._steps, 1 - BETA_2**self._steps
        rate = self._rate * math.sqrt(correction_2) / correction_1
        for start in range(0, len(self.parameters), self._block):
            part = slice(start, start + self._block)
            w, g, t = self.parameters[part], self._gradients[part], self._scratch[part]
            m, v = self._first[part], self._second[part]
            m *= BETA_1
            np.multiply(g, 1 - BETA_1, out=t)
            m += t
            v *= BETA_2
            g *= g
            g *= 1 - BETA_2
            v += g
            np.sqrt(v, out=t)
            t += EPSILON
            np.divide(m, t, out=t)
            t *= rate
            w -= t

    def _descend(self) -> None:
        self._gradients *= self._rate
        self.parameters -= self._gradients

    def _roll(self) -> None:
        self._gradients *= self._rate
        self._first *= MOMENTUM
        self._first -= self._gradients
        self.parameters += self._first
