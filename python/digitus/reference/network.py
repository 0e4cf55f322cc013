"""A network: what it holds, what it computes, and the gradients of its loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike, NDArray

from digitus.reference.architecture import Architecture, Step
from digitus.reference.array_types import AnyArray, FloatArray, Parameters, Shape
from digitus.reference.initializers import Initializer, glorot_uniform
from digitus.reference.layer import INFERENCE, Context, Draws, Pass
from digitus.reference.losses import (
    accuracy,
    cross_entropy,
    image_weights,
    softmax,
    softmax_cross_entropy_gradient,
)
from digitus.reference.penalty import divisor, kernels, penalty_loss


class Network:
    """Layers in a row, with a score (logit) for each class at the end.

    Parameters
    ----------
    architecture : Architecture or sequence of int
        The layers; or values of an image, then the outputs of each dense layer with ReLU between
        them, such as (784, 128, 10).
    dtype : float64 or float32
        What everything is computed in.
    seed : int
        Draws the initial weights.
    initializer : callable
        How they are drawn; see `digitus.reference.initializers`.

    Attributes
    ----------
    architecture : Architecture
    parameters : dict of str to ndarray
        ``dense_1.kernel`` [inputs, outputs], ``dense_1.bias`` [outputs], ``dense_2.kernel``, ...;
        each layer's in the order in which its class names them.
    trained : tuple of str
        Names of the parameters that have a gradient: all but the moving statistics of batch norm.
    """

    def __init__(
        self,
        architecture: Architecture | Sequence[int],
        dtype: DTypeLike = np.float64,
        *,
        seed: int = 0,
        initializer: Initializer = glorot_uniform,
    ) -> None:
        if not isinstance(architecture, Architecture):
            architecture = Architecture.of_sizes(architecture)
        self.architecture = architecture
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.float64, np.float32):
            raise ValueError(f"dtype: expected float64 or float32, got {self.dtype}")
        self.parameters: Parameters = {}
        trained = []
        for position, layer in enumerate(architecture.layers):

            def draw(shape: Shape, position: int = position) -> AnyArray:
                return initializer(shape, seed, position)

            values = layer.initial_parameters(architecture.shapes[position], draw)
            for short_name, array in values.items():
                name = f"{architecture.names[position]}.{short_name}"
                self.parameters[name] = array.astype(self.dtype)
                if short_name not in layer.untrained:
                    trained.append(name)
        self.trained = tuple(trained)

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
        ndarray of this network's dtype, shape (batch, *input_shape)

        Raises
        ------
        ValueError
            If there is no image, its size is wrong, or its values are neither bytes nor floats.
        """
        images = np.asarray(images)
        size = self.architecture.input_size
        if images.ndim < 2 or len(images) == 0 or images[0].size != size:
            raise ValueError(
                f"images: expected one or more of {size} values, got shape {images.shape}"
            )
        shaped = images.reshape(len(images), *self.architecture.input_shape)
        if shaped.dtype == np.uint8:
            return np.divide(shaped, 255, dtype=self.dtype)
        if shaped.dtype.kind == "f":
            return shaped.astype(self.dtype, copy=False)
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
        last = self.architecture.class_count - 1
        if labels.min() < 0 or labels.max() > last:
            raise ValueError(f"labels: expected 0 to {last}, got {labels.min()} to {labels.max()}")
        return labels

    def values(self, images: AnyArray, mode: Pass = INFERENCE) -> list[FloatArray]:
        """Compute all that is between images and scores.

        Parameters
        ----------
        images : ndarray, shape (batch, ...)
        mode : Pass
            Whether in inference, or how in training.

        Returns
        -------
        list of ndarray, shapes (batch, ...)
            The inputs of the first step of `architecture.steps`, then the outputs of each step.
        """
        values = [self.as_inputs(images)]
        for step in self.architecture.steps:
            values.append(step.layer.forward(values[-1], self._context(step, mode)))
        return values

    def forward(self, images: AnyArray, mode: Pass = INFERENCE) -> list[FloatArray]:
        """Compute the output of every layer, after its activation.

        Parameters
        ----------
        images : ndarray, shape (batch, ...)
        mode : Pass
            Whether in inference, or how in training.

        Returns
        -------
        list of ndarray, shapes (batch, ...)
            The last are the logits.
        """
        return self._layer_outputs(self.values(images, mode))

    def _layer_outputs(self, values: list[FloatArray]) -> list[FloatArray]:
        steps = self.architecture.steps
        return [output for step, output in zip(steps, values[1:], strict=True) if step.ends_layer]

    def _context(self, step: Step, mode: Pass) -> Context:
        """Return what a step is given besides its inputs."""
        prefix = f"{step.name}."
        own = {
            name.removeprefix(prefix): values
            for name, values in self.parameters.items()
            if name.startswith(prefix)
        }
        return Context(step.position, own, mode)

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
        self,
        images: AnyArray,
        labels: AnyArray,
        *,
        weights: AnyArray | None = None,
        label_smoothing: float = 0.0,
        draws: Draws | None = None,
        l2_penalty: float = 0.0,
        reduction: str = "images",
    ) -> tuple[float, Parameters, list[FloatArray]]:
        """Compute the loss of a batch in training, and its gradient at every trained parameter.

        Batch norm uses the statistics of the batch; its moving ones are not changed.

        Parameters
        ----------
        images : ndarray, shape (batch, ...)
        labels : ndarray of integers, shape (batch,)
        weights : ndarray, shape (batch,), optional
        label_smoothing : float
            Both as of `digitus.reference.losses.cross_entropy`.
        draws : Draws, optional
            What dropout draws with; without, nothing is dropped.
        l2_penalty, reduction
            See `digitus.reference.penalty`.

        Returns
        -------
        loss : float
        gradients : dict of str to ndarray
            Those of `trained`, in that order.
        outputs : list of ndarray
            What `forward` returns for such a pass.
        """
        inputs = self.as_inputs(images)
        labels = self.as_labels(labels, len(inputs))
        mode = Pass(is_training=True, draws=draws)
        # Step number k takes in values[k] and gives out values[k + 1].
        values = self.values(inputs, mode)
        weights = image_weights(labels, self.architecture.class_count, weights)
        if weights is not None:
            weights = weights.astype(self.dtype)
        loss = cross_entropy(values[-1], labels, weights=weights, label_smoothing=label_smoothing)

        count = len(inputs)
        divided_by = divisor(weights, count, reduction)
        penalty = penalty_loss(self.parameters, l2_penalty)
        loss = loss * (count / divided_by) + penalty / divided_by

        gradients: Parameters = {}
        gradient = softmax_cross_entropy_gradient(
            values[-1], labels, weights=weights, label_smoothing=label_smoothing
        )
        gradient = gradient * (count / divided_by)
        for number, step in reversed(list(enumerate(self.architecture.steps))):
            layer, context = step.layer, self._context(step, mode)
            own = layer.parameter_gradients(values[number], gradient, context)
            gradients.update({f"{step.name}.{name}": array for name, array in own.items()})
            if number > 0:  # nobody asks for the gradient of the images
                gradient = self.step_gradient(number, values, gradient, mode)
        if l2_penalty > 0.0:
            for name in kernels(self.parameters):
                gradients[name] = gradients[name] + l2_penalty / divided_by * self.parameters[name]
        return loss, {name: gradients[name] for name in self.trained}, self._layer_outputs(values)

    def step_gradient(
        self, number: int, values: list[FloatArray], gradient: FloatArray, mode: Pass
    ) -> FloatArray:
        """Carry a gradient back through one step of `architecture.steps`.

        Parameters
        ----------
        number : int
            Of the step, counted from 0.
        values : list of ndarray
            What `self.values` returned for the pass.
        gradient : ndarray
            At the step's outputs.
        mode : Pass

        Returns
        -------
        ndarray
            At the step's inputs.
        """
        step = self.architecture.steps[number]
        context = self._context(step, mode)
        return step.layer.input_gradient(values[number], values[number + 1], gradient, context)

    def follow_batch(self, images: AnyArray, outputs: list[FloatArray]) -> None:
        """Move the moving statistics of batch norm towards those of a batch, in place.

        Parameters
        ----------
        images : ndarray, shape (batch, ...)
        outputs : list of ndarray
            What `loss_and_gradients` returned for them.
        """
        inputs = [self.as_inputs(images), *outputs]  # what goes into each layer
        for step in self.architecture.steps:
            own = self._context(step, INFERENCE).parameters
            step.layer.follow_batch(inputs[step.position], own)

    def evaluate(self, images: AnyArray, labels: AnyArray) -> tuple[float, float]:
        """Compute mean cross-entropy and accuracy in inference, whatever the loss of training.

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
