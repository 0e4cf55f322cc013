"""Writing of everything that the measuring of pictures leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitus._files import StrPath
from digitus._output_folder import OutputFolder
from digitus.evaluation.picture_document import picture_document
from digitus.evaluation.picture_report import PictureReport
from digitus.evaluation.report_folder import CONFUSION, FIGURES, MISTAKES, RELIABILITY

if TYPE_CHECKING:
    from digitus.network import Network

REJECTION = "rejection.png"

FILE_NAMES = (FIGURES, CONFUSION, RELIABILITY, REJECTION, MISTAKES)
"""All files that a report about pictures may consist of."""


def write_picture_report(
    report: PictureReport,
    folder: StrPath,
    *,
    model: Network | StrPath | None = None,
    single: bool = False,
    min_confidence: float | None = None,
    about: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Write figures as JSON and as pictures into a folder, which is made if need be.

    Each file replaces an earlier one at once; other files stay. Needs matplotlib.

    Parameters
    ----------
    report : PictureReport
        Of pictures that are still there.
    folder : str or os.PathLike
    model, single, min_confidence
        As they were for the report.
    about : mapping, optional
        What `report.json` is to begin with, such as the model's name.

    Returns
    -------
    list of pathlib.Path
        What was written: `report.json`; `confusion.png` with pictures of at most one digit,
        `reliability.png` and `rejection.png` with digits, `mistakes.png` with mistakes.

    Raises
    ------
    FileAccessError
        If the folder cannot be made or written to.
    ImportError
        If matplotlib is not installed.
    """
    from digitus.evaluation.picture_figures import (  # noqa: PLC0415 - heavy, optional
        picture_confusion_figure,
        rejection_figure,
    )
    from digitus.evaluation.picture_sheet import mistakes_sheet  # noqa: PLC0415
    from digitus.evaluation.reliability_figure import reliability_figure  # noqa: PLC0415

    output = OutputFolder(folder)
    output.prepare(FILE_NAMES)
    calibration = report.calibration
    figures = {
        CONFUSION: picture_confusion_figure(report),
        RELIABILITY: None if calibration is None else reliability_figure(calibration, "digits"),
        REJECTION: rejection_figure(report),
        MISTAKES: mistakes_sheet(report, model=model, single=single, min_confidence=min_confidence),
    }
    written = [FIGURES]
    for name, figure in figures.items():
        if figure is not None:
            output.write_figure(name, figure)
            written.append(name)
    output.write_json(FIGURES, {**(about or {}), **picture_document(report)})
    return [output.path / name for name in written]
