"""Writing of everything that a comparison leaves behind."""

from __future__ import annotations

from pathlib import Path

from digitus._files import StrPath
from digitus._output_folder import OutputFolder
from digitus.comparison.document import as_document, as_markdown
from digitus.comparison.history_file import history_csv
from digitus.comparison.result import Comparison

CURVES = "accuracy_plot.png"
PREDICTIONS = "predictions.png"
HISTORY = "history.csv"
TABLE = "table.md"
RESULTS = "results.json"
MODEL = "model.safetensors"

FILE_NAMES = (CURVES, PREDICTIONS, HISTORY, TABLE, RESULTS, MODEL)
"""All files that a report may consist of."""


def write_report(comparison: Comparison, folder: StrPath) -> list[Path]:
    """Write tables, figures, epochs and the model into a folder, which is made if need be.

    Each file replaces an earlier one at once. Needs matplotlib.

    Parameters
    ----------
    comparison : Comparison
        With at least one finished row.
    folder : str or os.PathLike

    Returns
    -------
    list of pathlib.Path
        What was written: `model.safetensors` only if the engine's Adam row finished,
        `predictions.png` only if the images are square.

    Raises
    ------
    FileAccessError
        If the folder cannot be made or written to.
    ImportError
        If matplotlib is not installed.
    """
    from digitus.comparison.curves_figure import curves_figure  # noqa: PLC0415 - heavy, optional
    from digitus.comparison.predictions_figure import predictions_figure  # noqa: PLC0415

    output = OutputFolder(folder)
    output.prepare(FILE_NAMES)
    output.write_text(TABLE, as_markdown(comparison))
    output.write_text(HISTORY, history_csv(comparison))
    output.write_json(RESULTS, as_document(comparison))
    written = [TABLE, HISTORY, RESULTS]
    figures = {CURVES: curves_figure(comparison), PREDICTIONS: predictions_figure(comparison)}
    for name, figure in figures.items():
        if figure is not None:
            output.write_figure(name, figure)
            written.append(name)
    model = comparison.result("digitus-adam")
    if model is not None and model.network is not None:
        model.network.save(output.path / MODEL)
        written.append(MODEL)
    return [output.path / name for name in written]
