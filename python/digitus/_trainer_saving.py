"""The part of a trainer that writes checkpoints, and goes on from them."""

from __future__ import annotations

from digitus._errors import ArgumentError
from digitus._files import StrPath, path_bytes
from digitus._shown import shown
from digitus._trainer_base import TrainerBase


class HasCheckpoints(TrainerBase):
    """Saves all that a trainer is, and takes it over."""

    def save(self, path: StrPath, note: str = "") -> None:
        """Save a checkpoint, with all that `restore` needs to go on to the same bits.

        It holds parameters, optimizer state, place in the epoch and its figures, and tells of what
        network, dataset and settings it is. Of a batch that a time limit has cut short it holds
        nothing; a restored trainer does that batch again from its beginning.

        Parameters
        ----------
        path : str or os.PathLike
            An earlier file stays whole until it is replaced at once. A training that diverged
            (parameters that are not finite) raises StateError, and nothing is replaced.
        note : str
            Any text without NUL characters to find in `restore`; at most 16 MiB as UTF-8.
        """
        self._call("save", path_bytes("path", path), _note_bytes(note))

    def restore(self, path: StrPath) -> str:
        """Go on where `save` saved, as if training had never stopped.

        The network's parameters become those of the checkpoint. The trainer must have been made
        with a network of the same architecture, the same images and labels and the same settings;
        ArgumentError names the first difference. The time limit and the number of threads may
        differ. After an error trainer and network are as they were.

        Parameters
        ----------
        path : str or os.PathLike
            ModelFormatError if it is damaged, or a model and not a checkpoint.

        Returns
        -------
        str
            The note that was saved with it.
        """
        from digitus.checkpoints import Checkpoint  # noqa: PLC0415 - seldom needed

        encoded, note = path_bytes("path", path), Checkpoint.read(path).note
        self._call("restore", encoded)
        return note


def _note_bytes(note: str) -> bytes:
    """Return a note as UTF-8 without a NUL, which C would take for its end."""
    if not isinstance(note, str) or "\0" in note:
        raise ArgumentError(f"note: expected a text without NUL characters, got {shown(note)}")
    try:
        return note.encode()
    except UnicodeEncodeError:
        raise ArgumentError(
            f"note: expected a text that UTF-8 can hold, got {shown(note)}"
        ) from None
