"""Checks of files that a command is to read, made before the work."""

from __future__ import annotations

import os
from pathlib import Path

from digitus._errors import FileAccessError, FileMissingError, ModelFormatError
from digitus._suggestions import did_you_mean, nearby
from digitus.models import NAMES, model_file
from digitus.network import Network


def check_readable(option: str | None, path: str | Path | None) -> None:
    """Refuse a file that is not there; None is no file.

    Parameters
    ----------
    option : str or None
        What named it, such as "--resume"; None for an argument.
    path : str, Path or None

    Raises
    ------
    FileMissingError
        With the name of a file that was perhaps meant.
    FileAccessError
        If it is a folder.
    """
    if path is None:
        return
    place = path if option is None else f"{option}: {path}"
    if os.path.isdir(path):
        raise FileAccessError(f"{place}: is a folder; a file is needed")
    if not os.path.exists(path):
        raise FileMissingError(f"{place}: does not exist{nearby(path)}")


def load_model(model: str) -> Network:
    """Load the model of `--model`.

    Parameters
    ----------
    model : str
        A file, or "pretrained:NAME".

    Returns
    -------
    Network
    """
    if model in NAMES:
        hint = f"; did you mean pretrained:{model}?" if not os.path.exists(model) else ""
    else:
        hint = did_you_mean(model, [f"pretrained:{name}" for name in NAMES])
    path = model_file(model)
    if path == model and hint and not os.path.exists(path):
        raise FileMissingError(f"--model: {model}: does not exist{hint}")
    check_readable("--model", str(path))
    try:
        return Network.load(path)
    except ModelFormatError as error:
        with open(path, "rb") as file:
            is_other = file.read(9)[8:] != b"{"  # Where the header of a safetensors file begins.
        remedy = "; expected a model, as `digitus train --out FILE` writes it" if is_other else ""
        raise ModelFormatError(f"{error}{remedy}") from None
