"""The command line: `python -m benchmarks.recognition`."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import PIL
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.accuracy.command import INTERRUPTED, ROOT
from benchmarks.recognition import measures
from benchmarks.recognition.answers import Answer
from benchmarks.recognition.claims import figures_of
from benchmarks.recognition.document import HEADINGS, PART, markdown, rows_of
from benchmarks.recognition.kinds import FINAL_SEED, KINDS, TUNING_SEED, Kind, digits
from benchmarks.recognition.runs import Runs
from benchmarks.recognition.sheets import MOST, write_sheet
from digitus._errors import ArgumentError, DigitusError
from digitus.comparison.machine import machine, versions
from digitus.datasets import Dataset
from digitus.recognition.reader import Reader

QUICK_SHARE = 0.002
QUICK_COMPARED = 100

DOCUMENTATION = ROOT / "docs"
PICTURES_SHOWN = {"right": 24, "wrong": MOST}


def parser() -> argparse.ArgumentParser:
    """Return the options of the command line."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.recognition",
        description="Generate pictures, read them with digitus.recognize, and write down how well "
        "that goes: a table, figures as JSON, and contact sheets. Pictures that were read are not "
        "read again until something changes.",
        epilog="example: python -m benchmarks.recognition --kinds photographs,rows; at the end: "
        "python -m benchmarks.recognition --final --out ../docs",
    )
    options.add_argument(
        "--final",
        action="store_true",
        help=f"read also the pictures of seed {FINAL_SEED}, which nobody tunes with",
    )
    options.add_argument(
        "--quick", action="store_true", help="few pictures, to try the command; never into docs"
    )
    options.add_argument(
        "--kinds",
        metavar="NAME[,NAME]",
        help=f"only these: {', '.join(kind.name for kind in KINDS)}; without time and the like",
    )
    options.add_argument(
        "--processes", type=int, default=2, metavar="N", help="that read pictures (default 2)"
    )
    options.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where recognition.md, recognition.json and images/recognition-*.jpg go (default "
        "build/recognition)",
    )
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for; return the exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without them those of the process.

    Returns
    -------
    int
        0 if all was measured and written; 1 on an error; 130 after Ctrl-C.
    """
    given = parser().parse_args(arguments)
    try:
        _measure(given)
    except DigitusError as error:
        sys.stderr.write(f"recognition: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: what was read is kept; the same command goes on\n")
        return INTERRUPTED
    return 0


def _measure(given: argparse.Namespace) -> None:
    out = given.out or ROOT / "build" / "recognition"
    if out.resolve() == DOCUMENTATION.resolve() and (given.quick or given.kinds or not given.final):
        raise ArgumentError(f"--out: {out} is the documentation; it takes whole final runs only")
    PART.surroundings(out / "recognition.md")
    kinds = chosen_kinds(given.kinds)
    runs = Runs(
        (out if given.quick else ROOT / "build" / "recognition") / "answers",
        share=QUICK_SHARE if given.quick else 1.0,
        processes=1 if given.quick else given.processes,
    )
    results: dict[str, Any] = {
        "machine": machine(),
        "versions": {
            **versions(with_tensorflow=False),
            "opencv": cv2.__version__,
            "pillow": PIL.__version__,
        },
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "threshold": Reader().threshold,
    }
    seeds = {"tuning": TUNING_SEED, **({"final": FINAL_SEED} if given.final else {})}
    for name, seed in seeds.items():
        answers = runs.answers(kinds, seed, _tell)
        figures = figures_of(answers)
        if not given.kinds:
            figures |= _other_figures(seed, is_quick=given.quick)
        results[name] = {claim: figure.plain for claim, figure in figures.items()}
        write_sheets(out / "images", seed, name, kinds, answers)
    _print(results)
    write(out, results)


def chosen_kinds(names: str | None) -> list[Kind]:
    """Return the kinds that a list of names asks for, all without one.

    Parameters
    ----------
    names : str or None
        Separated by commas. ArgumentError names one that there is not.
    """
    known = {kind.name: kind for kind in KINDS}
    wanted = list(known) if names is None else [name.strip() for name in names.split(",")]
    for name in wanted:
        if name not in known:
            raise ArgumentError(f"--kinds: expected some of {', '.join(known)}; got {name!r}")
    return [known[name] for name in wanted]


def _other_figures(seed: int, *, is_quick: bool) -> dict[str, Any]:
    """Return the figures that are not of pictures read."""
    chosen = digits(seed)
    images = Dataset.from_arrays(chosen.images, chosen.labels)
    if is_quick:
        return {
            "calibration": measures.calibration(images.part(0, QUICK_COMPARED)),
            "time": measures.reading_time(seed, runs=1, warm_runs=1),
            "normalisation": measures.normalisation_differences(seed, QUICK_COMPARED),
        }
    return {
        "calibration": measures.calibration(images),
        "time": measures.reading_time(seed),
        "normalisation": measures.normalisation_differences(seed),
    }


def write_sheets(
    folder: Path, seed: int, name: str, kinds: Sequence[Kind], answers: Mapping[str, list[Answer]]
) -> None:
    """Write a sheet of pictures read rightly and one of failures for each kind that has any.

    Parameters
    ----------
    folder : pathlib.Path
    seed : int
    name : str
        "tuning" or "final".
    kinds : sequence of Kind
    answers : mapping of str to list of Answer
    """
    for kind in kinds:
        for word, is_right in (("right", True), ("wrong", False)):
            chosen = [each for each in answers[kind.name] if each.is_right is is_right]
            if chosen:
                path = folder / f"recognition-{name}-{kind.name}-{word}.jpg"
                write_sheet(path, kind, seed, chosen[: PICTURES_SHOWN[word]])


def write(out: Path, results: Mapping[str, Any]) -> None:
    """Write the figures as JSON, and the table into its place in the page.

    Parameters
    ----------
    out : pathlib.Path
    results : mapping
        As of `document.markdown`.
    """
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, indent=2, ensure_ascii=False, allow_nan=False)
    (out / "recognition.json").write_text(text + "\n", encoding="utf-8")
    PART.publish(out / "recognition.md", markdown(results))
    sys.stderr.write(f"wrote {out / 'recognition.md'}, recognition.json and images\n")


def _print(results: Mapping[str, Any]) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading in {"what", "verdict"} else "right")
    for row in rows_of(results):
        table.add_row(*row, style="bold red" if row[-1] == "MISSED" else None)
    console = Console()
    console.width = max(console.width, 120)  # Also where output goes into a file.
    console.print(table)


def _tell(done: int, count: int) -> None:
    if done == count or done % 10 == 0:
        sys.stderr.write(f"read {done:,} of {count:,} parts\n")
        sys.stderr.flush()
