"""Which images `digitus evaluate` looks at."""

from __future__ import annotations

from enum import Enum

from digitus._errors import ArgumentError
from digitus.cli.chosen_data import SPLIT_SEED, DataOptions, Note, own_parts
from digitus.cli.model_notes import read_note
from digitus.datasets import Dataset, load_data
from digitus.network import Network

ALL = "all"
"""What the part of a file without parts is called."""


class Part(str, Enum):
    """Parts of a data set."""

    train = "train"
    test = "test"


def images_to_evaluate(
    network: Network, options: DataOptions, part: Part, note: Note
) -> tuple[Dataset, str]:
    """Return the images that a model is measured on, and what their part is called.

    A file that the model was trained on is split again as it was then, so that it is measured on
    images that it has not seen.

    Parameters
    ----------
    network : Network
        Its class names tell which label is which class.
    options : DataOptions
    part : Part
    note : callable
        Told what is measured of a file.

    Returns
    -------
    Dataset, str
    """
    parts = own_parts(options, note)
    if not parts:
        return dict(zip(Part, load_data(options.data), strict=True))[part], part.value
    known, names = read_note(network), network.class_names
    if known.labels is not None and set(known.labels).issuperset(parts[0].labels.tolist()):
        names = known.labels
    datasets = [each.dataset(names) for each in parts]
    if len(datasets) == 2:
        return dict(zip(Part, datasets, strict=True))[part], part.value
    (whole,), source = datasets, parts[0].source
    if known.test_split is not None and known.whole_hash == whole.content_hash:
        chosen = dict(zip(Part, whole.split(known.test_split, SPLIT_SEED), strict=True))[part]
        which = "were kept for the test" if part is Part.test else "it has learnt from"
        note(
            f"{source} is what the model was trained on; these are the {len(chosen):,} images "
            f"that {which}"
        )
        return chosen, part.value
    if part is Part.train:
        raise ArgumentError(
            f"--part: {source} is not what the model was trained on, and has no parts; leave "
            "--part out to measure on all of it"
        )
    return whole, ALL
