"""Finding and reading of the training and test images in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from digitus.reference.array_types import ByteArray
from digitus.reference.csv_files import load_csv
from digitus.reference.data_files import AnyPath
from digitus.reference.idx_files import load_idx

__all__ = ["load", "load_csv", "load_idx"]

ImagesAndLabels: TypeAlias = tuple[ByteArray, ByteArray]


def load(directory: AnyPath) -> tuple[ImagesAndLabels, ImagesAndLabels]:
    """Read the training and test images of a folder.

    Looks for ``mnist_train.csv`` and ``mnist_test.csv``, else for ``train-images-idx3-ubyte``,
    ``train-labels-idx1-ubyte``, ``t10k-images-idx3-ubyte`` and ``t10k-labels-idx1-ubyte``; each as
    it is or with ``.gz`` at its end.

    Parameters
    ----------
    directory : str or path

    Returns
    -------
    train, test : (images, labels)
        Images are uint8 of shape (image_count, pixels), labels uint8 of shape (image_count,).

    Raises
    ------
    FileNotFoundError
        If the folder holds neither.
    OSError
        If a file cannot be read.
    ValueError
        If a file does not hold what it should.

    Examples
    --------
    >>> (train_images, train_labels), (test_images, test_labels) = load("data/sample")
    """
    folder = Path(directory)
    csv = _find_all(folder, "mnist_train.csv", "mnist_test.csv")
    if csv is not None:
        return load_csv(csv[0]), load_csv(csv[1])
    idx = _find_all(
        folder,
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    )
    if idx is not None:
        return load_idx(idx[0], idx[1]), load_idx(idx[2], idx[3])
    raise FileNotFoundError(
        f"{folder}: expected mnist_train.csv and mnist_test.csv, or the four IDX files of MNIST "
        "(train-images-idx3-ubyte and so on), each as it is or with .gz at its end"
    )


def _find_all(folder: Path, *names: str) -> list[Path] | None:
    """Return where the named files are, plain or else compressed; None if one of them is not."""
    paths: list[Path] = []
    for name in names:
        candidates = [folder / name, folder / f"{name}.gz"]
        found = [path for path in candidates if path.is_file()]
        if not found:
            return None
        paths.append(found[0])
    return paths
