"""Which layers a network has, and what shapes go through them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digitus.reference.activations import Activation
from digitus.reference.array_types import Shape
from digitus.reference.dense import Dense
from digitus.reference.dropout import Dropout
from digitus.reference.layer import Layer, check_count
from digitus.reference.layers import layer_from_description


@dataclass(frozen=True)
class Step:
    """One stage of the computation: a layer without its activation, or the activation alone.

    Attributes
    ----------
    layer : Layer
        What is computed.
    name : str
        Of the layer in the network, such as ``conv2d_1``; parameters begin with it.
    position : int
        Of the layer in the network, counted from 0.
    ends_layer : bool
        Whether the layer's outputs are complete after this step.
    """

    layer: Layer
    name: str
    position: int
    ends_layer: bool


class Architecture:
    """The layers of a network in a row, each taking in what the one before gives out.

    Parameters
    ----------
    input_shape : sequence of int
        Of one image: height, width and channels, or the number of values of a flat one.
    layers : sequence of Layer
        One or more; the last gives one value, the score (logit), for each class.

    Attributes
    ----------
    names : tuple of str
        Each layer's kind and its place in the network, counted from 1: ``conv2d_1``, ``dense_2``.
    shapes : tuple of tuple of int
        Of what goes into each layer; the last one is that of the scores.
    steps : tuple of Step

    Raises
    ------
    ValueError
        If a layer cannot take in what the one before gives out.

    Examples
    --------
    >>> from digitus.reference.convolution import Conv2D
    >>> from digitus.reference.dense import Dense, Flatten
    >>> convnet = Architecture((28, 28, 1), [Conv2D(8, 3, "relu"), Flatten(), Dense(10)])
    >>> convnet.names
    ('conv2d_1', 'flatten_2', 'dense_3')
    >>> convnet.shapes
    ((28, 28, 1), (26, 26, 8), (5408,), (10,))
    """

    def __init__(self, input_shape: Sequence[int], layers: Sequence[Layer]) -> None:
        self.input_shape: Shape = tuple(input_shape)
        self.layers = tuple(layers)
        if not 1 <= len(self.input_shape) <= 3:
            raise ValueError(f"input_shape: expected one to three sizes, got {self.input_shape}")
        for index, size in enumerate(self.input_shape):
            check_count(f"input_shape[{index}]", size)
        if not self.layers:
            raise ValueError("layers: expected one or more, got none")
        self.names = tuple(
            f"{layer.kind}_{number}" for number, layer in enumerate(self.layers, start=1)
        )
        shapes = [self.input_shape]
        for name, layer in zip(self.names, self.layers, strict=True):
            try:
                shapes.append(layer.output_shape(shapes[-1]))
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
        self.shapes = tuple(shapes)
        if len(shapes[-1]) != 1:
            raise ValueError(
                f"{self.names[-1]}: expected one value a class from the last layer, "
                f"got shape {shapes[-1]}; end with Flatten() and Dense(classes)"
            )
        self.steps = tuple(self._steps())

    def _steps(self) -> list[Step]:
        steps = []
        for position, (name, layer) in enumerate(zip(self.names, self.layers, strict=True)):
            activation = layer.activation_after
            steps.append(Step(layer, name, position, ends_layer=activation == "none"))
            if activation != "none":
                steps.append(Step(Activation(activation), name, position, ends_layer=True))
        return steps

    @property
    def input_size(self) -> int:
        """Values of an image."""
        return math.prod(self.input_shape)

    @property
    def class_count(self) -> int:
        """Scores of an image."""
        return self.shapes[-1][0]

    @property
    def has_dropout(self) -> bool:
        """Whether training draws what it leaves out."""
        return any(isinstance(layer, Dropout) for layer in self.layers)

    @classmethod
    def of_sizes(cls, sizes: Sequence[int]) -> Architecture:
        """Return that of dense layers in a row with ReLU between them.

        Parameters
        ----------
        sizes : sequence of int
            Values of an image, then the outputs of each layer, such as (784, 128, 10).
        """
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError(f"sizes: expected two or more numbers above 0, got {tuple(sizes)}")
        hidden = [Dense(units, "relu") for units in sizes[1:-1]]
        return cls((sizes[0],), [*hidden, Dense(sizes[-1])])

    @classmethod
    def from_description(cls, description: Mapping[str, Any]) -> Architecture:
        """Return what a model file describes.

        Parameters
        ----------
        description : mapping
            ``input_shape``, and ``layers`` with what
            `digitus.reference.layers.layer_from_description` takes.

        Raises
        ------
        ValueError
            If it describes none; the message names the layer, counted from 0.
        """
        for key in ("input_shape", "layers"):
            if key not in description:
                raise ValueError(f"network: expected {key!r}, got {', '.join(description)}")
        layers = []
        for index, entry in enumerate(description["layers"]):
            try:
                layers.append(layer_from_description(entry))
            except ValueError as error:
                raise ValueError(f"layers[{index}]: {error}") from error
        return cls(description["input_shape"], layers)
