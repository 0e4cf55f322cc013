"""Pictures from wherever they come: files, bytes, Pillow and arrays, as one kind of array."""

from __future__ import annotations

import io
import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitus._errors import ArgumentError, LimitError
from digitus._files import refuse_pipe, system_path_bytes
from digitus.picture_files import check_size, opened_picture
from digitus.recognition.picture_arrays import grey_levels, levels_of_array
from digitus.recognition.transparency import flattened

WORK_PIXELS = 1_250_000
"""Pixels that a picture is worked on with at most; larger ones are reduced by area averaging."""

WORK_SIDE = 8192
"""Its longer side at most, for strips that are very long."""

DRAFT_SHARE = 0.55
"""Of `WORK_PIXELS`: JPEG files are decoded at a half, a quarter or an eighth of their size, which
is much faster, where at least this many pixels remain."""

BYTES_LIMIT = 1 << 28
"""Bytes that are read from a file object at most."""

ORIENTATION = 0x0112
"""Number of the tag of EXIF."""

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture of each orientation upright."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture at the size that it is worked on with.

    Attributes
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        Upright and opaque, C-contiguous.
    size : tuple of int
        Width and height of the upright original, in pixels.
    name : str
        For messages: the path, or "image".
    """

    rgb: Pixels = field(repr=False)
    size: tuple[int, int]
    name: str

    @property
    def scale(self) -> float:
        """Pixels of the original that a pixel of `rgb` is wide and high; at least 1."""
        return float(max(self.size) / max(self.rgb.shape[:2]))

    def original_box(self, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Return a box of `rgb` in pixels of the original.

        Parameters
        ----------
        box : tuple of int
            Left, top, right, bottom; the last two exclusive.

        Returns
        -------
        tuple of int
            The same, rounded outwards; inside the original.
        """
        height, width = self.rgb.shape[:2]
        across, down = self.size[0] / width, self.size[1] / height
        left, top, right, bottom = box
        return (
            max(0, math.floor(left * across)),
            max(0, math.floor(top * down)),
            min(self.size[0], math.ceil(right * across)),
            min(self.size[1], math.ceil(bottom * down)),
        )


def read_picture(image: Any) -> Picture:
    """Read a picture of any kind.

    Parameters
    ----------
    image : path, bytes, binary file, PIL.Image.Image or array_like
        A path or the bytes of a PNG, JPEG, GIF, WebP, TIFF or other picture; its EXIF orientation
        is honoured, and of an animation the first frame is taken. An array has shape (height,
        width), (height, width, 1), 3 for RGB or 4 for RGBA; booleans, integers from 0, or floating
        from 0 to 1 (to 255 if some value is above 1). Transparent parts become white, or black
        where what is visible is light.

    Returns
    -------
    Picture

    Raises
    ------
    ArgumentError
        If it is none of these, or an array of another shape or with values outside the range.
    FileMissingError, FileAccessError
    DataFormatError
        If the file or the bytes are no picture, or damaged.
    LimitError
        If it has more than `digitus.picture_files.PIXEL_LIMIT` pixels.
    """
    if isinstance(image, (str, os.PathLike)):
        system_path_bytes("image", image)
        refuse_pipe(image)
        return _from_file(Path(image), str(os.fspath(image)))
    if isinstance(image, (bytes, bytearray, memoryview)):
        return _from_file(io.BytesIO(image), "image")
    if isinstance(image, Image.Image):
        return _from_pillow(image)
    if hasattr(image, "read"):
        return _from_file(io.BytesIO(_content(image)), "image")
    levels = levels_of_array(image)
    height, width = levels.shape[:2]
    return Picture(_reduced(levels), (width, height), "image")


def _content(file: Any) -> bytes:
    """Return the bytes of a file object, from its beginning if it can be rewound."""
    try:
        if hasattr(file, "seekable") and file.seekable():
            file.seek(0)
        content = file.read(BYTES_LIMIT + 1)
    except (OSError, ValueError, TypeError) as error:
        raise ArgumentError(f"image: cannot read the file object: {error}") from None
    if not isinstance(content, (bytes, bytearray)):
        raise ArgumentError(
            "image: expected a file opened in binary mode, "
            f"and its read() gave {type(content).__name__}"
        )
    if len(content) > BYTES_LIMIT:
        raise LimitError(f"image: the file object gave more than {BYTES_LIMIT:,} bytes, the limit")
    return bytes(content)


def _from_file(source: Path | io.BytesIO, name: str) -> Picture:
    """Decode a picture, at a fraction of its size where that is faster."""
    with opened_picture(source, name) as picture:
        size = picture.size
        wanted = math.sqrt(min(1.0, WORK_PIXELS * DRAFT_SHARE / (size[0] * size[1])))
        picture.draft(None, (math.ceil(size[0] * wanted), math.ceil(size[1] * wanted)))
        return _decoded(picture, size, name)


def _from_pillow(image: Image.Image) -> Picture:
    """Take a picture of Pillow's at its present frame, and leave it as it is."""
    check_size(image.width, image.height, "image")
    if 0 in image.size:
        raise ArgumentError(f"image: expected pixels, got {image.width} x {image.height}")
    try:
        return _decoded(image, image.size, "image")
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ArgumentError(f"image: Pillow cannot give its pixels: {error}") from None


def _decoded(picture: Image.Image, size: tuple[int, int], name: str) -> Picture:
    """Bring pixels of Pillow's to working size and upright."""
    turn = UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
    levels = _reduced(_levels(picture))
    if turn is not None:
        levels = np.ascontiguousarray(Image.fromarray(levels).transpose(turn))
        if turn in UPRIGHT.values() and picture.getexif()[ORIENTATION] >= 5:
            size = (size[1], size[0])
    return Picture(levels, size, name)


def _levels(picture: Image.Image) -> Pixels:
    """Return the pixels as grey, RGB or RGBA of eight bits; large pictures reduced roughly."""
    if picture.mode.startswith(("I", "F")):
        return grey_levels("image", np.asarray(picture))
    if "A" in picture.mode or "a" in picture.mode or "transparency" in picture.info:
        mode = "RGBA"
    else:
        mode = "L" if picture.mode in {"1", "L"} else "RGB"
    converted = picture if picture.mode == mode else picture.convert(mode)
    factor = math.isqrt(max(1, converted.width * converted.height // WORK_PIXELS))
    if factor > 1:
        converted = converted.reduce(min(factor, *(max(1, side // 2) for side in converted.size)))
    return np.asarray(converted)


def _reduced(levels: Pixels) -> Pixels:
    """Reduce pixels to working size by area averaging, and make them opaque RGB."""
    height, width = levels.shape[:2]
    share = min(1.0, math.sqrt(WORK_PIXELS / (height * width)), WORK_SIDE / max(height, width))
    if levels.ndim == 3 and levels.shape[2] == 4:
        levels = flattened(levels)
    if share < 1.0:
        size = max(1, round(width * share)), max(1, round(height * share))
        levels = cv2.resize(levels, size, interpolation=cv2.INTER_AREA)
    if levels.ndim == 2 or levels.shape[2] == 1:
        levels = cv2.cvtColor(levels, cv2.COLOR_GRAY2RGB)
    return np.ascontiguousarray(levels)
