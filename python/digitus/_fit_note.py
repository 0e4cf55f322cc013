"""What `Network.fit` keeps in a checkpoint beside the trainer's own state."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from digitus._errors import ModelFormatError
from digitus.history import History

PURPOSE = "Network.fit"
"""Tells the note from another caller's."""


@dataclass
class FitNote:
    """Figures of the finished epochs, and what else a resumed training cannot know."""

    history: History
    seconds: float
    """Spent in the epoch that is not recorded yet."""
    epochs: int
    """Epochs that were asked for."""
    class_names: str | None
    """What the network's metadata say of them."""
    validation_split: float | None = None
    """Share of the images that was held out, as `fit` was told."""
    watchers: list[dict[str, Any]] = field(default_factory=list)
    """State of the callbacks that watch the figures, as `Watchers.state` has it."""

    def to_text(self) -> str:
        """Return the note as text; numbers read back as the same floats."""
        return json.dumps({"of": PURPOSE, **dataclasses.asdict(self)})

    @classmethod
    def from_text(cls, text: str, path: str) -> FitNote:
        """Return the note that `to_text` wrote.

        Parameters
        ----------
        text : str
            The note of a checkpoint.
        path : str
            Of the checkpoint, for messages.

        Returns
        -------
        FitNote
            ModelFormatError if the text is another one.
        """
        try:
            found = json.loads(text)
            if found["of"] != PURPOSE:
                raise ValueError("another caller's")
            history = History(
                **{name: [float(value) for value in row] for name, row in found["history"].items()}
            )
            names = found["class_names"]
            if not isinstance(names, (str, type(None))):
                raise TypeError("class names that are no text")
            split, watchers = found.get("validation_split"), found.get("watchers", [])
            if not isinstance(watchers, list) or not all(isinstance(w, dict) for w in watchers):
                raise TypeError("callbacks that are no list of objects")
            note = cls(
                history,
                float(found["seconds"]),
                int(found["epochs"]),
                names,
                None if split is None else float(split),
                watchers,
            )
            if not _is_regular(history):
                raise ValueError("columns of different lengths")
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            raise ModelFormatError(
                f"{path}: was not written by fit, so there is no history to go on with; "
                f"digitus.Trainer.restore can use it"
            ) from None
        return note


def _is_regular(history: History) -> bool:
    epochs = history.epochs
    return (
        len(history.accuracy) == len(history.seconds) == epochs
        and len(history.val_loss) == len(history.val_accuracy)
        and len(history.val_loss) in (0, epochs)
    )
