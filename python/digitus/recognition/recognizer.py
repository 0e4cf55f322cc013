"""The way from a picture to the digits in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitus._checks import as_flag, as_real
from digitus._extras import import_extra
from digitus.recognition.digit import Digit
from digitus.recognition.reader import Reader

if TYPE_CHECKING:
    from digitus._files import StrPath
    from digitus.network import Network
    from digitus.recognition.ink import Ink
    from digitus.recognition.marks import Marks
    from digitus.recognition.source import Picture

ONE_DIGIT = 0.5
"""Share of the threshold that is enough where a picture is known to show one digit."""


@dataclass(frozen=True)
class Recognition:
    """What each stage made of one picture; see `digitus.recognition` for the stages.

    Attributes
    ----------
    picture : Picture
        Upright, at working size.
    ink : Ink
        Of the same size.
    marks : Marks
        Connected ink, without what is too small to matter.
    digits : tuple of Digit
        In reading order.
    """

    picture: Picture
    ink: Ink
    marks: Marks
    digits: tuple[Digit, ...]


def recognize(
    image: Any,
    *,
    single: bool = False,
    model: Network | StrPath | None = None,
    min_confidence: float | None = None,
) -> list[Digit]:
    """Read the handwritten digits in a picture.

    Drawings, scans and photographs: any size and place, dark on light or light on dark, one
    digit, rows and lines of them, touching ones and ones in several strokes.

    Parameters
    ----------
    image : str, os.PathLike, bytes, file, PIL.Image.Image or array_like
        A picture: its file, the file's content, or an array of grey values, shape
        (height, width), or with 1, 3 (RGB) or 4 (RGBA) channels: uint8, uint16, bool, or
        floating from 0 to 1. At most 67 million pixels.
    single : bool
        Whether the picture shows one digit: all that is written counts as it. Pictures of at
        most 40 pixels that are not wide are taken so anyway.
    model : Network, str, os.PathLike or None
        Who tells the digits apart: a network of 28 x 28 grey inputs and 10 classes, its file, or
        "pretrained:mnist", which None stands for.
    min_confidence : float or None
        Digits below this confidence, 0 to 1, get no label; None takes the threshold that the
        package's network was measured with, and half of it where the picture shows one digit.

    Returns
    -------
    list of Digit
        In reading order, line by line; empty where nothing is written. What is surely no digit
        is left out where there are digits beside it.

    Raises
    ------
    FileMissingError, FileAccessError
        If there is no such file, or the system does not let it be read.
    DataFormatError
        If it is no picture, or a damaged one.
    LimitError
        If it has too many pixels.
    ArgumentError
        If an argument is none of the above.
    MissingExtraError
        If the extra `image` is not installed.

    Examples
    --------
    >>> import digitus
    >>> _, test = digitus.load_data("sample")
    >>> picture = 255 - test.images[0].reshape(28, 28)  # Dark ink on white.
    >>> [digit] = digitus.recognize(picture)
    >>> bool(digit.label == test.labels[0]), digit.confidence > 0.9
    (True, True)
    """
    found = recognition(image, single=single, model=model, min_confidence=min_confidence)
    return list(found.digits)


def recognition(
    image: Any,
    *,
    single: bool = False,
    model: Network | StrPath | None = None,
    min_confidence: float | None = None,
) -> Recognition:
    """Read a picture as `recognize` does and return what each stage made of it.

    Parameters
    ----------
    image, single, model, min_confidence
        As of `recognize`.

    Returns
    -------
    Recognition
    """
    import_extra("PIL", "image")
    import_extra("cv2", "image")
    # Both need the packages that were looked for just now.
    from digitus.recognition.ink import find_ink  # noqa: PLC0415
    from digitus.recognition.reading import Thresholds, read_ink  # noqa: PLC0415
    from digitus.recognition.source import read_picture  # noqa: PLC0415

    single = as_flag("single", single)
    reader = Reader(model)
    if min_confidence is None:
        thresholds = Thresholds(reader.threshold, ONE_DIGIT * reader.threshold)
    else:
        least = as_real("min_confidence", min_confidence, at_least=0)
        thresholds = Thresholds(least, least)
    picture = read_picture(image)
    ink = find_ink(picture.rgb)
    marks, digits = read_ink(ink, picture, reader, thresholds, single=single)
    return Recognition(picture, ink, marks, digits)
