"""What a training run measured, epoch by epoch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from digitus._files import StrPath, write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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

    def to_frame(self) -> Any:
        """Return the figures as a pandas.DataFrame, a row an epoch, indexed by it from 1.

        Returns
        -------
        pandas.DataFrame
            With the columns of `to_csv`; those of the validation are NaN where there was none.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        try:
            import pandas  # noqa: PLC0415 - heavy, optional
        except ImportError as error:
            raise ImportError("pandas is not installed; run: pip install pandas") from error
        columns = {name: getattr(self, name) or [math.nan] * self.epochs for name in COLUMNS[1:]}
        index = pandas.RangeIndex(1, self.epochs + 1, name="epoch")
        return pandas.DataFrame(columns, index=index, dtype="float64")

    def plot(self, *args: Any, **options: Any) -> Figure:
        """Draw accuracy and loss by epoch, as `digitus.plot.history` does; needs matplotlib.

        Parameters
        ----------
        *args, **options
            Those of `digitus.plot.history` behind its first one, such as `title="mine"`.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from digitus import plot  # noqa: PLC0415 - heavy, optional

        return plot.history(self, *args, **options)

    def _repr_html_(self) -> str:
        from digitus._html.history import history_html  # noqa: PLC0415 - only notebooks need it

        return history_html(self)

    def __repr__(self) -> str:
        if not self.loss:
            return "<History of 0 epochs>"
        words = f"loss {self.loss[-1]:.4f}, accuracy {self.accuracy[-1]:.4f}"
        if self.val_loss:
            words += f", val_loss {self.val_loss[-1]:.4f}, val_accuracy {self.val_accuracy[-1]:.4f}"
        count = "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        return f"<History of {count}: {words}>"


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
