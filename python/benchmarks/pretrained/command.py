"""The command line: `python -m benchmarks.pretrained`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.command import INTERRUPTED, ROOT
from benchmarks.accuracy.table import VERDICTS
from benchmarks.accuracy.targets import TARGETS
from benchmarks.pretrained.building import (
    SIZE_LIMIT,
    Figures,
    check_size,
    figures_of,
    trained,
)
from benchmarks.pretrained.card import card_text
from digitus import Network, set_num_threads
from digitus._checks import as_integer
from digitus._errors import ArgumentError, DigitusError, LimitError
from digitus._output_folder import OutputFolder
from digitus.datasets import load_data
from digitus.evaluation import CorruptionResult
from digitus.models import FIGURES
from digitus.recipes import Recipe, load

NAME = "mnist"
RECIPE = "pretrained-mnist"
PACKAGE = ROOT / "python" / "digitus" / "models"
"""Where the files of the package are."""

FILES = (f"{NAME}.safetensors", f"{NAME}.md")


def parser() -> argparse.ArgumentParser:
    """Return the options of the command line."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.pretrained",
        description=f"Train the recipe {RECIPE} on full MNIST, measure it once on the test images "
        f"and on 15 corruptions of them, and write {FILES[0]} and its card. A training that was "
        "stopped goes on.",
        epilog="example: python -m benchmarks.pretrained --out elsewhere; to try it: "
        "python -m benchmarks.pretrained --quick --out elsewhere",
    )
    options.add_argument(
        "--quick",
        action="store_true",
        help="two epochs of the embedded sample: tries the command; never into the package",
    )
    options.add_argument("--seed", type=int, default=0, metavar="N", help="of it (default 0)")
    options.add_argument(
        "--threads", type=int, default=2, metavar="N", help="to compute with (default 2)"
    )
    options.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where both files go (default the package; with --quick build/pretrained-quick)",
    )
    options.add_argument(
        "--checkpoint",
        type=Path,
        default=None,
        metavar="FILE",
        help="written after each epoch, gone on from if it is there, and removed at the end "
        "(default build/pretrained/mnist.checkpoint; with --quick beside the files)",
    )
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure and write; return the exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without them those of the process.

    Returns
    -------
    int
        0 if both files were written; 1 on an error; 130 after Ctrl-C.
    """
    given = parser().parse_args(arguments)
    try:
        _build(given)
    except DigitusError as error:
        sys.stderr.write(f"pretrained: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: nothing was written; the same command goes on\n")
        return INTERRUPTED
    return 0


def _build(given: argparse.Namespace) -> None:
    out = given.out or (ROOT / "build" / "pretrained-quick" if given.quick else PACKAGE)
    if given.quick and out.resolve() == PACKAGE.resolve():
        raise ArgumentError(f"--out: {out} is the package; --quick needs another folder")
    set_num_threads(as_integer("--threads", given.threads, 1))
    recipe = load(RECIPE)
    if given.quick:
        # An average over 1,000 steps would not have moved yet.
        recipe = dataclasses.replace(recipe.changed(epochs=2, average=0.9), data="sample")
    check_size(recipe)
    folder = OutputFolder(out)
    folder.prepare(FILES)
    beside = out if given.quick else ROOT / "build" / "pretrained"
    checkpoint = given.checkpoint or beside / f"{NAME}.checkpoint"
    train, test = load_data(recipe.data)
    is_shown = sys.stderr.isatty()
    network = trained(recipe, train, seed=given.seed, checkpoint=checkpoint, progress=is_shown)
    network.class_names = [str(digit) for digit in range(network.classes)]
    figures = figures_of(network, recipe, (train, test), seed=given.seed, on_result=_tell)
    write(folder, network, recipe, figures)
    checkpoint.unlink(missing_ok=True)
    _tell_the_end(figures, out)


def write(folder: OutputFolder, network: Network, recipe: Recipe, figures: Figures) -> None:
    """Write the model file and its card.

    Parameters
    ----------
    folder : OutputFolder
        Both files are made before one of them takes its place.
    network : Network
        Gets the figures into its metadata.
    recipe : Recipe
        That it was trained by.
    figures : dict
        What was measured. LimitError if the file is larger than `building.SIZE_LIMIT`.
    """
    model, card = FILES
    network.metadata[FIGURES] = json.dumps(figures, ensure_ascii=False, allow_nan=False)
    with folder.replacing(card) as new_card, folder.replacing(model) as new_model:
        network.save(new_model)
        size = os.path.getsize(new_model)
        if size > SIZE_LIMIT:
            raise LimitError(f"{FILES[0]}: has {size:,} bytes; at most {SIZE_LIMIT:,} are shipped")
        text = card_text(NAME, network, recipe, figures, size)
        new_card.write_text(text, encoding="utf-8", newline="")


def _tell(result: CorruptionResult) -> None:
    sys.stderr.write(f"{result.name}: {result.accuracy:.2%}\n")
    sys.stderr.flush()


def _tell_the_end(figures: Figures, out: Path) -> None:
    accuracy = figures["test"]["accuracy"]
    verdict = ""
    if figures["data"] != "sample":
        target = TARGETS[RECIPE]
        verdict = f" (must {target.in_words('must')}: {VERDICTS[target.verdict(accuracy, 0)]})"
    sys.stderr.write(
        f"{accuracy:.2%} of {figures['test']['images']:,} test images right{verdict}\n"
    )
    sys.stderr.write(f"wrote {', '.join(str(out / name) for name in FILES)}\n")
