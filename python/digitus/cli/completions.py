"""What a shell offers behind an option: names, and files that would do."""

from __future__ import annotations

import os
from collections.abc import Iterable

from digitus.locations import NAMES as DATA_NAMES

RECIPES = (
    "mlp",
    "mlp-best",
    "keras-convnet",
    "fast99",
    "cnn-best",
    "fashion-mlp",
    "fashion-cnn",
    "pretrained-mnist",
)
"""Those of `digitus.recipes`, which takes long to import; a test compares them."""

SYNTHESIZED = (
    "strokes",
    "drawn-rows",
    "not-digits",
    "photographed-not-digits",
    "photographs",
    "rows",
)
"""The kinds of `digitus.synthesis`, which needs an extra; a test compares them."""

PICTURES = (".png", ".jpg", ".jpeg", ".pgm", ".bmp", ".gif", ".tif", ".tiff", ".webp")


def offered(incomplete: str, names: Iterable[str], endings: tuple[str, ...]) -> list[str]:
    """Return names and files that go on from what is typed so far.

    Parameters
    ----------
    incomplete : str
        What is typed.
    names : iterable of str
    endings : tuple of str
        Of the files that would do; folders are offered beside them. Where there is neither name
        nor file nothing is offered, and the shell shows what it has.

    Returns
    -------
    list of str
    """
    found = [name for name in names if name.startswith(incomplete)]
    folder, begin = os.path.split(incomplete)
    try:
        with os.scandir(folder or ".") as entries:
            visible = [entry for entry in entries if begin.startswith(".") or entry.name[0] != "."]
    except OSError:
        return found
    fitting = [entry for entry in visible if entry.name.startswith(begin)]
    files = [entry.name for entry in fitting if entry.name.lower().endswith(endings)]
    found += [os.path.join(folder, name) for name in sorted(files)]
    if found:
        folders = sorted(entry.name for entry in fitting if entry.is_dir())
        found += [os.path.join(folder, name, "") for name in folders]
    return found


def data(incomplete: str) -> list[str]:
    """Complete `--data`."""
    return offered(incomplete, DATA_NAMES, (".csv", ".csv.gz"))


def models(incomplete: str) -> list[str]:
    """Complete `--model` where a trained network is meant."""
    return offered(incomplete, ("pretrained:mnist",), (".safetensors",))


def networks(incomplete: str) -> list[str]:
    """Complete `--model` where layers are meant."""
    return offered(incomplete, ("mlp", "cnn"), (".json",))


def recipes(incomplete: str) -> list[str]:
    """Complete the name of a recipe."""
    return offered(incomplete, RECIPES, (".json",))


def checkpoints(incomplete: str) -> list[str]:
    """Complete the name of a checkpoint."""
    return offered(incomplete, (), (".checkpoint",))


def inspected(incomplete: str) -> list[str]:
    """Complete what `digitus inspect` takes."""
    return offered(incomplete, ("pretrained:mnist",), (".safetensors", ".checkpoint"))


def pictures(incomplete: str) -> list[str]:
    """Complete the name of a picture."""
    return offered(incomplete, (), PICTURES)


def fetched(incomplete: str) -> list[str]:
    """Complete the name of a data set to fetch."""
    return [name for name in ("mnist", "fashion-mnist") if name.startswith(incomplete)]


def synthesized(incomplete: str) -> list[str]:
    """Complete the name of a kind of pictures to make."""
    return [name for name in SYNTHESIZED if name.startswith(incomplete)]


def optimizers(incomplete: str) -> list[str]:
    """Complete one or more names of optimizers with commas between them."""
    *before, last = incomplete.split(",")
    names = ("sgd", "momentum", "nesterov", "adam", "adamw")
    return [",".join([*before, name]) for name in names if name.startswith(last)]
