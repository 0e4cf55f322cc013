"""What `digitus train` says of a training, beside the figures of its epochs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from digitus._errors import ArgumentError
from digitus.datasets import Dataset
from digitus.history import History
from digitus.inference import Metrics
from digitus.recipes import Recipe


def what_is_different(
    recipe: Recipe, data: str, title: str, settings: Sequence[str], seed: int
) -> str:
    """Return which recipe is followed, and where options take the place of what it says.

    Parameters
    ----------
    recipe : Recipe
    data : str
        The data set's name or folder.
    title : str
        What the network is called; the recipe's name for its own.
    settings : sequence of str
        Settings that options have changed, in words.
    seed : int
    """
    found = [] if data == recipe.data else [f"data {data} instead of {recipe.data}"]
    found += [] if title == recipe.name else [f"network {title} instead of its own"]
    found += settings
    changes = f", but with {'; '.join(found)}" if found else ""
    return f"recipe {recipe.name}, seed {seed}{changes}"


def measured_on(test: Dataset) -> str:
    """Return which images the figures of the epochs are of that are called val_.

    Parameters
    ----------
    test : Dataset
    """
    return (
        f"val_ figures are of the {len(test):,} test images, and nothing is chosen by them; "
        "--validation-split 0.1 holds out training images instead"
    )


def figures(
    record: History, metrics: Metrics, train_images: int, *, is_held_out: bool
) -> dict[str, Any]:
    """Return the figures of a training for JSON.

    Parameters
    ----------
    record : History
    metrics : Metrics
        Of the test images.
    train_images : int
        Those held out included.
    is_held_out : bool
        Whether some of them were, and not the test images measured each epoch.

    Returns
    -------
    dict
    """
    return {
        "train_images": train_images,
        "validated_on": "validation" if is_held_out else "test",
        "test_images": metrics.count,
        "test_accuracy": metrics.accuracy,
        "test_loss": metrics.loss,
        "seconds": sum(record.seconds),
    }


def summary(report: dict[str, Any]) -> str:
    """Return the last line of a training run.

    Parameters
    ----------
    report : dict
        What `digitus train --json` prints.
    """
    text = "stopped by Ctrl-C after " if report["interrupted"] else "trained "
    count = "1 epoch" if report["epochs"] == 1 else f"{report['epochs']} epochs"
    text += f"{count} in {report['seconds']:.1f} s: "
    if report["kept_epoch"] is not None:
        text += f"with the weights of epoch {report['kept_epoch']}, "
    text += f"{report['test_accuracy']:.2%} of {report['test_images']:,} test images right"
    if report["model"] is not None:
        text += f"; saved as {report['model']}"
    return text + "\n"


def write_history(
    record: History, table: Path | None, plot: Path | None, title: str, validated_on: str
) -> None:
    """Write the figures of the epochs where they are wanted.

    Parameters
    ----------
    record : History
    table, plot : Path or None
        A CSV file, and a picture.
    title : str
        Of the picture.
    validated_on : str
        What the validation images are called.
    """
    if table is not None:
        record.to_csv(table)
    if plot is not None and record.epochs > 0:
        figure = record.plot(title=title, validated_on=validated_on)
        try:
            figure.savefig(plot)
        except (OSError, ValueError) as error:
            raise ArgumentError(f"--plot: {plot}: {error}") from None
