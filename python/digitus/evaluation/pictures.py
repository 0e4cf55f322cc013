"""Reading of a folder of labelled pictures, and counting of what is right."""

from __future__ import annotations

import os
from collections.abc import Callable

from digitus._errors import DataFormatError, FileAccessError, FileMissingError, LimitError
from digitus._files import StrPath
from digitus.evaluation.picture_labels import find_pictures
from digitus.evaluation.picture_outcomes import picture_outcome
from digitus.evaluation.picture_report import PictureReport, UnreadablePicture
from digitus.models import model_file
from digitus.network import Network


def evaluate_pictures(
    folder: StrPath,
    *,
    model: Network | StrPath | None = None,
    single: bool = False,
    min_confidence: float | None = None,
    on_picture: Callable[[int, int], object] | None = None,
) -> PictureReport:
    """Read labelled pictures with `digitus.recognize`, and compare.

    The folder right above a picture says what it shows, or else its name: `7/x.png` and
    `7-001.png` show a seven, `4711/x.png` a row of digits, `none/x.png` no digit. Pictures are read
    one after the other, so that any number will do. Needs the extra `image`.

    Parameters
    ----------
    folder : str or os.PathLike
        Folders below it are looked at too.
    model, single, min_confidence
        As of `digitus.recognize`.
    on_picture : callable, optional
        Called after each picture with the number of those done and of all.

    Returns
    -------
    PictureReport

    Raises
    ------
    FileMissingError, FileAccessError
        If there is no such folder, or it cannot be read.
    DataFormatError
        If no picture in it has a label.
    ArgumentError
        If another argument does not fit.
    """
    from digitus.recognition import recognize  # noqa: PLC0415 - needs Pillow and OpenCV
    from digitus.recognition.reader import Reader  # noqa: PLC0415

    network = _loaded(model)
    threshold = Reader(network).threshold if min_confidence is None else min_confidence
    pictures, without_label = find_pictures(folder)
    outcomes, unreadable = [], []
    for done, picture in enumerate(pictures, start=1):
        name = os.path.relpath(picture.path, folder)
        try:
            digits = recognize(
                picture.path, single=single, model=network, min_confidence=min_confidence
            )
        except (DataFormatError, FileAccessError, FileMissingError, LimitError) as error:
            unreadable.append(UnreadablePicture(name, str(error)))
        else:
            outcomes.append(picture_outcome(name, picture.label, digits))
        if on_picture is not None:
            on_picture(done, len(pictures))
    return PictureReport(
        folder=os.fspath(folder),
        outcomes=tuple(outcomes),
        threshold=threshold,
        unreadable=tuple(unreadable),
        without_label=tuple(os.path.relpath(path, folder) for path in without_label),
    )


def _loaded(model: Network | StrPath | None) -> Network | None:
    """Return a network that is not read anew for each picture; None for the package's own."""
    if not isinstance(model, (str, os.PathLike)):
        return model
    path = model_file(model)
    return Network.load(path) if path == model else None
