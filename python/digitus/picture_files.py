"""Opening of picture files by Pillow: formats, limit, and what is said of damaged ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from digitus._errors import (
    DataFormatError,
    DigitusError,
    FileAccessError,
    FileMissingError,
    LimitError,
    MemoryLimitError,
)

PIXEL_LIMIT = 1 << 26
"""Pixels of a picture at most: 67 million, which the 64-megapixel cameras of telephones stay below.
"""

FORMATS = (
    *("JPEG", "PNG", "MPO", "GIF", "BMP", "DIB", "PPM", "WEBP", "TIFF"),
    *("AVIF", "HEIF", "JPEG2000", "ICO", "TGA", "PCX"),
)
"""Formats that are tried, those of Pillow's short list first. Left out on purpose are the ones that
start other programs (EPS) or need the system's own decoder (WMF)."""

HEIC_MARKS = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1")


def check_size(width: int, height: int, name: str) -> None:
    """Refuse a picture of too many pixels.

    Parameters
    ----------
    width, height : int
        In pixels.
    name : str
        Of the picture, for the message.

    Raises
    ------
    LimitError
        If there are more than `PIXEL_LIMIT`.
    """
    if width * height > PIXEL_LIMIT:
        raise LimitError(
            f"{name}: {width} x {height} pixels are more than {PIXEL_LIMIT:,}, the limit; "
            "make it smaller"
        )


@contextmanager
def opened_picture(source: str | PathLike[str] | BinaryIO, name: str) -> Iterator[Image.Image]:
    """Open a picture of at most `PIXEL_LIMIT` pixels, and speak for Pillow until it is closed.

    Nothing is decoded yet; an error of the decoder inside the block is told as one of ours.

    Parameters
    ----------
    source : path or binary file
        A path must not be a pipe (`digitus._files.refuse_pipe`). A file is read from its beginning.
    name : str
        Of the picture, for messages.

    Yields
    ------
    PIL.Image.Image
        At its first frame.

    Raises
    ------
    FileMissingError, FileAccessError
    DataFormatError
        If it is no picture, or is damaged.
    LimitError
        If it has too many pixels.
    MemoryLimitError
    """
    try:
        with _identified(source, name) as picture:
            check_size(picture.width, picture.height, name)
            yield picture
    except DigitusError:
        raise
    except FileNotFoundError:
        raise FileMissingError(f"{name}: no such file") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise LimitError(
            f"{name}: has more than {PIXEL_LIMIT:,} pixels, the limit; make it smaller"
        ) from None
    except MemoryError:
        raise MemoryLimitError(f"{name}: not enough memory to decode the picture") from None
    except OSError as error:
        if error.errno is not None:  # Of the system; Pillow's own have none.
            raise FileAccessError(f"{name}: cannot read: {error.strerror}") from None
        raise DataFormatError(f"{name}: damaged picture: {error}") from None
    except Exception as error:  # Decoders of hostile bytes raise whatever they stumble over.
        raise DataFormatError(f"{name}: damaged picture: {error}") from None


def _identified(source: str | PathLike[str] | BinaryIO, name: str) -> Image.Image:
    """Open a picture of one of the `FORMATS`."""
    Image.preinit()
    known = [form for form in FORMATS if form in Image.OPEN]
    try:
        return Image.open(source, formats=known)
    except UnidentifiedImageError:
        Image.init()
    known = [form for form in FORMATS if form in Image.OPEN]
    try:
        return Image.open(source, formats=known)
    except UnidentifiedImageError:
        raise DataFormatError(f"{name}: {_unknown(source)}") from None


def _unknown(source: str | PathLike[str] | BinaryIO) -> str:
    """Return what is wrong with bytes that no decoder takes."""
    if isinstance(source, (str, PathLike)):
        with open(source, "rb") as file:
            start = file.read(16)
    else:
        source.seek(0)
        start = source.read(16)
    if not start:
        return "not a picture that can be read: it is empty"
    if start[4:12].startswith(HEIC_MARKS):
        return "not a picture that can be read: it is HEIC; save it as JPEG or PNG"
    return "not a picture that can be read; save it as JPEG or PNG"
