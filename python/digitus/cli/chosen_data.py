"""The images that a command works on: of a data set with a name, a folder, or a CSV file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitus._errors import ArgumentError, DataFormatError
from digitus.cli.outputs import require_module
from digitus.cli.reading_progress import ReadingProgress
from digitus.datasets import Dataset, load_data
from digitus.locations import NAMES, find_data
from digitus.own_data import LabelledImages, read_csv
from digitus.own_data.folders import picture_parts

TEST_SPLIT = 0.2
"""Share of the images that is kept for the test, where nobody says which ones are for it."""

SPLIT_SEED = 0
"""Draws them; not --seed, so that runs with other seeds keep the same ones."""

Note = Callable[[str], None]


@dataclass(frozen=True)
class DataOptions:
    """What the command line says of the data.

    Attributes
    ----------
    data : str or None
        Name, folder or file; None for what `DIGITUS_DATA` names, or mnist.
    label_column : str or None
    image_shape : tuple of int or None
    test_split : float or None
        None for `TEST_SPLIT`.
    """

    data: str | None
    label_column: str | None = None
    image_shape: tuple[int, ...] | None = None
    test_split: float | None = None

    @property
    def place(self) -> str | None:
        """What is to be read: the option's, or the environment's."""
        return self.data if self.data is not None else os.environ.get("DIGITUS_DATA") or None


@dataclass(frozen=True)
class ChosenData:
    """Images to train on and to test with.

    Attributes
    ----------
    train, test : Dataset
    class_names : tuple of str or None
        None where classes are called by their numbers from 0.
    image_shape : tuple of int or None
        Known of data of one's own alone.
    whole : Dataset or None
        Both parts before they were split; None where the data has a test part of its own.
    split : float or None
        The share that became the test part.
    """

    train: Dataset
    test: Dataset
    class_names: tuple[str, ...] | None = None
    image_shape: tuple[int, ...] | None = None
    whole: Dataset | None = None
    split: float | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is data of one's own: a CSV file, or folders of pictures."""
        return self.image_shape is not None or self.whole is not None


def choose_data(options: DataOptions, note: Note) -> ChosenData:
    """Load the images that the command line names.

    Parameters
    ----------
    options : DataOptions
    note : callable
        Told, in lines for stderr, what was found and what was assumed.

    Returns
    -------
    ChosenData
    """
    parts = own_parts(options, note)
    if not parts:
        _refuse_own_options(options)
        train, test = load_data(options.data)
        return ChosenData(train, test)
    names = parts[0].class_names()
    datasets = [part.dataset(names) for part in parts]
    if datasets[0].width != datasets[-1].width:
        raise DataFormatError(
            f"{parts[1].source}: images of {datasets[1].width:,} values; those of "
            f"{parts[0].source} have {datasets[0].width:,}; --image-shape HxW scales pictures"
        )
    told = None if names == tuple(map(str, range(len(names)))) else names
    shape = parts[0].image_shape
    note(_description(parts, names))
    if len(parts) == 2:
        if options.test_split is not None:
            raise ArgumentError(f"--test-split: {parts[1].source} has the test images already")
        return ChosenData(datasets[0], datasets[1], told, shape)
    share = TEST_SPLIT if options.test_split is None else options.test_split
    try:
        train, test = datasets[0].split(share, SPLIT_SEED)
    except ArgumentError as error:
        text = str(error).removeprefix("share: ")
        raise ArgumentError(f"--test-split: {text}") from None
    how = "" if options.test_split is not None else "; --test-split X says how many"
    note(f"{len(test):,} of them, drawn from each class alike, are kept for the test{how}")
    return ChosenData(train, test, told, shape, datasets[0], share)


def own_parts(options: DataOptions, note: Note) -> list[LabelledImages]:
    """Read data of one's own: one part, or a training and a test part; none if it is not such.

    Parameters
    ----------
    options : DataOptions
    note : callable
        Told what a user should know of the files.

    Returns
    -------
    list of LabelledImages
    """
    place = options.place
    if place is None or place in NAMES or not os.path.exists(place):
        return []
    path = Path(place)
    if not path.is_dir():
        with ReadingProgress(place) as progress:
            found = [
                read_csv(
                    place,
                    label_column=options.label_column,
                    image_shape=options.image_shape,
                    on_images=progress.show,
                )
            ]
    else:
        found = _pictures(path, options) if not _has_known_files(path) else []
    for part in found:
        for remark in part.remarks:
            note(f"{part.source}: {remark}")
    return found


def _has_known_files(folder: Path) -> bool:
    """Return whether `load_data` knows what to do with a folder."""
    try:
        find_data(folder)
    except FileNotFoundError:
        return False
    return True


def _pictures(folder: Path, options: DataOptions) -> list[LabelledImages]:
    places = picture_parts(folder)
    if not places:
        return []
    if options.label_column is not None:
        raise ArgumentError("--label-column: only a CSV file has one; folders name the classes")
    require_module("PIL", "image")
    from digitus.own_data.picture_folder import read_pictures  # noqa: PLC0415 - optional package

    with ReadingProgress(str(folder)) as progress:
        return [
            read_pictures(place, image_shape=options.image_shape, on_images=progress.show)
            for place in places
        ]


def _refuse_own_options(options: DataOptions) -> None:
    for option, value in (
        ("--label-column", options.label_column),
        ("--image-shape", options.image_shape),
        ("--test-split", options.test_split),
    ):
        if value is not None:
            raise ArgumentError(
                f"{option}: is for a CSV file or pictures of your own; {options.place or 'mnist'} "
                "is a data set that has labels, shape and test images of its own"
            )


def _description(parts: Sequence[LabelledImages], names: Sequence[str]) -> str:
    """Return what was found, in a line."""
    first = parts[0]
    counts = " and ".join(f"{len(part.images):,}" for part in parts)
    if first.image_shape is None:
        width = first.images.shape[1]
        shape = f"{width:,} values, no square (--image-shape HxW says more)"
    else:
        shape = " x ".join(map(str, first.image_shape))
    classes = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
    scale = "" if first.images.dtype == "uint8" else ", pixels from 0 to 1"
    return f"{first.source}: {counts} images of {shape}{scale}; {len(names)} classes: {classes}"
