"""Pictures of one digit, brought into the form that a network was trained on."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from digitus._errors import ArgumentError, DataFormatError
from digitus._files import refuse_pipe
from digitus.image_normalization import SIDE as MNIST_SIDE
from digitus.image_normalization import normalize_image
from digitus.picture_files import opened_picture

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
    grey = _read_grey(path)
    values = math.prod(input_shape)
    if grey.size == values:
        return _bright_on_black(grey).reshape(values)
    if values != MNIST_SIDE * MNIST_SIDE:
        raise ArgumentError(
            f"{path}: expected a picture of {values} pixels, as the network takes, "
            f"got {grey.shape[1]} x {grey.shape[0]}"
        )
    try:
        return normalize_image(grey).reshape(values)
    except DataFormatError as error:
        raise DataFormatError(f"{path}: {str(error).removeprefix('image: ')}") from None


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
