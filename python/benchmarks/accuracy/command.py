"""The command line: `python -m benchmarks.accuracy`."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.record import Record
from benchmarks.accuracy.table import check_place, duration, markdown, publish, rows_of
from benchmarks.accuracy.trials import Trials, digest_of, varied
from digitus import set_num_threads
from digitus._errors import ArgumentError, DigitusError
from digitus.recipes import NAMES, Recipe, load

ROOT = Path(__file__).resolve().parents[3]

INTERRUPTED = 130
"""Exit status after Ctrl-C; the record has all finished runs by then."""

MEASURED = tuple(name for name in NAMES if not name.startswith("pretrained-"))
"""The recipes that are measured unless others are named: `make pretrained` measures its own."""

FOLDERS = {"test": ROOT / "docs", "tune": ROOT / "build/tune", "quick": ROOT / "build/quick"}
"""Where the record, the table and the picture of each mode go without --out."""


def parser() -> argparse.ArgumentParser:
    """Return the options of the command line."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description="Train recipes from several seeds, and write down what they reach: a record, "
        "a table and a picture. What the record has already is not run again.",
        epilog="example: python -m benchmarks.accuracy --recipes mlp,keras-convnet --seeds 5; to "
        "choose settings: python -m benchmarks.accuracy --tune --recipes fast99 --seeds 2 "
        "--set training.optimizer.learning_rate=0.01",
    )
    options.add_argument(
        "--recipes",
        metavar="NAME[,NAME]",
        default=",".join(MEASURED),
        help=f"only these, by name or as files that end in .json (default {','.join(MEASURED)})",
    )
    options.add_argument(
        "--seeds", type=_positive, default=5, metavar="N", help="runs of each, seeds 0 to N - 1"
    )
    options.add_argument(
        "--threads", type=_positive, default=2, metavar="N", help="to compute with (default 2)"
    )
    modes = options.add_mutually_exclusive_group()
    modes.add_argument(
        "--tune",
        action="store_true",
        help="hold out a sixth of the training images and measure on them; no test image is used",
    )
    modes.add_argument(
        "--quick", action="store_true", help="one epoch of the embedded sample: tries the suite"
    )
    options.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PLACE=VALUE",
        help="with --tune or --quick: another value in the recipes, such as training.epochs=3",
    )
    options.add_argument("--again", action="store_true", help="run also what the record has")
    options.add_argument(
        "--curve", default="keras-convnet", metavar="NAME", help="whose learning is drawn"
    )
    options.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where accuracy.json, accuracy.md and images/accuracy.png go (default docs; with "
        "--tune build/tune, with --quick build/quick)",
    )
    return options


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a number above 0, got {text}")
    return value


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return the exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without them those of the process.

    Returns
    -------
    int
        0 if everything was run or was there; 1 on an error; 130 after Ctrl-C.
    """
    options = parser()
    given = options.parse_args(arguments)
    mode = "tune" if given.tune else "quick" if given.quick else "test"
    if given.set and mode == "test":
        options.error("--set: only with --tune or --quick; what is measured are the recipes")
    folder = given.out or FOLDERS[mode]
    try:
        check_folder(folder, mode, given.recipes.split(","))
        return _measure(given, mode, folder)
    except DigitusError as error:
        sys.stderr.write(f"accuracy: {error}\n")
        return 1


def check_folder(folder: Path, mode: str, recipes: Sequence[str]) -> None:
    """Refuse a folder before hours of work that the results cannot go to, or must not.

    Parameters
    ----------
    folder : pathlib.Path
    mode : str
        Only what is measured on the test images may go into the documentation,
    recipes : sequence of str
        and only recipes that everybody has.
    """
    if folder.resolve() == FOLDERS["test"]:
        own = [name for name in recipes if name.strip() not in NAMES]
        if mode != "test" or own:
            what = f"--{mode}" if mode != "test" else f"recipe {own[0]}"
            raise ArgumentError(
                f"--out: {folder} is the documentation; {what} needs another folder"
            )
    check_place(folder / "accuracy.md")


def _measure(given: argparse.Namespace, mode: str, folder: Path) -> int:
    set_num_threads(given.threads)
    trials = Trials(mode, progress=sys.stderr.isatty())
    names = [name.strip() for name in given.recipes.split(",")]
    recipes = [trials.prepared(varied(load(name), given.set)) for name in names]
    record = Record(folder / "accuracy.json", mode)
    is_interrupted = False
    try:
        for recipe in recipes:
            for seed in range(given.seeds):
                _run(trials, record, recipe, seed, is_wanted_again=given.again)
    except KeyboardInterrupt:
        is_interrupted = True
        sys.stderr.write("interrupted: the record has all runs that were finished\n")
    write_results(record, folder, recipes, given.curve)
    return INTERRUPTED if is_interrupted else 0


def _run(
    trials: Trials, record: Record, recipe: Recipe, seed: int, *, is_wanted_again: bool
) -> None:
    """Run a recipe from a seed, unless the record has it."""
    known = None if is_wanted_again else record.find(**trials.keys(recipe, seed))
    entry = known or trials.run(recipe, seed)
    if known is None:
        record.add(entry)
    sys.stderr.write(
        f"{recipe.name}, seed {seed}: {entry['accuracy']:.2%} of {entry['images']:,} images in "
        f"{duration(entry['seconds'])}{' (in the record already)' if known else ''}\n"
    )
    sys.stderr.flush()


def write_results(record: Record, folder: Path, recipes: Sequence[Recipe], curve: str) -> None:
    """Write the table and the picture of a record.

    Parameters
    ----------
    record : Record
    folder : pathlib.Path
        Gets accuracy.md, or the table in it, and images/accuracy.png.
    recipes : sequence of Recipe
        Those that were asked for; other recipes of the package count too.
    curve : str
        The recipe whose learning is drawn.
    """
    rows = rows_of(record, _current(record, recipes))
    folder.mkdir(parents=True, exist_ok=True)
    publish(folder / "accuracy.md", markdown(rows, record.mode))
    written = [record.path, folder / "accuracy.md"]
    stale = {run["recipe"] for run in record.runs} - {row.recipe for row in rows}
    if stale:
        sys.stderr.write(f"not in the table, because changed since: {', '.join(sorted(stale))}\n")
    if rows and importlib.util.find_spec("matplotlib") is None:
        sys.stderr.write("no picture: matplotlib is not installed\n")
    elif rows:
        from benchmarks.accuracy.figure import accuracy_figure  # noqa: PLC0415 - heavy, optional

        (folder / "images").mkdir(exist_ok=True)
        images = {"test": "test", "tune": "validation"}.get(record.mode, "sample")
        written.append(folder / "images" / "accuracy.png")
        accuracy_figure(rows, curve, images).savefig(written[-1])
    for path in written:
        if path.exists():
            sys.stderr.write(f"wrote {path}\n")


def _current(record: Record, recipes: Sequence[Recipe]) -> list[tuple[str, str]]:
    """Return names and digests of what belongs into the table, in its order."""
    asked = {recipe.name: digest_of(recipe) for recipe in recipes}
    recorded = {run["recipe"] for run in record.runs}
    if record.mode == "test":
        others = {
            name: digest_of(load(name)) for name in NAMES if name in recorded and name not in asked
        }
        order = [*NAMES, *(name for name in asked if name not in NAMES)]
        found = {**others, **asked}
        return [(name, found[name]) for name in order if name in found]
    # Of variants the names tell the settings, so that all of them can stand side by side.
    latest = {run["recipe"]: run["digest"] for run in record.runs}
    return list({**latest, **asked}.items())
