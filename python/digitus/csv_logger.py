"""The callback that writes the figures of each epoch into a CSV file as training goes on."""

from __future__ import annotations

import os
from typing import BinaryIO

from digitus._checks import as_flag
from digitus._errors import DataFormatError, FileAccessError, FileMissingError
from digitus._files import StrPath, system_path_bytes
from digitus._shown import shown
from digitus.callbacks import Callback
from digitus.events import EpochEvent, TrainBeginEvent, TrainEndEvent
from digitus.history import COLUMNS, csv_fields

HEADER = ",".join((*COLUMNS, "learning_rate"))


class CSVLogger(Callback):
    """Writes a line an epoch into a CSV file, at once, so that another program can watch it grow.

    The columns are those of `History.to_csv` (epoch, loss, accuracy, val_loss, val_accuracy,
    seconds), then learning_rate, that of the epoch's last step. Those of the validation are empty
    without one. Numbers read back as the same floats.

    Parameters
    ----------
    path : str or os.PathLike
        Opened when training begins, closed however it ends. The folder must exist.
    append : bool
        Whether to go on behind what the file has, which must be of this form; else an earlier file
        is replaced. A training that goes on from a checkpoint writes its epochs once more if the
        file has them already.
    """

    def __init__(self, path: StrPath, *, append: bool = False) -> None:
        system_path_bytes("path", path)
        self.path = os.fspath(path)
        self.append = as_flag("append", append)
        self._file: BinaryIO | None = None

    def on_train_begin(self, event: TrainBeginEvent) -> None:
        """Open the file, and write its header if it has none."""
        try:
            # Unbuffered: a line is in the file, or its error is raised, when it is written.
            self._file = open(self.path, "a+b" if self.append else "wb", buffering=0)  # noqa: SIM115
        except FileNotFoundError:
            raise FileMissingError(f"{self.path}: the folder does not exist") from None
        except OSError as error:
            raise FileAccessError(f"{self.path}: cannot write: {error.strerror}") from error
        if not (self.append and _has_lines(self._file, self.path)):
            self._write(HEADER)

    def on_epoch_end(self, event: EpochEvent) -> None:
        """Write the epoch's line."""
        fields = [*csv_fields(event.history, event.epoch), repr(event.learning_rate)]
        self._write(",".join(fields))

    def on_train_end(self, event: TrainEndEvent) -> None:
        """Close the file."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _write(self, line: str) -> None:
        if self._file is None:
            return
        try:
            encoded = f"{line}\n".encode()
            while encoded:  # A disk that is nearly full takes a part.
                encoded = encoded[self._file.write(encoded) :]
        except OSError as error:
            raise FileAccessError(f"{self.path}: cannot write: {error.strerror}") from error

    def __repr__(self) -> str:
        return f"CSVLogger({self.path!r}{', append=True' if self.append else ''})"


def _has_lines(file: BinaryIO, path: str) -> bool:
    """Return whether a file has lines to go on behind; DataFormatError if of another form."""
    file.seek(0)
    first = file.readline(2 * len(HEADER))
    if not first:
        return False
    if first != f"{HEADER}\n".encode():
        raise DataFormatError(
            f"{path}: line 1: expected {HEADER}, got {shown(first.decode(errors='replace'))}; give "
            "a file of CSVLogger, or append=False to replace this one"
        )
    file.seek(-1, os.SEEK_END)
    if file.read(1) != b"\n":
        raise DataFormatError(f"{path}: its last line has no end; mend the file, or give another")
    return True
