"""Writing of everything that an evaluation leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from digitus._files import StrPath
from digitus._output_folder import OutputFolder
from digitus.evaluation.document import as_document
from digitus.evaluation.report import Report
from digitus.evaluation.robustness import Robustness

FIGURES = "report.json"
CONFUSION = "confusion.png"
RELIABILITY = "reliability.png"
MISTAKES = "mistakes.png"
CORRUPTIONS = "corruptions.png"
ROBUSTNESS = "robustness.png"

FILE_NAMES = (FIGURES, CONFUSION, RELIABILITY, MISTAKES, CORRUPTIONS, ROBUSTNESS)
"""All files that a report may consist of."""


def write_report(
    report: Report,
    folder: StrPath,
    robustness: Robustness | None = None,
    *,
    about: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Write figures as JSON and as pictures into a folder, which is made if need be.

    Each file replaces an earlier one at once; other files stay. Needs matplotlib.

    Parameters
    ----------
    report : Report
    folder : str or os.PathLike
    robustness : Robustness, optional
        Of the same images.
    about : mapping, optional
        What `report.json` is to begin with, such as the model's name.

    Returns
    -------
    list of pathlib.Path
        What was written: `report.json`, `confusion.png`, `reliability.png`; `mistakes.png` if the
        images are grey pictures; `robustness.png` and `corruptions.png` with robustness.

    Raises
    ------
    FileAccessError
        If the folder cannot be made or written to.
    ImportError
        If matplotlib is not installed.
    """
    from digitus.evaluation.reliability_figure import reliability_figure  # noqa: PLC0415
    from digitus.evaluation.robustness_figures import (  # noqa: PLC0415
        corruptions_figure,
        robustness_figure,
    )
    from digitus.plot.confusion_figure import confusion_figure  # noqa: PLC0415 - heavy, optional
    from digitus.plot.mistakes_figure import mistakes_figure  # noqa: PLC0415

    output = OutputFolder(folder)
    output.prepare(FILE_NAMES)
    figures = {
        CONFUSION: confusion_figure(report),
        RELIABILITY: reliability_figure(report.calibration),
        MISTAKES: mistakes_figure(report),
    }
    if robustness is not None:
        figures[CORRUPTIONS] = corruptions_figure(report, robustness)
        figures[ROBUSTNESS] = robustness_figure(robustness)
    written = [name for name, figure in figures.items() if figure is not None]
    for name, figure in figures.items():
        if figure is not None:
            output.write_figure(name, figure)
    output.write_json(FIGURES, {**(about or {}), **as_document(report, robustness)})
    return [output.path / name for name in (FIGURES, *written)]
