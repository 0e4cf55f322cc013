"""What a model file keeps of data of one's own: which images, their shape and ground."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitus.cli.chosen_data import ChosenData
from digitus.network import Network

KEY = "data"
"""The key in the metadata of a model."""


@dataclass(frozen=True)
class DataNote:
    """What a model says of the images that it learnt from; nothing of most models.

    Attributes
    ----------
    image_shape : tuple of int or None
    is_light : bool or None
        Whether their ground is light; None where nobody knows.
    whole_hash : str or None
        Of all images of a file that was split.
    test_split : float or None
        The share of it that was kept for the test.
    labels : tuple of str or None
        The labels of the images in the order of the classes, where those were given other names.
    """

    image_shape: tuple[int, ...] | None = None
    is_light: bool | None = None
    whole_hash: str | None = None
    test_split: float | None = None
    labels: tuple[str, ...] | None = None


def write_note(network: Network, data: ChosenData) -> None:
    """Write into a network's metadata what `read_note` reads; nothing for known data sets."""
    if not data.is_own:
        network.metadata.pop(KEY, None)
        return
    network.metadata[KEY] = json.dumps(
        {
            "image_shape": data.image_shape,
            "light_ground": _has_light_ground(data),
            "whole_hash": None if data.whole is None else data.whole.content_hash,
            "test_split": data.split,
            "labels": None if network.class_names == data.class_names else data.class_names,
        }
    )


def read_note(network: Network) -> DataNote:
    """Return what a network's metadata say; of what is damaged or another program's, nothing."""
    try:
        found: Any = json.loads(network.metadata.get(KEY, "{}"))
        shape = found.get("image_shape")
        note = DataNote(
            None if shape is None else tuple(int(size) for size in shape),
            found.get("light_ground"),
            found.get("whole_hash"),
            None if found.get("test_split") is None else float(found["test_split"]),
            None if found.get("labels") is None else tuple(map(str, found["labels"])),
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return DataNote()
    is_sound = note.image_shape is None or (
        len(note.image_shape) in (2, 3)
        and int(np.prod(note.image_shape)) == int(np.prod(network.input_shape))
    )
    is_sound = is_sound and (note.labels is None or len(note.labels) == network.classes)
    return note if is_sound else DataNote()


def _has_light_ground(data: ChosenData) -> bool | None:
    """Return whether the border of most images is light; None if their shape is unknown."""
    if data.image_shape is None:
        return None
    images = data.train.images[:2000].reshape(-1, *data.image_shape)
    full = 255 if images.dtype == np.uint8 else 1
    border = [images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]]
    return bool(np.median(np.concatenate([part.reshape(-1) for part in border])) * 2 > full)
