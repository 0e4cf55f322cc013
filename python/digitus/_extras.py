"""Importing packages that an extra brings."""

from __future__ import annotations

import importlib
from typing import Any

from digitus._errors import DigitusError
from digitus.reference.missing import not_installed


class MissingExtraError(DigitusError, ImportError):
    """An optional part of the package is needed and not installed."""


def import_extra(module: str, extra: str) -> Any:
    """Return a module of an optional package.

    Parameters
    ----------
    module : str
        Such as "onnx".
    extra : str
        The extra of this package that installs it.

    Raises
    ------
    MissingExtraError
        If it is not installed, with the way to install it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise MissingExtraError(not_installed(module, extra)) from None
