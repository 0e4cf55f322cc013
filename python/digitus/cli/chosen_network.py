"""Which network `digitus train` trains: a kind with sizes, a file, a recipe's, a checkpoint's."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

from digitus._errors import ArgumentError
from digitus._suggestions import did_you_mean, nearby
from digitus.architectures import Architecture, read_architecture
from digitus.cli.resumption import Earlier, Given
from digitus.datasets import Dataset
from digitus.layers import Dense
from digitus.recipes import Recipe, load

CNN_RECIPE = "keras-convnet"
"""The recipe whose network `--model cnn` is."""

SMALLEST = 10
"""Pixels of a side that its convolutions and pools leave something of."""


class NetworkChoice:
    """What the options say of the network; made before the images are read.

    Parameters
    ----------
    model : str
        mlp, cnn or the name of a JSON file.
    hidden : str
        Units of the hidden layers of mlp.
    given : Given
        The options that stand on the command line.
    recipe : Recipe or None
        Gives the network where no option does.
    earlier : Earlier or None
        The checkpoint to go on from; gives the network where neither options nor recipe do.
    """

    def __init__(
        self,
        model: str,
        hidden: str,
        given: Given,
        *,
        recipe: Recipe | None,
        earlier: Earlier | None,
    ) -> None:
        is_given = "model" in given or (recipe is None and "hidden" in given)
        if "hidden" in given and (model != "mlp" or not is_given):
            beside = f"this is {model}" if is_given else "beside --recipe say --model mlp too"
            raise ArgumentError(f"--hidden: only --model mlp has a use for it; {beside}")
        self.title = model
        """What a picture calls it."""
        self.architecture: Architecture | None = None
        """Known before the images are; None for mlp, whose sizes follow from them."""
        self._units: list[int] = []
        self._fits_images = False
        self._source = f"--model: {model}"
        if recipe is not None and not is_given:
            self.title, self.architecture = recipe.name, recipe.architecture
            self._source = f"--recipe: the network of {recipe.name}"
        elif earlier is not None and not is_given:
            self.title = "network"
            self.architecture = Architecture(earlier.input_shape, earlier.layers)
            self._source = "--resume: the network of the checkpoint"
        elif model == "mlp":
            self.title, self._units = f"mlp {hidden}", parse_hidden(hidden)
        elif model == "cnn":
            self.architecture = load(CNN_RECIPE).architecture
            self._fits_images = True
        elif model.endswith(".json") or Path(model).is_file():
            self.architecture = read_architecture(model)
        else:
            raise ArgumentError(
                f"--model: expected mlp, cnn or a JSON file with the layers; got {model!r}"
                f"{did_you_mean(model, ('mlp', 'cnn')) or nearby(model)}"
            )

    def of(self, train: Dataset, image_shape: tuple[int, ...] | None = None) -> Architecture:
        """Return the layers of a network for some images.

        Parameters
        ----------
        train : Dataset
        image_shape : tuple of int or None
            Of data of one's own, to which cnn is fitted.

        Returns
        -------
        Architecture
        """
        if self._fits_images and image_shape is not None and self.architecture is not None:
            return _fitted(self.architecture, image_shape, train.classes)
        if self.architecture is None:
            layers = [*(Dense(count, "relu") for count in self._units), Dense(train.classes)]
            return Architecture((train.width,), tuple(layers))
        width = math.prod(self.architecture.input_shape)
        if width != train.width:
            shape = " x ".join(map(str, self.architecture.input_shape))
            remedy = "--image-shape HxW fits cnn to them, " if self._fits_images else ""
            raise ArgumentError(
                f"{self._source} takes images of {shape} = {width:,} values, and those of the data "
                f"have {train.width:,}; {remedy}--model mlp takes any, and so does a JSON file "
                "with layers for them"
            )
        return self.architecture


def _fitted(cnn: Architecture, shape: tuple[int, ...], classes: int) -> Architecture:
    """Return a network for images of another shape and for other classes."""
    sizes = shape if len(shape) == 3 else (*shape, 1)
    if min(sizes[:2]) < SMALLEST:
        raise ArgumentError(
            f"--model: cnn needs images of {SMALLEST} x {SMALLEST} pixels or more, and these are "
            f"{sizes[0]} x {sizes[1]}; --model mlp takes any, and so does a JSON file with layers "
            "for them"
        )
    last = cnn.layers[-1]
    if not isinstance(last, Dense):
        raise ArgumentError(f"--model: the last layer of {CNN_RECIPE} is not dense")
    return Architecture(sizes, (*cnn.layers[:-1], dataclasses.replace(last, units=classes)))


def parse_hidden(text: str) -> list[int]:
    """Return the units of the hidden layers that were written down."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) >= 1 for part in parts):
        raise ArgumentError(
            f"--hidden: expected numbers above 0 with commas between them, such as 128 or 512,256; "
            f"got {text!r}"
        )
    return [int(part) for part in parts]
