"""Pictures of one digit, brought into the form that a network was trained on."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from digitus._errors import ArgumentError, DataFormatError
from digitus._files import refuse_pipe
from digitus.picture_files import opened_picture

SIDE = 28
"""Pixels of an MNIST image's side."""

BOX = 20
"""Pixels that the longer side of a digit takes in it."""

Grey = NDArray[np.uint8]


def read_digit(path: Path, input_shape: tuple[int, ...]) -> Grey:
    """Read a picture of one digit as the values that a network expects.

    Parameters
    ----------
    path : pathlib.Path
        Any picture that Pillow reads; its orientation tag is honoured, transparency is taken as
        white.
    input_shape : tuple of int
        Of the network.

    Returns
    -------
    ndarray of uint8, shape (values,)
        The digit bright on black.

    Raises
    ------
    FileMissingError, FileAccessError
    DataFormatError
        If the file is no picture, is damaged, or shows nothing.
    ArgumentError
        If the network does not take 28 x 28 and the picture is not as large as its input.
    """
    grey = _bright_on_black(_read_grey(path))
    values = math.prod(input_shape)
    if grey.size == values:
        return grey.reshape(values)
    if values != SIDE * SIDE:
        raise ArgumentError(
            f"{path}: expected a picture of {values} pixels, as the network takes, "
            f"got {grey.shape[1]} x {grey.shape[0]}"
        )
    return normalize(grey, str(path)).reshape(values)


def read_as_learnt(path: Path, shape: tuple[int, ...], *, is_light: bool | None) -> Grey:
    """Read a picture as images of that shape that a network has learnt from.

    Parameters
    ----------
    path : pathlib.Path
        Any picture that Pillow reads; scaled to the shape as a whole.
    shape : tuple of int
        (height, width), or (height, width, 3) for colours.
    is_light : bool or None
        Whether the ground of those images is light: a grey picture with the other kind of ground
        is inverted. None leaves it as it is.

    Returns
    -------
    ndarray of uint8, shape (values,)
    """
    picture = read_flat(path).convert("RGB" if len(shape) == 3 else "L")
    size = (shape[1], shape[0])
    if picture.size != size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    values: Grey = np.asarray(picture)
    if len(shape) == 2 and is_light is not None and _has_light_ground(values) != is_light:
        values = 255 - values
    return values.reshape(-1)


def _read_grey(path: Path) -> Grey:
    """Read a picture as grey values, on white where it is transparent."""
    return np.asarray(read_flat(path).convert("L"))


def read_flat(path: Path) -> Image.Image:
    """Read a picture upright, on white where it is transparent.

    Parameters
    ----------
    path : pathlib.Path
        Of a picture of at most `digitus.picture_files.PIXEL_LIMIT` pixels.

    Returns
    -------
    PIL.Image.Image
        With colours and opacity, the latter 255 everywhere.

    Raises
    ------
    FileMissingError, FileAccessError
    DataFormatError
        If the file is no picture, or is damaged.
    LimitError
        If it has too many pixels.
    """
    refuse_pipe(path)
    with opened_picture(path, str(path)) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    ground = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(ground, upright)


def _bright_on_black(grey: Grey) -> Grey:
    """Invert a picture whose border is light."""
    return 255 - grey if _has_light_ground(grey) else grey


def _has_light_ground(grey: Grey) -> bool:
    """Return whether the border of a picture is light."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return bool(np.median(border) > 127)


def normalize(grey: Grey, name: str) -> Grey:
    """Bring a digit into MNIST's form, as LeCun, Cortes and Burges describe it.

    Parameters
    ----------
    grey : ndarray of uint8, shape (height, width)
        Bright on black.
    name : str
        For messages.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        Scaled to 20 pixels at its longer side, its centre of mass in the middle.
    """
    ink = grey > (int(grey.min()) + int(grey.max())) / 2
    if int(grey.max()) - int(grey.min()) < 32 or not ink.any():
        raise DataFormatError(f"{name}: shows no digit; it is all of one shade")
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    cut = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = cut.shape
    scale = BOX / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(Image.fromarray(cut).resize(size, Image.Resampling.BOX), dtype=np.float64)
    mass = small.sum()
    centre_row = float((small.sum(axis=1) * np.arange(small.shape[0])).sum() / mass)
    centre_column = float((small.sum(axis=0) * np.arange(small.shape[1])).sum() / mass)
    top = int(np.clip(round((SIDE - 1) / 2 - centre_row), 0, SIDE - small.shape[0]))
    left = int(np.clip(round((SIDE - 1) / 2 - centre_column), 0, SIDE - small.shape[1]))
    image: Grey = np.zeros((SIDE, SIDE), dtype=np.uint8)
    image[top : top + small.shape[0], left : left + small.shape[1]] = np.rint(small)
    return image
