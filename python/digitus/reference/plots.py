"""A picture of how training went."""

from __future__ import annotations

from typing import Protocol

from digitus.reference.data_files import AnyPath
from digitus.reference.missing import not_installed


class Curves(Protocol):
    """What every history holds, one entry an epoch; the engine's too."""

    loss: list[float]
    accuracy: list[float]
    val_loss: list[float]
    val_accuracy: list[float]


def save_history_plot(
    history: Curves, path: AnyPath, title: str, validated_on: str = "test"
) -> None:
    """Draw accuracy and loss by epoch, side by side, and save them as a picture.

    Parameters
    ----------
    history : Curves
        At least one epoch.
    path : str or path
        Its ending says in which format, such as ``.png``.
    title : str
    validated_on : str
        What the validation images are called.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise ImportError(not_installed("matplotlib", "plot")) from error
    epochs = range(1, len(history.loss) + 1)
    marker = "o" if len(epochs) == 1 else None  # a line through one point cannot be seen
    figure = Figure(figsize=(10, 4), layout="constrained")
    figure.suptitle(title)
    left, right = figure.subplots(1, 2)
    left.plot(epochs, history.accuracy, label="training", marker=marker)
    right.plot(epochs, history.loss, label="training", marker=marker)
    if history.val_loss:
        left.plot(epochs, history.val_accuracy, label=validated_on, marker=marker)
        right.plot(epochs, history.val_loss, label=validated_on, marker=marker)
    left.set(xlabel="epoch", ylabel="accuracy")
    right.set(xlabel="epoch", ylabel="cross-entropy")
    for axes in (left, right):
        axes.legend()
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
