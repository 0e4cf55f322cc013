"""The weights that everybody predicts with."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from digitus import recipes
from digitus.reference.architecture import Architecture
from digitus.reference.network import Network
from digitus.reference.optimizers import Adam
from digitus.reference.training import train

RECIPE = "keras-convnet"
IMAGES = 3000
"""Training images: NumPy learns 100 a second."""
BATCH = 50
EXPECTED = 2000
"""Test images whose classes are written: all of them take NumPy half a minute."""
PART = 500
"""Images that NumPy predicts at once: their windows fill memory."""


def write_convnet(
    folder: Path, data: Path, *, images: int = IMAGES, expected: int = EXPECTED
) -> None:
    """Write the network that everybody predicts with, and what it makes of the first test images.

    It is trained by the NumPy reference on some images, so that no contestant has made it to
    measure; its classes are computed in float64.

    Parameters
    ----------
    folder : pathlib.Path
        Is made; gets a copy of the test images.
    data : pathlib.Path
        Where `workspace.write_arrays` has put the images.
    images : int
        Trained on at most.
    expected : int
        Test images at most whose classes are written.
    """
    folder.mkdir()
    for part in ("images", "labels"):
        shutil.copy(data / f"test_{part}.npy", folder)
    pixels, labels = (np.load(data / f"train_{part}.npy")[:images] for part in ("images", "labels"))
    architecture = Architecture.from_description(recipes.load(RECIPE).architecture.description)
    network = Network(architecture, np.float32)
    train(network, pixels, labels, epochs=1, batch_size=BATCH, optimizer=Adam(0.002))
    exact = Network(architecture, np.float64)
    exact.set_parameters(network.parameters)
    test = np.load(folder / "test_images.npy")[:expected]
    parts = [exact.predict(test[start : start + PART]) for start in range(0, len(test), PART)]
    np.save(folder / "expected.npy", np.concatenate(parts))
    values = network.parameters.values()
    np.savez(folder / "model.npz", **{f"p{i}": part for i, part in enumerate(values)})


def channels_first(parameters: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """Return the parameters as libraries want them that put channels before places.

    Parameters
    ----------
    parameters : sequence of ndarray
        Kernel and bias of each layer; of convolutions [height, width, channels, filters], of the
        dense layer behind them [height x width x channels, outputs].

    Returns
    -------
    list of ndarray
        Kernels of convolutions as [filters, channels, height, width], that of the dense layer as
        [outputs, channels x height x width].
    """
    *convolutions, dense, bias = parameters
    turned = [
        np.ascontiguousarray(part.transpose(3, 2, 0, 1)) if part.ndim == 4 else part
        for part in convolutions
    ]
    channels, outputs = len(convolutions[-1]), dense.shape[1]
    places = dense.reshape(-1, channels, outputs)
    return [*turned, np.ascontiguousarray(places.T.reshape(outputs, -1)), bias]
