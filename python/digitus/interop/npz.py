"""Parameters as NumPy's `.npz`: a zip file with an array by each name. Nothing is pickled."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitus._arrays import as_parameter
from digitus._errors import (
    ArgumentError,
    FileAccessError,
    FileMissingError,
    ModelFormatError,
)
from digitus._files import StrPath, refuse_pipe, system_path_bytes, write_atomically
from digitus._parameters import Shapes

if TYPE_CHECKING:
    from digitus.network import Network

SUFFIX = ".npy"
ROOM_FOR_HEADER = 1 << 16
WIDEST = 16
"""Bytes of NumPy's largest real number."""


def save_npz(network: Network, path: StrPath) -> None:
    """Write the parameters of a network; see `Network.save_npz`."""
    system_path_bytes("path", path)
    file = io.BytesIO()
    np.savez(file, **network.parameters())  # type: ignore[arg-type]
    write_atomically(path, file.getvalue())


def load_npz(network: Network, path: StrPath) -> None:
    """Replace the parameters of a network; see `Network.load_npz`."""
    system_path_bytes("path", path)
    refuse_pipe(path)
    name = os.fsencode(path).decode("utf-8", "replace")
    try:
        with open(path, "rb") as file:
            values = _read_file(name, file, network.shapes)
    except FileNotFoundError:
        raise FileMissingError(f"{name}: does not exist") from None
    except OSError as error:
        raise FileAccessError(f"{name}: cannot read: {error.strerror or error}") from error
    try:
        network.set_parameters(values)
    except ArgumentError as error:  # A variance below 0.
        raise ModelFormatError(f"{name}: {error}") from None


def _read_file(name: str, file: BinaryIO, shapes: Shapes) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of an open file; whatever its bytes are, ModelFormatError tells of them."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _read_all(name, archive, shapes)
    except ModelFormatError:
        raise
    except Exception as error:  # zipfile and NumPy raise a dozen kinds over damaged files.
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # Of a place before 0.
            raise
        raise ModelFormatError(
            f"{name}: expected an .npz file, as numpy.savez writes it: {error}"
        ) from None


def _read_all(
    name: str, archive: zipfile.ZipFile, shapes: Shapes
) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of a file, which must be those of the shapes and no others."""
    names = sorted(entry.filename.removesuffix(SUFFIX) for entry in archive.infolist())
    if names != sorted(shapes):
        raise ModelFormatError(
            f"{name}: expected the arrays {', '.join(shapes)}, as this network's parameters are; "
            f"got {_listed(names)}"
        )
    values = {}
    for parameter, shape in shapes.items():
        place = f"{name}: {parameter}"
        array = _read(place, archive, parameter, shape)
        try:
            values[parameter] = as_parameter(place, array, shape)
        except ArgumentError as error:
            raise ModelFormatError(str(error)) from None
    return values


def _read(
    place: str, archive: zipfile.ZipFile, parameter: str, shape: tuple[int, ...]
) -> NDArray[Any]:
    """Return one array, whose header must tell of the shape before its numbers are read."""
    names = {entry.filename.removesuffix(SUFFIX): entry for entry in archive.infolist()}
    entry = names[parameter]
    limit = WIDEST * int(np.prod(shape)) + ROOM_FOR_HEADER
    if entry.file_size > limit:  # No more than this is read, whatever the file expands to.
        raise ModelFormatError(
            f"{place}: expected an array of shape {shape}, got {entry.file_size:,} bytes"
        )
    with archive.open(entry) as file:
        content = io.BytesIO(file.read())
    _check_header(place, content, shape)
    content.seek(0)
    try:
        array: NDArray[Any] = np.lib.format.read_array(content, allow_pickle=False)
    except ValueError as error:
        raise ModelFormatError(f"{place}: {error}") from None
    return array


def _check_header(place: str, content: io.BytesIO, shape: tuple[int, ...]) -> None:
    """Refuse an array of another shape or of no numbers, before memory is taken for it."""
    try:
        version = np.lib.format.read_magic(content)
    except ValueError as error:
        raise ModelFormatError(f"{place}: {error}") from None
    if version not in _HEADERS:
        raise ModelFormatError(f"{place}: version {version} of the .npy format is not known")
    found, _, dtype = _HEADERS[version](content)
    if found != shape:
        raise ModelFormatError(f"{place}: expected shape {shape}, got {found}")
    if dtype.kind not in "fiu":
        raise ModelFormatError(f"{place}: expected real numbers, got {dtype}")


_HEADERS: dict[tuple[int, int], Callable[[io.BytesIO], Any]] = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def _listed(names: list[str], most: int = 12) -> str:
    """Return names as a message shows them."""
    if not names:
        return "none"
    shown = ", ".join(name[:60] for name in names[:most])
    return shown + (f" and {len(names) - most:,} more" if len(names) > most else "")
