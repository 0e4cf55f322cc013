"""`digitus predict`: which digits pictures show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.text import Text

from digitus._printable import NAME_LIMIT, printable
from digitus.cli import completions
from digitus.cli.inputs import check_readable, load_model
from digitus.cli.model_notes import read_note
from digitus.cli.options import JsonOption, ModelOption, QuietOption
from digitus.cli.outputs import require_module
from digitus.cli.tables import simple_table, stdout_console


def predict_command(
    images: Annotated[
        list[Path],
        typer.Argument(
            metavar="IMAGE…",
            help="Pictures of one digit each: PNG, JPEG, PGM, …",
            autocompletion=completions.pictures,
        ),
    ],
    model: ModelOption,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say which digit each picture shows, and how sure the model is.

    A picture as large as the network's input is taken as it is. Any other is brought into MNIST's
    form first: the digit cut out, scaled to 20 pixels and centred by its mass in 28 x 28. Dark
    digits on a light ground are inverted. A model of your own images takes pictures scaled to their
    size, with their ground.
    """
    del quiet  # There is nothing to leave out.
    require_module("PIL", "image")
    from digitus.pictures import read_as_learnt, read_digit  # noqa: PLC0415 - optional package

    network = load_model(model)
    for path in images:
        check_readable(None, path)
    known = read_note(network)
    if known.image_shape is None:
        digits = np.stack([read_digit(path, network.input_shape) for path in images])
    else:
        shape, is_light = known.image_shape, known.is_light
        digits = np.stack([read_as_learnt(path, shape, is_light=is_light) for path in images])
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
    kind = "digit" if names == tuple("0123456789") else "class"
    table = simple_table("image", kind, "confidence", "or else")
    for row in rows:
        table.add_row(
            Text(printable(str(row["image"]))),
            Text(printable(str(row["name"]), NAME_LIMIT)),
            f"{row['confidence']:.1%}",
            Text(printable(str(row["second_name"]), NAME_LIMIT)),
        )
    stdout_console().print(table)
