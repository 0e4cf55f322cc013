"""The eleventh output, "no digit": added for the training, and split off again.

The package's network has ten classes, so that it fits wherever one of MNIST does. The output for
what is no digit has a file of its own; `digitus.recognition` puts the two together.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from benchmarks.pretrained.corpus.labels import CLASSES, NO_DIGIT
from digitus import Dense, Network
from digitus.metadata import TRAINING
from digitus.recipes import Recipe


def widened(recipe: Recipe) -> Recipe:
    """Return a recipe whose network has an output more, for what is no digit.

    Parameters
    ----------
    recipe : Recipe
        Of a network that ends in a dense layer of ten units.

    Returns
    -------
    Recipe
    """
    *before, last = recipe.architecture.layers
    assert isinstance(last, Dense)  # noqa: S101 - the recipe of the package ends so
    layers = (*before, dataclasses.replace(last, units=CLASSES))
    return dataclasses.replace(
        recipe, architecture=dataclasses.replace(recipe.architecture, layers=layers)
    )


def split_outputs(whole: Network, temperature: float) -> tuple[Network, Network]:
    """Return the network of the ten digits, and that of the eleventh output.

    Both hold logits divided by the temperature; the probabilities of all eleven together are
    those of the whole network at that temperature.

    Parameters
    ----------
    whole : Network
        Of 11 outputs.
    temperature : float
        Above 0.

    Returns
    -------
    digits : Network
        The whole one without its last output; has its record of training.
    rejection : Network
        One dense layer of one output on what the last layer of `digits` gets.
    """
    *before, last = whole.layers
    assert isinstance(last, Dense)  # noqa: S101 - `widened` has made it
    values = whole.parameters()
    kernel, bias = list(values)[-2:]
    cooled = {name: values[name] / np.float32(temperature) for name in (kernel, bias)}
    digits = Network(whole.input_shape, [*before, dataclasses.replace(last, units=NO_DIGIT)])
    digits.set_parameters(
        {**values, **{name: value[..., :NO_DIGIT] for name, value in cooled.items()}}
    )
    digits.class_names = [str(digit) for digit in range(NO_DIGIT)]
    if TRAINING in whole.metadata:
        digits.metadata[TRAINING] = whole.metadata[TRAINING]
    inputs = values[kernel].shape[0]
    rejection = Network((inputs,), [dataclasses.replace(last, units=1)])
    names = rejection.parameters()
    rejection.set_parameters(
        {name: value[..., NO_DIGIT:] for name, value in zip(names, cooled.values(), strict=True)}
    )
    return digits, rejection
