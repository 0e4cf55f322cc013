"""What a training run measured, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass, field

from digitus._files import StrPath, write_atomically

COLUMNS = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds")


@dataclass(repr=False)
class History:
    """Figures of the finished epochs, one entry each.

    Attributes
    ----------
    loss, accuracy : list of float
        Mean cross-entropy in nats, and the share of images classified right (0 to 1), of the
        training images as they were met during the epoch.
    val_loss, val_accuracy : list of float
        The same of the validation images after the epoch; empty without any.
    seconds : list of float
        Time spent training, without validation and callbacks.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """Number of finished epochs."""
        return len(self.loss)

    def to_csv(self, path: StrPath) -> None:
        """Write one line an epoch, under a header; an earlier file is replaced at once.

        Parameters
        ----------
        path : str or os.PathLike
            Columns: epoch (from 1), loss, accuracy, val_loss, val_accuracy, seconds. The
            validation's are empty where there was none. Numbers read back as the same floats.
        """
        lines = [",".join(COLUMNS)]
        lines += [",".join(csv_fields(self, epoch)) for epoch in range(1, self.epochs + 1)]
        write_atomically(path, "\n".join(lines) + "\n")

    def __repr__(self) -> str:
        if not self.loss:
            return "<History of 0 epochs>"
        words = f"loss {self.loss[-1]:.4f}, accuracy {self.accuracy[-1]:.4f}"
        if self.val_loss:
            words += f", val_loss {self.val_loss[-1]:.4f}, val_accuracy {self.val_accuracy[-1]:.4f}"
        return f"<History of {self.epochs} epochs: {words}>"


def csv_fields(history: History, epoch: int) -> list[str]:
    """Return the figures of an epoch, counted from 1, as the columns of a CSV file have them."""
    index = epoch - 1
    has_validation = index < len(history.val_loss)
    return [
        str(epoch),
        repr(history.loss[index]),
        repr(history.accuracy[index]),
        repr(history.val_loss[index]) if has_validation else "",
        repr(history.val_accuracy[index]) if has_validation else "",
        repr(history.seconds[index]),
    ]
