"""`digitus predict`: which digits pictures show."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from digitus._printable import NAME_LIMIT, printable
from digitus.cli.options import JsonOption, ModelOption
from digitus.cli.outputs import require_module
from digitus.models import model_file
from digitus.network import Network


def predict_command(
    images: Annotated[
        list[Path],
        typer.Argument(metavar="IMAGE…", help="Pictures of one digit each: PNG, JPEG, PGM, …"),
    ],
    model: ModelOption,
    as_json: JsonOption = False,
) -> None:
    """Say which digit each picture shows, and how sure the model is.

    A picture as large as the network's input is taken as it is. Any other is brought into MNIST's
    form first: the digit cut out, scaled to 20 pixels and centred by its mass in 28 x 28. Dark
    digits on a light ground are inverted.
    """
    require_module("PIL", "image")
    from digitus.pictures import read_digit  # noqa: PLC0415 - needs an optional package

    network = Network.load(model_file(model))
    digits = np.stack([read_digit(path, network.input_shape) for path in images])
    rows, names = [], network.class_names
    for path, probabilities in zip(images, network.predict_proba(digits), strict=True):
        best, second = (int(label) for label in np.argsort(-probabilities)[:2])
        rows.append(
            {
                "image": str(path),
                "label": best,
                "name": names[best],
                "confidence": float(probabilities[best]),
                "second": second,
                "second_name": names[second],
                "probabilities": [float(value) for value in probabilities],
            }
        )
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    table = Table("image", "digit", "confidence", "or else")
    for row in rows:
        table.add_row(
            Text(printable(str(row["image"]))),
            Text(printable(str(row["name"]), NAME_LIMIT)),
            f"{row['confidence']:.1%}",
            Text(printable(str(row["second_name"]), NAME_LIMIT)),
        )
    Console(file=sys.stdout).print(table)
