"""The epochs of all rows as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from digitus.comparison.result import Comparison, Result

COLUMNS = ("row", "epoch", "loss", "accuracy", "test_loss", "test_accuracy", "seconds")


def history_csv(comparison: Comparison) -> str:
    """Return one line an epoch of each finished row, under a header.

    `loss` and `accuracy` are those of the training images as they were met, the test figures those
    after the epoch, `seconds` the time of its training. Numbers read back as the same floats.
    """
    lines = [",".join(COLUMNS)]
    for result in comparison.results:
        lines += _lines(result)
    return "\n".join(lines) + "\n"


def _lines(result: Result) -> Iterator[str]:
    history = result.history
    epochs = zip(
        history.loss,
        history.accuracy,
        history.val_loss,
        history.val_accuracy,
        history.seconds,
        strict=True,
    )
    for number, figures in enumerate(epochs, start=1):
        values = ",".join(repr(float(figure)) for figure in figures)
        yield f"{result.row.key},{number},{values}"
