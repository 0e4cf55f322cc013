"""Images of 28 x 28 to probabilities: which digit it is, or that it is none."""

from __future__ import annotations

import dataclasses
import json
import math
import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitus._errors import ArgumentError, FileMissingError, ModelFormatError
from digitus._files import StrPath
from digitus._network_argument import check_network
from digitus.layers import Dense
from digitus.models import file_of, model_file
from digitus.network import Network

SIDE = 28
"""Pixels of an image's side."""

LABELS = 10
"""Digits that there are."""

NO_DIGIT = 10
"""The column of the probability that an image shows no digit."""

REJECTION = "rejection"
"""The key of the metadata that holds the threshold, as JSON."""

REJECTION_FILE = "mnist-rejection.safetensors"
"""Beside the network that comes with the package: the eleventh output of its last layer."""

CLASS_NAMES = tuple("0123456789")


class Reader:
    """Say what images of 28 x 28 show: a digit from 0 to 9, or none.

    The network that comes with the package has ten outputs and, in a file of its own, an eleventh
    for what is no digit. All of them are trained together, on digits and on letters, scribbles
    and parts of digits, and the probabilities are calibrated on images held out. A network of the
    caller replaces the ten: the probability that there is no digit stays the package's own, and
    the rest is shared out as the caller's network says.

    Any number of threads may ask one reader at once, also in the child of a fork.

    Parameters
    ----------
    model : Network, str, os.PathLike or None
        Whom to ask for labels: a network of 28 x 28 inputs and 10 classes, the digits in their
        order; a model file of one; "pretrained:mnist", or None, for the package's own. A path is
        read each time: to ask often, load the network once.

    Raises
    ------
    ArgumentError
        If the network takes other images, or has other classes.
    FileMissingError, ModelFormatError
        If a file is missing or damaged.
    """

    def __init__(self, model: Network | StrPath | None = None) -> None:
        self._own, self._threshold = _shipped()
        self._callers = _network_of(model)

    @property
    def threshold(self) -> float:
        """The least confidence of a label that is to be believed, 0 to 1.

        Chosen so that it costs at most one digit in a hundred on pictures used for tuning.
        """
        return self._threshold

    def probabilities(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the probability of each digit, and of none.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, 28, 28)
            Light ink on black, in MNIST's form; n may be 0.

        Returns
        -------
        ndarray of float32, shape (n, 11)
            Columns 0 to 9 for the digits, 10 for "no digit"; each row sums to 1.
        """
        count = len(images)
        if count == 0:
            return np.zeros((0, LABELS + 1), dtype=np.float32)
        flat = images.reshape(count, SIDE * SIDE)
        found: NDArray[np.float32] = self._own.predict_proba(flat)
        if self._callers is None:
            return found
        shared = self._callers.predict_proba(flat) * (1 - found[:, NO_DIGIT:])
        return np.concatenate([shared, found[:, NO_DIGIT:]], axis=1)


def _network_of(model: Any) -> Network | None:
    """Return the network that a caller names, checked; None for the package's own."""
    if model is None:
        return None
    place = "model"
    if isinstance(model, (str, os.PathLike)):
        path = model_file(model)
        if path != model:  # "pretrained:NAME", of which there is one.
            return None
        place = f"model: {os.fspath(model)}"
        model = Network.load(path)
    else:
        check_network(model)
    network: Network = model
    if math.prod(network.input_shape) != SIDE * SIDE or max(network.input_shape) not in (28, 784):
        raise ArgumentError(
            f"{place}: expected a network that takes images of 28 x 28, in grey, "
            f"got one of input shape {network.input_shape}"
        )
    if network.classes != LABELS:
        raise ArgumentError(
            f"{place}: expected a network of 10 classes, the digits 0 to 9, "
            f"got one of {network.classes}"
        )
    if tuple(network.class_names) != CLASS_NAMES:
        raise ArgumentError(
            f"{place}: expected a network whose classes are the digits 0 to 9 in this order, "
            f"got one of {', '.join(network.class_names)}"
        )
    return network


_cached: dict[str, tuple[Network, float]] = {}
"""The network of eleven outputs and its threshold, of this process.

Without a lock, which a fork could leave taken for ever: threads that come at the same time each
make one, of equal content, and all go on with the first that was stored.
"""


def _shipped() -> tuple[Network, float]:
    """Return the package's network of eleven outputs, and the threshold."""
    found = _cached.get(REJECTION)
    return _cached.setdefault(REJECTION, _load_shipped()) if found is None else found


def _load_shipped() -> tuple[Network, float]:
    """Load the package's network and add the output that stands for no digit."""
    path = file_of("mnist")
    rejection_path = os.path.join(os.path.dirname(path), REJECTION_FILE)
    if not os.path.isfile(rejection_path):
        raise FileMissingError(
            f"{rejection_path}: is missing from the package; install the package again, "
            "or run `make pretrained` in the source"
        )
    with Network.load(path) as network, Network.load(rejection_path) as rejection:
        threshold = _threshold(rejection, rejection_path)
        return with_rejection(network, rejection, rejection_path), threshold


def with_rejection(network: Network, rejection: Network, name: str) -> Network:
    """Return a network with one output more.

    Parameters
    ----------
    network : Network
        Ends in a dense layer.
    rejection : Network
        One dense layer of one output, which takes what that last layer takes.
    name : str
        Of the rejection, for messages.

    Returns
    -------
    Network
        A new one.

    Raises
    ------
    ModelFormatError
        If the two do not fit together.
    """
    *before, last = network.layers
    values, extra = network.parameters(), rejection.parameters()
    kernel, bias = list(values)[-2:]
    inputs = values[kernel].shape[0]
    if not isinstance(last, Dense) or [value.shape for value in extra.values()] != [
        (inputs, 1),
        (1,),
    ]:
        raise ModelFormatError(
            f"{name}: expected one dense layer from {inputs:,} inputs to 1 output, as goes with "
            f"the network of ten classes; got {rejection.layers} of {rejection.input_shape}"
        )
    more = dataclasses.replace(last, units=last.units + 1)
    whole = Network(network.input_shape, [*before, more])
    joined = {
        key: np.concatenate([values[key], added], axis=-1)
        for key, added in zip((kernel, bias), extra.values(), strict=True)
    }
    whole.set_parameters({**values, **joined})
    return whole


def _threshold(rejection: Network, name: str) -> float:
    """Return the threshold that the rejection's file tells."""
    try:
        value = json.loads(rejection.metadata[REJECTION])["threshold"]
        if not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise TypeError
    except (KeyError, TypeError, ValueError):
        raise ModelFormatError(
            f'{name}: expected metadata "{REJECTION}" with a threshold from 0 to 1; install the '
            "package again, or run `make pretrained` in the source"
        ) from None
    return float(value)
