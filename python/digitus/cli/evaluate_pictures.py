"""`digitus evaluate --images`: how well pictures of handwriting are read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import typer

from digitus._bars import WithBars
from digitus._output_folder import OutputFolder
from digitus._printable import printable
from digitus.cli.counted_bar import counted_bar
from digitus.cli.exit_status import FAILED, INTERRUPTED
from digitus.cli.inputs import load_model
from digitus.cli.notes import fitted, notes
from digitus.cli.outputs import check_writable, require_module
from digitus.cli.picture_tables import print_picture_report
from digitus.cli.tables import stdout_console
from digitus.evaluation import PictureReport, evaluate_pictures
from digitus.evaluation.picture_document import picture_document
from digitus.evaluation.picture_folder import FILE_NAMES, write_picture_report
from digitus.models import model_file
from digitus.network import Network

SHOWN = 10
"""Damaged files that are told one by one."""

LINE_EVERY = 500
"""Pictures between two lines where there is no terminal for a bar."""


class PictureProgress(WithBars):
    """A bar on a terminal, else a line now and then.

    Parameters
    ----------
    is_shown : bool
        Whether anything is written.
    """

    def __init__(self, *, is_shown: bool) -> None:
        self._bars = counted_bar(10, is_shown=is_shown)
        self._task = self._bars.add_task("pictures", total=None)
        self._writes_lines = is_shown and not self._bars.console.is_terminal
        self.done = 0

    def show(self, done: int, total: int) -> None:
        """Hear that a picture is done."""
        self.done = done
        self._bars.update(self._task, completed=done, total=total)
        if self._writes_lines and done % LINE_EVERY == 0 and done < total:
            sys.stderr.write(f"{done:,} of {total:,} pictures\n")
            sys.stderr.flush()


def evaluate_images(
    folder: Path,
    *,
    model: str | None,
    single: bool,
    min_confidence: float | None,
    contact_sheet: Path | None,
    report: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Measure how well the pictures of a folder are read, and print or write what is found.

    Parameters
    ----------
    folder : pathlib.Path
    model : str or None
        As the command line says it.
    single : bool
    min_confidence : float or None
    contact_sheet, report : pathlib.Path or None
        What to write.
    quiet, as_json : bool
    """
    for module in ("PIL", "cv2"):
        require_module(module, "image")
    if report is not None or contact_sheet is not None:
        require_module("matplotlib", "plot")
    check_writable(contact_sheet)
    network = None if model is None or model_file(model) != model else load_model(model)
    if report is not None:
        OutputFolder(report).prepare(FILE_NAMES)
    found = _measured(folder, network, single, min_confidence, is_shown=not quiet)
    about = {"model": model or "pretrained:mnist"}
    _tell_what_was_left_out(found, note=notes(quiet))
    paths = []
    if report is not None:
        paths += write_picture_report(
            found, report, model=network, single=single, min_confidence=min_confidence, about=about
        )
    if contact_sheet is not None:
        from digitus.evaluation.picture_sheet import mistakes_sheet  # noqa: PLC0415 - optional

        sheet = mistakes_sheet(found, model=network, single=single, min_confidence=min_confidence)
        if sheet is not None:
            OutputFolder(contact_sheet.parent).write_figure(contact_sheet.name, sheet)
            paths.append(contact_sheet)
    if as_json:
        document = about | picture_document(found)
        if report is not None or contact_sheet is not None:
            document["files"] = [str(path) for path in paths]
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    else:
        print_picture_report(stdout_console(), found)
    if paths:
        notes(quiet)(f"written: {', '.join(map(str, paths))}")
    if contact_sheet is not None and contact_sheet not in paths:
        notes(quiet)(f"{contact_sheet} is left out: there is no mistake to draw")
    if found.unreadable:
        raise typer.Exit(FAILED)


def _measured(
    folder: Path,
    network: Network | None,
    single: bool,
    min_confidence: float | None,
    *,
    is_shown: bool,
) -> PictureReport:
    """Read the pictures of a folder, and show how far it is."""
    progress = PictureProgress(is_shown=is_shown)
    try:
        with progress:
            return evaluate_pictures(
                folder,
                model=network,
                single=single,
                min_confidence=min_confidence,
                on_picture=progress.show,
            )
    except KeyboardInterrupt:
        sys.stderr.write(
            f"digitus evaluate: stopped by Ctrl-C after {progress.done:,} pictures; nothing "
            "printed or written\n"
        )
        raise typer.Exit(INTERRUPTED) from None


def _tell_what_was_left_out(found: PictureReport, note: Callable[[str], None]) -> None:
    """Say which files could not be read, and which have no label."""
    for each in found.unreadable[:SHOWN]:
        sys.stderr.write(fitted(f"digitus: {printable(each.reason)}") + "\n")
    if len(found.unreadable) > SHOWN:
        more = len(found.unreadable) - SHOWN
        sys.stderr.write(f"digitus: {more:,} more pictures cannot be read; --json lists them\n")
    sys.stderr.flush()
    if found.without_label:
        count = len(found.without_label)
        note(
            f"{count:,} picture{'s' * (count > 1)} left out, as nothing says what they show, such "
            f"as {found.without_label[0]}"
        )
