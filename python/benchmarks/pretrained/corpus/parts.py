"""The corpus, made part by part in several processes, and kept."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import digitus
from benchmarks.pretrained.corpus.digits import HELD_OUT_SHARE, Digits, split
from benchmarks.pretrained.corpus.groups import GROUPS, Arrays, Group
from benchmarks.pretrained.corpus.labels import CLASSES, SIDE
from digitus.datasets import Dataset, load_data

PART = 1_000
"""Images of one part at most."""

HERE = Path(__file__).parent
PACKAGE = Path(digitus.__file__).parent

SOURCES = (
    *sorted(HERE.glob("*.py")),
    PACKAGE / "image_normalization.py",
    *sorted((PACKAGE / "reference").glob("image_*.py")),
)
"""The modules whose change makes all parts anew."""

SEEING = (
    *sorted((PACKAGE / "synthesis").rglob("*.py")),
    *sorted((PACKAGE / "recognition").glob("*.py")),
)
"""And those whose change makes the parts anew that were seen as pictures."""


@dataclass(frozen=True)
class Part:
    """Some images of a group."""

    group: int
    """Its place in `GROUPS`."""
    number: int
    count: int
    seed: int
    is_held_out: bool
    """Whether it is drawn from the images to calibrate with."""

    @property
    def name(self) -> str:
        """The name of its file."""
        use = "held-out" if self.is_held_out else "train"
        return f"{use}-{GROUPS[self.group].name}-{self.number:03}.npz"

    def random(self) -> np.random.Generator:
        """Return the random numbers of this part alone."""
        key = [self.seed, int(self.is_held_out), *GROUPS[self.group].name.encode(), self.number]
        return np.random.default_rng(key)


class Corpus:
    """The images to learn from and those to calibrate with.

    Parameters
    ----------
    data : str
        "mnist", or "sample" to try it.
    seed : int
        Draws everything.
    folder : pathlib.Path
        Keeps the parts, in a folder named after data and seed, and by the state of the sources.
    share : float
        Of the images of each group, above 0 to 1.
    processes : int
        That make it; with 1 no other process is started.
    """

    def __init__(
        self, data: str, *, seed: int, folder: Path, share: float = 1.0, processes: int = 2
    ) -> None:
        self._data, self._seed, self._share, self._processes = data, seed, share, processes
        self.folder = folder / f"corpus-{data}-{seed}"
        self._digests = {False: digest_of(SOURCES), True: digest_of((*SOURCES, *SEEING))}

    def train(self, on_part: Callable[[int, int], object] | None = None) -> Dataset:
        """Return MNIST's own images and all groups, labels 0 to `NO_DIGIT`.

        Parameters
        ----------
        on_part : callable, optional
            Called with the number of parts that are there, and of all.

        Returns
        -------
        Dataset
        """
        groups = self.groups(is_held_out=False, on_part=on_part)
        return joined([self.plain(is_held_out=False), *groups.values()])

    def plain(self, *, is_held_out: bool) -> Arrays:
        """Return MNIST's own images for one use, and their labels."""
        digits = _digits(self._data, is_held_out)
        return digits.images, digits.labels

    def source(self) -> dict[str, Any]:
        """Return what the digits come from: images, their hash, and how many are held out."""
        train, _ = load_data(self._data)
        return {
            "images": len(train),
            "hash": train.content_hash,
            "held_out": len(self.plain(is_held_out=True)[1]),
        }

    def counts(self) -> dict[str, int]:
        """Return how many images each group has to learn from, and "mnist" itself."""
        found = {"mnist": len(self.plain(is_held_out=False)[1])}
        for part in self._parts(is_held_out=False):
            name = GROUPS[part.group].name
            found[name] = found.get(name, 0) + part.count
        return found

    def remove(self) -> None:
        """Remove the parts that are kept."""
        shutil.rmtree(self.folder)

    def groups(
        self,
        *,
        is_held_out: bool,
        on_part: Callable[[int, int], object] | None = None,
    ) -> dict[str, Arrays]:
        """Return images and labels by the name of their group; parts that are missing are made.

        Parameters
        ----------
        is_held_out : bool
            Whether they are to calibrate with.
        on_part : callable, optional
            As of `train`.

        Returns
        -------
        dict of str to (ndarray of uint8, shape (n, 28, 28), ndarray of uint8, shape (n,))
        """
        parts = self._parts(is_held_out=is_held_out)
        missing = [part for part in parts if not _is_whole(self._path(part))]
        done = len(parts) - len(missing)
        if on_part is not None:
            on_part(done, len(parts))
        for made, _ in enumerate(self._made(missing), 1):
            if on_part is not None:
                on_part(done + made, len(parts))
        found: dict[str, list[Arrays]] = {}
        for part in parts:
            with np.load(self._path(part)) as arrays:
                found.setdefault(GROUPS[part.group].name, []).append(
                    (arrays["images"], arrays["labels"])
                )
        return {
            name: (np.concatenate([a for a, _ in each]), np.concatenate([b for _, b in each]))
            for name, each in found.items()
        }

    def _path(self, part: Part) -> Path:
        """Return the file of a part, in a folder that changes with what draws it."""
        return self.folder / self._digests[GROUPS[part.group].sees] / part.name

    def _parts(self, *, is_held_out: bool) -> list[Part]:
        share, parts = self._share * (HELD_OUT_SHARE if is_held_out else 1), []
        for index, group in enumerate(GROUPS):
            left, number = max(1, round(group.count * share)), 0
            while left > 0:
                count = min(PART, left)
                parts.append(Part(index, number, count, self._seed, is_held_out))
                left, number = left - count, number + 1
        return parts

    def _made(self, parts: Sequence[Part]) -> Iterator[None]:
        work = [(part, self._data, self._path(part)) for part in parts]
        if self._processes == 1 or len(work) < 2:
            yield from map(_make, work)
            return
        context = multiprocessing.get_context("spawn")
        with context.Pool(self._processes) as pool:
            yield from pool.imap_unordered(_make, work)


def joined(arrays: Sequence[Arrays]) -> Dataset:
    """Return images and labels one after the other as a dataset of all classes."""
    images = np.concatenate([each for each, _ in arrays]).reshape(-1, SIDE * SIDE)
    return Dataset.from_arrays(images, np.concatenate([each for _, each in arrays]), CLASSES)


def digest_of(paths: Iterable[Path]) -> str:
    """Return 12 hexadecimal digits that change with the content of files.

    Parameters
    ----------
    paths : iterable of pathlib.Path

    Returns
    -------
    str
    """
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _is_whole(path: Path) -> bool:
    return path.is_file() and zipfile.is_zipfile(path)


_DIGITS: dict[tuple[str, bool], Digits] = {}


def _digits(data: str, is_held_out: bool) -> Digits:
    """Return MNIST's images of one use, loaded once a process."""
    if (data, is_held_out) not in _DIGITS:
        train, _ = load_data(data)
        for held_out, dataset in enumerate(split(train)):
            _DIGITS[data, bool(held_out)] = Digits.of(dataset)
    return _DIGITS[data, is_held_out]


def _make(work: tuple[Part, str, Path]) -> None:
    """Make a part and put its file in place at once."""
    part, data, path = work
    cv2.setNumThreads(1)  # One process a processor.
    group: Group = GROUPS[part.group]
    images, labels = group.make(part.count, _digits(data, part.is_held_out), part.random())
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    with unfinished.open("wb") as file:
        np.savez_compressed(file, images=images, labels=labels)
    unfinished.replace(path)
