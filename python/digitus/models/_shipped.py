"""The files of the networks that come with the package."""

from __future__ import annotations

import os

from digitus._errors import ArgumentError, FileAccessError, FileMissingError, ModelFormatError
from digitus._files import StrPath
from digitus._shown import shown
from digitus._suggestions import did_you_mean
from digitus.network import Network

NAMES = ("mnist",)
"""The networks that come with the package."""

FIGURES = "pretrained"
"""The key of their metadata that tells, as JSON, how they were trained and measured."""

FOLDER = os.path.dirname(__file__)
"""Where their files are."""

PREFIX = "pretrained:"
"""What a command line writes before a name, in place of a file: `pretrained:mnist`."""


def pretrained(name: str = "mnist") -> Network:
    """Load a network that comes with the package, trained.

    Parameters
    ----------
    name : str
        One of `digitus.models.NAMES`: "mnist", for handwritten digits of 28 x 28 pixels, 0 to 255,
        light ink on dark paper; `digitus.models.card(name)` tells how well it does and where its
        limits are. ArgumentError lists what there is; FileMissingError and ModelFormatError name
        the file if the package is not whole.

    Returns
    -------
    Network
        A new one each time, to predict with or to train further.
    """
    return Network.load(file_of(name))


def card(name: str = "mnist") -> str:
    """Return the model card of a network that comes with the package.

    Parameters
    ----------
    name : str
        One of `digitus.models.NAMES`.

    Returns
    -------
    str
        Markdown: intended use, data, training, accuracy, robustness, limits, licence, rebuilding.
    """
    path = _existing(name, ".md")
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise ModelFormatError(f"{path}: byte {error.start:,}: is not UTF-8; {_remedy()}") from None
    except OSError as error:
        raise FileAccessError(f"{path}: cannot read: {error.strerror}") from error


def file_of(name: str = "mnist") -> str:
    """Return the path of the model file of a network that comes with the package.

    Parameters
    ----------
    name : str
        One of `digitus.models.NAMES`.

    Returns
    -------
    str
        Of a file that exists.
    """
    return _existing(name, ".safetensors")


def model_file(path: StrPath) -> StrPath:
    """Return the model file that a command line names.

    Parameters
    ----------
    path : str or os.PathLike
        A file, returned as it is, or "pretrained:NAME" for a network that comes with the package.
        Write `./pretrained:NAME` for a file that is called so.

    Returns
    -------
    str or os.PathLike
    """
    text = os.fspath(path)
    return file_of(text[len(PREFIX) :]) if text.startswith(PREFIX) else path


def _existing(name: str, ending: str) -> str:
    """Return the path of a file of a network, which must exist."""
    if not isinstance(name, str) or name not in NAMES:
        raise ArgumentError(
            f"pretrained: expected the name of a network that comes with the package, "
            f"{' or '.join(NAMES)}; got {shown(name)}{did_you_mean(name, NAMES)}"
        )
    path = os.path.join(FOLDER, name + ending)
    if not os.path.isfile(path):
        raise FileMissingError(f"{path}: is missing from the package; {_remedy()}")
    return path


def _remedy() -> str:
    return "install the package again, or run `make pretrained` in the source"
