"""Where data sets are looked for, and under which file names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digitus._checkout import checkout_directory
from digitus._errors import ArgumentError, FileMissingError
from digitus._files import StrPath, system_path_bytes
from digitus._suggestions import closest, near_path

NAMES = ("mnist", "fashion-mnist", "sample")
"""Data sets that have a name."""

IDX_FILES = {
    "train_images": "train-images-idx3-ubyte",
    "train_labels": "train-labels-idx1-ubyte",
    "test_images": "t10k-images-idx3-ubyte",
    "test_labels": "t10k-labels-idx1-ubyte",
}
"""The four files of MNIST's original form; each may also end in `.gz`."""

CSV_FILES = {"train": "mnist_train.csv", "test": "mnist_test.csv"}
"""The two files of the CSV form; each may also end in `.gz`."""

DEBIAN_FASHION_MNIST = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's package dataset-fashion-mnist puts the four files."""


@dataclass(frozen=True)
class DataFiles:
    """Files of a data set: for each part one CSV file, or an IDX pair (images, labels)."""

    train: tuple[Path, ...]
    test: tuple[Path, ...]


def cache_directory(name: str) -> Path:
    """Return the folder in which fetched files of a data set are kept; it need not exist.

    Parameters
    ----------
    name : str
        Such as "mnist"; a plain name, not a path.

    Returns
    -------
    pathlib.Path
        `$XDG_CACHE_HOME/digitus/NAME`, by default `~/.cache/digitus/NAME`.
    """
    if not name or name.startswith(".") or any(mark in name for mark in "/\\\0"):
        raise ArgumentError(f"name: expected a plain name such as 'mnist', got {name!r}")
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification says to ignore relative paths.
    base = chosen if os.path.isabs(chosen) else os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base, "digitus", name)


def find_data(name_or_directory: StrPath | None = None) -> DataFiles:
    """Find the files of a data set.

    Parameters
    ----------
    name_or_directory : str, os.PathLike or None
        One of `NAMES`, or a folder; None stands for what `DIGITUS_DATA` says, which is a name or
        a folder too, and for "mnist" when that is not set. Write `./sample` for a folder that
        has the name of a data set.

    Returns
    -------
    DataFiles

    Raises
    ------
    FileMissingError
        Naming each place that was looked at, why it did not do, and the remedy.
    """
    if name_or_directory is None:
        wanted = os.environ.get("DIGITUS_DATA", "")
        if not wanted:
            return _find_by_name("mnist")
        # As a folder DIGITUS_DATA may also be the parent of one that is called mnist.
        return _find_by_name(wanted) if wanted in NAMES else _find_in_parent(Path(wanted))
    if isinstance(name_or_directory, str) and name_or_directory in NAMES:
        return _find_by_name(name_or_directory)
    system_path_bytes("data", name_or_directory)
    folder = Path(name_or_directory)
    return _first_of([(folder, "")], f"{folder}: no data found", _folder_remedy(folder))


def _find_by_name(name: str) -> DataFiles:
    remedy = (
        "The sample comes with the package; install it again, or use a complete source checkout."
        if name == "sample"
        else f"Fetch it with `digitus data fetch {name}`, or name a folder that holds {_FORMS}: "
        "`--data DIR`, or DIGITUS_DATA."
    )
    return _first_of(list(_places(name)), f"{name}: not found", remedy)


def _find_in_parent(folder: Path) -> DataFiles:
    places = [(folder, "DIGITUS_DATA"), (folder / "mnist", "DIGITUS_DATA")]
    return _first_of(places, f"{folder}: no data found", _folder_remedy(folder))


def _places(name: str) -> Iterator[tuple[Path, str]]:
    """Yield the folders that may hold a named data set, in order, each with its reason."""
    if name == "sample":
        yield Path(__file__).resolve().parent / "data" / "sample", "the package's own"
        checkout = checkout_directory()
        if checkout is not None:
            yield Path(checkout, "data", "sample"), "the checkout's"
        return
    chosen = os.environ.get("DIGITUS_DATA", "")
    if chosen and chosen not in NAMES:
        yield Path(chosen, name), "DIGITUS_DATA"
        # Both sets use the same file names: only the folder's name can tell them apart.
        if ("fashion" in Path(chosen).resolve().name) == (name == "fashion-mnist"):
            yield Path(chosen), "DIGITUS_DATA"
    yield cache_directory(name), "the cache"
    if name == "fashion-mnist":
        yield DEBIAN_FASHION_MNIST, "Debian's dataset-fashion-mnist"


_FORMS = "mnist_train.csv and mnist_test.csv (or .csv.gz), or the four IDX files (plain or .gz)"


def _folder_remedy(folder: Path) -> str:
    if os.path.isdir(folder):
        files = sorted(name for name in os.listdir(folder) if name.endswith((".csv", ".csv.gz")))
        hints = [
            f" To train on {name} alone: `digitus train --data {folder / name}`." for name in files
        ]
        return f"The folder should hold {_FORMS}.{''.join(hints[:1])}"
    near = closest(str(folder), NAMES) or near_path(folder)
    question = "" if near is None else f"Did you mean {near}? "
    return (
        f"{question}Name one of {', '.join(NAMES)}, or a folder that holds {_FORMS}; "
        "`digitus data fetch mnist` fetches MNIST. Images of your own, in one CSV file or a folder "
        "of pictures for each class: `digitus train --data`; in Python digitus.load_csv."
    )


def _first_of(places: list[tuple[Path, str]], problem: str, remedy: str) -> DataFiles:
    """Return the files of the first folder that holds a data set."""
    misses = []
    for folder, origin in places:
        found = _files_in(folder)
        if isinstance(found, DataFiles):
            return found
        misses.append(f"{folder}{f' ({origin})' if origin else ''}: {found}")
    raise FileMissingError(f"{problem}. Looked in {'; '.join(misses)}. {remedy}")


def _files_in(folder: Path) -> DataFiles | str:
    """Return the data files in a folder, or the reason why it holds none."""
    if not os.path.isdir(folder):
        return "not a folder" if os.path.lexists(folder) else "no such folder"
    csv = {part: _existing(folder, name) for part, name in CSV_FILES.items()}
    if csv["train"] and csv["test"]:
        return DataFiles(train=(csv["train"],), test=(csv["test"],))
    idx = {part: _existing(folder, name) for part, name in IDX_FILES.items()}
    if idx["train_images"] and idx["train_labels"] and idx["test_images"] and idx["test_labels"]:
        return DataFiles(
            train=(idx["train_images"], idx["train_labels"]),
            test=(idx["test_images"], idx["test_labels"]),
        )
    for found, names in ((csv, CSV_FILES), (idx, IDX_FILES)):
        if any(found.values()):
            return "lacks " + ", ".join(names[part] for part, path in found.items() if not path)
    return "holds no data files"


def _existing(folder: Path, name: str) -> Path | None:
    """Return the file of that name in any of its spellings: dash or dot, plain or gzip."""
    for stem in (name, name.replace("-idx", ".idx")):
        for ending in ("", ".gz"):
            path = folder / (stem + ending)
            if os.path.isfile(path):
                return path
    return None
