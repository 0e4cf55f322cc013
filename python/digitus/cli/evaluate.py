"""`digitus evaluate`: how well a saved model does."""

from __future__ import annotations

import json
import sys
from enum import Enum
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from digitus.cli.options import DataOption, JsonOption, ModelOption, ThreadsOption
from digitus._printable import NAME_LIMIT, printable
from digitus.datasets import load_data
from digitus.network import Network
from digitus.threads import set_num_threads


class Part(str, Enum):
    """Parts of a data set."""

    train = "train"
    test = "test"


def evaluate_command(
    model: ModelOption,
    data: DataOption = None,
    part: Annotated[Part, typer.Option(help="Which images to look at.")] = Part.test,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure a saved model on labelled images: accuracy, loss, and how each class fares."""
    if threads is not None:
        set_num_threads(threads)
    network = Network.load(model)
    images = dict(zip(Part, load_data(data), strict=True))[part]
    metrics = network.evaluate(images)
    predicted = network.predict(images)
    labels, names = images.labels, network.class_names
    classes: list[dict[str, Any]] = []
    for label in range(images.classes):
        is_label = labels == label
        count = int(np.sum(is_label))
        right = int(np.sum(predicted[is_label] == label))
        classes.append({"label": label, "name": names[label], "count": count, "correct": right})
    report = {
        "model": str(model),
        "part": part.value,
        "count": metrics.count,
        "correct": metrics.correct,
        "accuracy": metrics.accuracy,
        "loss": metrics.loss,
        "classes": classes,
    }
    if as_json:
        typer.echo(json.dumps(report, indent=2))
        return
    table = Table("class", "images", "right", "accuracy")
    for column in table.columns:
        column.justify = "right"
    for entry in classes:
        share = f"{entry['correct'] / entry['count']:.2%}" if entry["count"] else "-"
        name = Text(printable(str(entry["name"]), NAME_LIMIT))
        table.add_row(name, f"{entry['count']:,}", f"{entry['correct']:,}", share)
    Console(file=sys.stdout).print(table)
    typer.echo(
        f"{metrics.correct:,} of {metrics.count:,} {part.value} images right: "
        f"accuracy {metrics.accuracy:.2%}, loss {metrics.loss:.4f}"
    )
