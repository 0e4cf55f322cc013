"""A network of dense layers: what it holds, what it computes, and the gradients of its loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitus.reference.array_types import AnyArray, FloatArray, Parameters
from digitus.reference.initializers import Initializer, glorot_uniform
from digitus.reference.layers import (
    cross_entropy,
    dense_forward,
    dense_input_gradient,
    dense_parameter_gradients,
    relu_backward,
    relu_forward,
    softmax,
    softmax_cross_entropy_gradient,
)


class Network:
    """Dense layers in a row, ReLU between them, and a score (logit) for each class at the end.

    Parameters
    ----------
    sizes : sequence of int
        Values of an image, then the outputs of each layer, such as (784, 128, 10).
    dtype : float64 or float32
        What everything is computed in.
    seed : int
        Draws the initial weights.
    initializer : callable
        How they are drawn; see `digitus.reference.initializers`.

    Attributes
    ----------
    parameters : dict of str to ndarray
        ``dense_1.kernel`` [inputs, outputs], ``dense_1.bias`` [outputs], ``dense_2.kernel``, ...
    """

    def __init__(
        self,
        sizes: Sequence[int],
        dtype: DTypeLike = np.float64,
        *,
        seed: int = 0,
        initializer: Initializer = glorot_uniform,
    ) -> None:
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError(f"sizes: expected two or more numbers above 0, got {tuple(sizes)}")
        self.sizes = tuple(sizes)
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.float64, np.float32):
            raise ValueError(f"dtype: expected float64 or float32, got {self.dtype}")
        self.layer_count = len(self.sizes) - 1
        self.parameters: Parameters = {}
        for layer in range(self.layer_count):
            inputs, outputs = self.sizes[layer], self.sizes[layer + 1]
            kernel = initializer(inputs, outputs, seed, layer)
            self.parameters[f"dense_{layer + 1}.kernel"] = kernel.astype(self.dtype)
            self.parameters[f"dense_{layer + 1}.bias"] = np.zeros(outputs, dtype=self.dtype)

    def set_parameters(self, parameters: Mapping[str, AnyArray]) -> None:
        """Copy the values of other parameters into this network's.

        Parameters
        ----------
        parameters : mapping of str to ndarray
            Every name of `self.parameters` and no other, with the same shapes.

        Raises
        ------
        ValueError
            If a name or a shape does not match; then nothing has changed.
        """
        if parameters.keys() != self.parameters.keys():
            expected, received = ", ".join(self.parameters), ", ".join(parameters)
            raise ValueError(f"parameters: expected {expected}; got {received}")
        for name, own in self.parameters.items():
            if np.shape(parameters[name]) != own.shape:
                raise ValueError(
                    f"{name}: expected shape {own.shape}, got {np.shape(parameters[name])}"
                )
        for name, own in self.parameters.items():
            own[...] = parameters[name]

    def as_inputs(self, images: AnyArray) -> FloatArray:
        """Return images as the first layer sees them.

        Parameters
        ----------
        images : ndarray, shape (batch, ...)
            uint8, which is divided by 255, or floats, which are taken as they are.

        Returns
        -------
        ndarray of this network's dtype, shape (batch, inputs)

        Raises
        ------
        ValueError
            If there is no image, its size is wrong, or its values are neither bytes nor floats.
        """
        images = np.asarray(images)
        if images.ndim < 2 or len(images) == 0 or images[0].size != self.sizes[0]:
            raise ValueError(
                f"images: expected one or more of {self.sizes[0]} values, got shape {images.shape}"
            )
        flat = images.reshape(len(images), self.sizes[0])
        if flat.dtype == np.uint8:
            return np.divide(flat, 255, dtype=self.dtype)
        if flat.dtype.kind == "f":
            return flat.astype(self.dtype, copy=False)
        raise ValueError(f"images: expected uint8 or floating point, got {images.dtype}")

    def as_labels(self, labels: AnyArray, batch: int) -> AnyArray:
        """Return labels after checking that they are `batch` classes of this network.

        Raises
        ------
        ValueError
            If they are not.
        """
        labels = np.asarray(labels)
        if labels.shape != (batch,) or labels.dtype.kind not in "ui":
            raise ValueError(
                f"labels: expected {batch} integers, got shape {labels.shape} of {labels.dtype}"
            )
        if labels.min() < 0 or labels.max() >= self.sizes[-1]:
            raise ValueError(
                f"labels: expected 0 to {self.sizes[-1] - 1}, got {labels.min()} to {labels.max()}"
            )
        return labels

    def forward(self, images: AnyArray) -> list[FloatArray]:
        """Compute the output of every layer, after its ReLU.

        Parameters
        ----------
        images : ndarray, shape (batch, inputs)

        Returns
        -------
        list of ndarray, shapes (batch, outputs of that layer)
            The last are the logits.
        """
        outputs: list[FloatArray] = []
        values = self.as_inputs(images)
        for number in range(1, self.layer_count + 1):
            kernel = self.parameters[f"dense_{number}.kernel"]
            bias = self.parameters[f"dense_{number}.bias"]
            values = dense_forward(values, kernel, bias)
            if number < self.layer_count:
                values = relu_forward(values)
            outputs.append(values)
        return outputs

    def predict(self, images: AnyArray) -> NDArray[np.intp]:
        """Return the class with the highest score for each image; of equal ones, the first.

        Returns
        -------
        ndarray of integers, shape (batch,)
        """
        classes: NDArray[np.intp] = np.argmax(self.forward(images)[-1], axis=1)
        return classes

    def predict_proba(self, images: AnyArray) -> FloatArray:
        """Return the probability of each class for each image.

        Returns
        -------
        ndarray, shape (batch, classes)
        """
        return softmax(self.forward(images)[-1])

    def loss_and_gradients(
        self, images: AnyArray, labels: AnyArray
    ) -> tuple[float, Parameters, list[FloatArray]]:
        """Compute the mean cross-entropy of a batch and its gradient at every parameter.

        Parameters
        ----------
        images : ndarray, shape (batch, inputs)
        labels : ndarray of integers, shape (batch,)

        Returns
        -------
        loss : float
        gradients : dict of str to ndarray
            Names, order and shapes of `parameters`.
        outputs : list of ndarray
            What `forward` returned.
        """
        inputs = self.as_inputs(images)
        labels = self.as_labels(labels, len(inputs))
        outputs = self.forward(inputs)
        loss = cross_entropy(outputs[-1], labels)

        gradients: Parameters = {}
        # Layer `number` takes in values[number - 1] and gives out values[number]. At the head of
        # the loop `gradient` is dL/dy of its y = x W + b, before the ReLU.
        values = [inputs, *outputs]
        gradient = softmax_cross_entropy_gradient(values[self.layer_count], labels)
        for number in range(self.layer_count, 0, -1):
            kernel, bias = f"dense_{number}.kernel", f"dense_{number}.bias"
            gradients[kernel], gradients[bias] = dense_parameter_gradients(
                values[number - 1], gradient
            )
            if number > 1:  # nobody asks for the gradient of the images
                gradient = dense_input_gradient(gradient, self.parameters[kernel])
                gradient = relu_backward(values[number - 1], gradient)
        return loss, {name: gradients[name] for name in self.parameters}, outputs

    def evaluate(self, images: AnyArray, labels: AnyArray) -> tuple[float, float]:
        """Compute mean cross-entropy and accuracy.

        Returns
        -------
        loss : float
            In nats.
        accuracy : float
            Share of images whose highest score is their label's, 0 to 1.
        """
        logits = self.forward(images)[-1]
        labels = self.as_labels(labels, len(logits))
        return cross_entropy(logits, labels), accuracy(logits, labels)


def accuracy(logits: FloatArray, labels: AnyArray) -> float:
    """Return the share of rows whose highest score is their label's; of equal ones, the first.

    Parameters
    ----------
    logits : ndarray, shape (batch, classes)
    labels : ndarray of integers, shape (batch,)
    """
    return float(np.mean(np.argmax(logits, axis=1) == labels))
