"""Importing TensorFlow late, quietly, and with a clear message where it is missing."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from digitus.reference.missing import not_installed


def import_tensorflow() -> Any:
    """Return the TensorFlow module, imported without its start-up messages.

    Raises
    ------
    ImportError
        If it is not installed.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # errors only; read by the import
    try:
        with _standard_error_held_back():
            import tensorflow  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name != "tensorflow":
            raise
        raise ImportError(not_installed("TensorFlow", "tensorflow")) from error
    return tensorflow


@contextmanager
def _standard_error_held_back() -> Iterator[None]:
    """Hold back what native code writes to standard error; show it after all if the body fails.

    While it loads, TensorFlow 2.21 writes four lines that no setting of it suppresses, because its
    logging is not set up yet.
    """
    sys.stderr.flush()
    standard_error = os.dup(2)
    try:
        with tempfile.TemporaryFile() as held_back:
            os.dup2(held_back.fileno(), 2)
            try:
                yield
            except BaseException:
                held_back.seek(0)
                os.write(standard_error, held_back.read())
                raise
            finally:
                os.dup2(standard_error, 2)
    finally:
        os.close(standard_error)
