"""`digitus export`: a saved model as an ONNX file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from digitus._printable import printable
from digitus.cli.inputs import load_model
from digitus.cli.options import JsonOption, ModelOption, QuietOption
from digitus.cli.outputs import check_writable, require_module
from digitus.interop.onnx_export import (
    DEFAULT_OPSET,
    NEWEST_OPSET,
    OLDEST_OPSET,
    summary_of,
    write_onnx,
)


def export_command(
    model: ModelOption,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="Where to write the ONNX file; replaced."),
    ],
    scale_bytes: Annotated[
        bool,
        typer.Option(
            "--scale-bytes",
            help="Let it take uint8 images, which it divides by 255 itself. Else it takes float32 "
            "images as they are, and bytes have to be divided before.",
        ),
    ] = False,
    opset: Annotated[
        int,
        typer.Option(
            "--opset",
            metavar="N",
            help=f"Version of ONNX's operators, {OLDEST_OPSET} to {NEWEST_OPSET}.",
        ),
    ] = DEFAULT_OPSET,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write a saved model as an ONNX file, which ONNX Runtime and many others run.

    Its input is called images: a batch of any size, of images as the model takes them. Its outputs
    are probabilities and logits. Dropout is left out. Names of the classes, the architecture and
    whatever else the model says of itself stand in the file's metadata.
    """
    del quiet  # There is nothing to leave out.
    require_module("onnx", "onnx")
    check_writable(out)
    network = load_model(model)
    written = write_onnx(network, out, scale_bytes=scale_bytes, opset=opset)
    document = {"model": model, **summary_of(written, out)}
    if as_json:
        typer.echo(json.dumps(document, indent=2))
        return
    typer.echo(
        f"written to {printable(document['file'])}: {document['bytes']:,} bytes, ONNX opset "
        f"{document['opset']}"
    )
    for which in ("inputs", "outputs"):
        for value in document[which]:
            typer.echo(f"{which[:-1]:<6} {_described(value)}")


def _described(value: dict[str, Any]) -> str:
    """Return one input or output in words."""
    return f"{value['name']}: {value['type']} [{', '.join(map(str, value['shape']))}]"
