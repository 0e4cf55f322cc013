"""Exceptions of the package, and the one place that turns a status into one of them."""

from __future__ import annotations

import errno


class DigitusError(Exception):
    """Base of every error that this package raises on purpose."""


class ArgumentError(DigitusError, ValueError):
    """An argument is outside its range, or has the wrong type, shape or size."""


class StateError(DigitusError, RuntimeError):
    """The call is right, but not now: for example on an object that was closed."""


class FileMissingError(DigitusError, FileNotFoundError):
    """A file or folder does not exist.

    Parameters
    ----------
    message : str
        Which one, and what to do.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.errno = errno.ENOENT


class FileAccessError(DigitusError, OSError):
    """The system refused to read or write a file."""


class DataFormatError(DigitusError, ValueError):
    """A data file does not hold what its format says."""


class ModelFormatError(DigitusError, ValueError):
    """A model or checkpoint file is damaged, of another program, or of a newer version."""


class LimitError(DigitusError, ValueError):
    """A file or request is beyond a documented limit."""


class MemoryLimitError(DigitusError, MemoryError):
    """The system has no more memory for the call."""


class InternalError(DigitusError, RuntimeError):
    """A fault of the library; please report it."""


class LibraryError(DigitusError, ImportError):
    """The native library is missing, cannot be loaded, or is of another ABI."""


EXCEPTIONS: dict[int, type[DigitusError]] = {
    1: ArgumentError,
    2: ArgumentError,
    3: ArgumentError,
    4: StateError,
    5: FileMissingError,
    6: FileAccessError,
    7: DataFormatError,
    8: ModelFormatError,
    9: LimitError,
    10: MemoryLimitError,
    11: InternalError,
}
"""The exception of each status other than DIGITUS_OK."""


def exception_for(status: int, message: str) -> DigitusError:
    """Return the exception that stands for a failed call.

    Parameters
    ----------
    status : int
        What the call returned; not DIGITUS_OK.
    message : str
        The library's reason in words; may be empty.

    Returns
    -------
    DigitusError
        Of the status's own class; `InternalError` for a status that is not in the header.
    """
    kind = EXCEPTIONS.get(status)
    if kind is None:
        return InternalError(f"unknown status {status}: {message or 'no message'}")
    return kind(message or f"the library gave status {status} without a message")
