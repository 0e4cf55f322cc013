"""The data of a run, as files that every contestant's process reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import digitus
from benchmarks.csv_loading import COLUMNS
from benchmarks.numpy_training import NumPyTraining

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""

SHARED = ROOT.parent / "shared" / "data" / "mnist"
"""Where full MNIST may lie beside the checkout."""

MODEL_SIZES = (784, 128, 10)
MODEL_BATCH = 100


def load(name: str | None) -> tuple[digitus.Dataset, digitus.Dataset]:
    """Load training and test images.

    Parameters
    ----------
    name : str or None
        As for `digitus.load_data`; None for MNIST, which may also lie beside the checkout.

    Raises
    ------
    digitus.FileMissingError
        With the places that were looked at.
    """
    if name is not None:
        return digitus.load_data(name)
    try:
        return digitus.load_data()
    except digitus.FileMissingError:
        if not SHARED.is_dir():
            raise
        return digitus.load_data(SHARED)


def write_arrays(folder: Path, data: tuple[digitus.Dataset, digitus.Dataset], rows: int) -> int:
    """Write the images that everybody trains on and is tested with.

    Parameters
    ----------
    folder : pathlib.Path
        Is made.
    data : (Dataset, Dataset)
        Training and test.
    rows : int
        Training images at most.

    Returns
    -------
    int
        How many training images there are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    train, test = data
    for name, part, limit in (("train", train, rows), ("test", test, len(test))):
        np.save(folder / f"{name}_images.npy", part.images[:limit])
        np.save(folder / f"{name}_labels.npy", np.asarray(part.labels[:limit], np.uint8))
    return min(rows, len(train))


def write_model(folder: Path) -> None:
    """Write the network that everybody predicts with: as arrays, and as Digitus saves it.

    It is trained by NumPy for one epoch, so that no contestant has made it to measure.
    """
    images, labels = (np.load(folder / f"train_{part}.npy") for part in ("images", "labels"))
    training = NumPyTraining(MODEL_SIZES, MODEL_BATCH)
    floats, wide = np.divide(images, 255, dtype=np.float32), labels.astype(np.intp)
    for start in range(0, len(floats) - MODEL_BATCH + 1, MODEL_BATCH):
        rows = slice(start, start + MODEL_BATCH)
        training.step(floats[rows], wide[rows])
    parameters = [
        part for pair in zip(training.kernels, training.biases, strict=True) for part in pair
    ]
    np.savez(folder / "model.npz", **{f"p{i}": part for i, part in enumerate(parameters)})
    np.save(folder / "expected.npy", _classes(parameters, np.load(folder / "test_images.npy")))
    layers = [digitus.Dense(MODEL_SIZES[1], "relu"), digitus.Dense(MODEL_SIZES[2])]
    with digitus.Network(MODEL_SIZES[:1], layers) as network:
        network.set_parameters(dict(zip(network.parameters(), parameters, strict=True)))
        network.save(folder / "model.safetensors")


def _classes(parameters: list[NDArray[np.float32]], images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the classes that the network gives, computed in float64."""
    x = images / 255.0
    for layer in range(0, len(parameters), 2):
        x = x @ parameters[layer].astype(np.float64) + parameters[layer + 1]
        if layer + 2 < len(parameters):
            x = np.maximum(x, 0)
    return np.argmax(x, axis=1)


def write_csv(folder: Path, part: str) -> int:
    """Write "train" or "test" images as `mnist_train.csv` or `mnist_test.csv`, with a header.

    Returns
    -------
    int
        Bytes of the file.
    """
    path = folder / f"mnist_{part}.csv"
    if not path.exists():
        images, labels = (np.load(folder / f"{part}_{what}.npy") for what in ("images", "labels"))
        words = [str(value).encode() for value in range(256)]
        rows = np.column_stack([labels, images])
        with path.open("wb") as file:
            file.write(",".join(COLUMNS).encode() + b"\n")
            for row in rows:
                file.write(b",".join([words[value] for value in row.tobytes()]) + b"\n")
    return path.stat().st_size
