"""The command line: `python -m benchmarks.pretrained`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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
from benchmarks.pretrained.calibrating import (
    LOST_SHARE,
    Held,
    fitted_temperature,
    fitted_threshold,
    group_figures,
    read,
)
from benchmarks.pretrained.card import card_text
from benchmarks.pretrained.corpus import Corpus
from benchmarks.pretrained.corpus.sheets import write_sheets
from benchmarks.pretrained.outputs import split_outputs, widened
from digitus import Network, set_num_threads
from digitus._checks import as_integer
from digitus._errors import ArgumentError, DigitusError, LimitError
from digitus._output_folder import OutputFolder
from digitus.datasets import load_data
from digitus.evaluation import CorruptionResult
from digitus.models import FIGURES
from digitus.recipes import Recipe, load
from digitus.recognition.reader import REJECTION

NAME = "mnist"
RECIPE = "pretrained-mnist"
PACKAGE = ROOT / "python" / "digitus" / "models"
"""Where the files of the package are."""

FILES = (f"{NAME}.safetensors", f"{NAME}-rejection.safetensors", f"{NAME}.md")
"""The ten digits, the output for what is no digit, and the card."""

SEEN = ("mnist", "photographs", "strokes")
"""Groups like what the reader meets: temperature and threshold are chosen on them."""

QUICK_SHARE = 0.001
"""Of the images of each group of the corpus, with --quick."""


def parser() -> argparse.ArgumentParser:
    """Return the options of the command line."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.pretrained",
        description=f"Make the corpus, train the recipe {RECIPE} on it with an output more for "
        "what is no digit, calibrate it on images held out, measure it once on the test images and "
        f"on 15 corruptions of them, and write {FILES[0]}, {FILES[1]} and the card. What was "
        "stopped goes on.",
        epilog="example: python -m benchmarks.pretrained --out elsewhere; to try it: "
        "python -m benchmarks.pretrained --quick --out elsewhere",
    )
    options.add_argument(
        "--quick",
        action="store_true",
        help="two epochs of the embedded sample and a small corpus: tries the command; never into "
        "the package",
    )
    options.add_argument(
        "--epochs",
        type=int,
        metavar="N",
        help="other than the recipe's, to try it; never into the package",
    )
    options.add_argument(
        "--sheets",
        action="store_true",
        help="make the corpus, write a contact sheet of each group into DIR, and stop",
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
    if (given.quick or given.epochs or given.sheets) and out.resolve() == PACKAGE.resolve():
        option = "--quick" if given.quick else "--epochs" if given.epochs else "--sheets"
        raise ArgumentError(f"--out: {out} is the package; {option} needs another folder")
    set_num_threads(as_integer("--threads", given.threads, 1))
    recipe = load(RECIPE)
    if given.quick:
        # An average over 1,000 steps would not have moved yet.
        recipe = dataclasses.replace(recipe.changed(epochs=2, average=0.9), data="sample")
    if given.epochs is not None:
        recipe = recipe.changed(epochs=as_integer("--epochs", given.epochs, 1))
    check_size(recipe)
    folder = OutputFolder(out)
    folder.prepare(FILES)
    beside = out if given.quick else ROOT / "build" / "pretrained"
    corpus = Corpus(
        recipe.data,
        seed=given.seed,
        folder=beside,
        share=QUICK_SHARE if given.quick else 1.0,
        processes=1 if given.quick else given.threads,
    )
    if given.sheets:
        groups = corpus.groups(is_held_out=False, on_part=_tell_parts)
        for path in write_sheets(groups, out):
            sys.stderr.write(f"wrote {path}\n")
        return
    checkpoint = given.checkpoint or beside / f"{NAME}.checkpoint"
    train = corpus.train(_tell_parts)
    whole = trained(
        widened(recipe),
        train,
        seed=given.seed,
        checkpoint=checkpoint,
        progress=sys.stderr.isatty(),
    )
    held = held_out(whole, corpus)
    temperature, calibration = calibrated(held)
    network, rejection = split_outputs(whole, temperature)
    network.history = whole.history
    _, test = load_data(recipe.data)
    figures = figures_of(network, recipe, (train, test), seed=given.seed, on_result=_tell)
    figures |= {
        "source": corpus.source(),
        "corpus": corpus.counts(),
        "calibration": calibration,
    }
    write(folder, (network, rejection), recipe, figures)
    checkpoint.unlink(missing_ok=True)
    if given.quick:
        corpus.remove()
    _tell_the_end(figures, out)


def held_out(network: Network, corpus: Corpus) -> dict[str, Held]:
    """Return how a network of 11 outputs reads each group of the images held out.

    Parameters
    ----------
    network : Network
    corpus : Corpus

    Returns
    -------
    dict of str to Held
        MNIST's own images are the group "mnist".
    """
    groups = corpus.groups(is_held_out=True, on_part=_tell_parts)
    arrays = {"mnist": corpus.plain(is_held_out=True), **groups}
    return {name: read(network, each) for name, each in arrays.items()}


def calibrated(held: Mapping[str, Held]) -> tuple[float, dict[str, Any]]:
    """Return the temperature, and it with the threshold and the figures of each group.

    Parameters
    ----------
    held : mapping of str to Held

    Returns
    -------
    float, dict
    """
    chosen_on = [name for name in SEEN if name in held]
    seen = [held[name] for name in chosen_on]
    temperature = fitted_temperature(seen)
    threshold = fitted_threshold(seen, temperature)
    return temperature, {
        "temperature": temperature,
        "threshold": threshold,
        "lost_share": LOST_SHARE,
        "chosen_on": chosen_on,
        "groups": group_figures(held, temperature, threshold),
    }


def write(
    folder: OutputFolder, networks: tuple[Network, Network], recipe: Recipe, figures: Figures
) -> None:
    """Write the model files and the card.

    Parameters
    ----------
    folder : OutputFolder
        All files are made before one of them takes its place.
    networks : (Network, Network)
        Of the ten digits, which gets the figures into its metadata, and of what is no digit, which
        gets the threshold.
    recipe : Recipe
        That it was trained by.
    figures : dict
        What was measured. LimitError if the file is larger than `building.SIZE_LIMIT`.
    """
    network, rejection = networks
    model, extra, card = FILES
    network.metadata[FIGURES] = json.dumps(figures, ensure_ascii=False, allow_nan=False)
    calibration = figures["calibration"]
    rejection.metadata[REJECTION] = json.dumps(
        {name: calibration[name] for name in ("threshold", "lost_share", "temperature")}
    )
    with (
        folder.replacing(card) as new_card,
        folder.replacing(extra) as new_extra,
        folder.replacing(model) as new_model,
    ):
        network.save(new_model)
        rejection.save(new_extra)
        size = os.path.getsize(new_model)
        if size > SIZE_LIMIT:
            raise LimitError(f"{FILES[0]}: has {size:,} bytes; at most {SIZE_LIMIT:,} are shipped")
        text = card_text(NAME, network, recipe, figures, size)
        new_card.write_text(text, encoding="utf-8", newline="")


def _tell_parts(done: int, count: int) -> None:
    if done == count or done % 10 == 0:
        sys.stderr.write(f"corpus: {done:,} of {count:,} parts\n")
        sys.stderr.flush()


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
