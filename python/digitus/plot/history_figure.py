"""Figures of a training by epoch; needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.plot.figure_style import BLUE, GRID, INK, VERMILION, Picture, figure_of, finish

PANELS = {"accuracy": "Accuracy", "loss": "Loss: mean cross-entropy (nats)"}

FEW = 25
"""Epochs up to which each has a mark."""


class Curves(Protocol):
    """What every history holds, one entry an epoch; that of the NumPy reference too."""

    loss: list[float]
    accuracy: list[float]
    val_loss: list[float]
    val_accuracy: list[float]


def history(
    history: Curves,
    what: str | Sequence[str] = ("accuracy", "loss"),
    *,
    ax: Axes | Sequence[Axes] | None = None,
    figsize: tuple[float, float] | None = None,
    title: str | None = None,
    validated_on: str = "validation",
) -> Figure:
    """Draw accuracy and loss by epoch, of the training and of the validation images.

    Parameters
    ----------
    history : History
        Of at least one epoch. What is not finite leaves a gap.
    what : str or sequence of str
        "accuracy", "loss" or both, a panel each from left to right.
    ax : Axes, sequence of Axes, or None
        Where to draw, as many as `what`; a new figure without it.
    figsize : (float, float) or None
        Width and height of the new figure in inches; 9 by 3.8 for two panels.
    title : str or None
        Above the new figure.
    validated_on : str
        What the validation images are called.

    Returns
    -------
    matplotlib.figure.Figure
        That of `ax`, where it is given.

    Raises
    ------
    ArgumentError
        If `history` is none, or there is no epoch, no such panel, or another number of axes.
    """
    names = (what,) if isinstance(what, str) else tuple(what)
    if not names or not all(name in PANELS for name in names):
        raise ArgumentError(f"what: expected 'accuracy', 'loss' or both, got {shown(what)}")
    if not hasattr(history, "val_accuracy"):
        raise ArgumentError(f"history: expected what Network.fit returns, got {shown(history)}")
    if not history.loss:
        raise ArgumentError("history: expected at least one epoch, got none")
    if ax is None:
        figure = Picture(figsize=figsize or (4.5 * len(names), 3.8), dpi=160, layout="constrained")
        places = list(figure.subplots(1, len(names), squeeze=False)[0])
        if title is not None:
            figure.suptitle(title, fontsize=12, color=INK, parse_math=False)
    else:
        places = [ax] if isinstance(ax, Axes) else list(ax)
        if len(places) != len(names):
            raise ArgumentError(f"ax: expected {len(names)} axes for {names}, got {len(places)}")
    for axes, name in zip(places, names, strict=True):
        _draw(axes, name, history, validated_on)
    return figure_of(places[0])


def _draw(axes: Axes, name: str, history: Curves, validated_on: str) -> None:
    """Draw one panel."""
    curves = [("training", getattr(history, name), BLUE, "-")]
    validation = getattr(history, f"val_{name}")
    if validation:
        curves.append((validated_on, validation, VERMILION, "--"))
    for label, values, color, style in curves:
        axes.plot(
            range(1, len(values) + 1),
            values,
            color=color,
            linestyle=style,
            linewidth=1.8,
            marker="o" if len(values) <= FEW else None,
            markersize=4 if len(values) > 1 else 7,
            label=label,
        )
    axes.set_xlabel("epoch")
    finish(axes, PANELS[name])
    axes.grid(color=GRID, linewidth=0.7)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    if name == "accuracy":
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=_decimals(axes)))
    else:
        axes.set_ylim(bottom=0)
    axes.legend(fontsize=9, frameon=False, labelcolor=INK)


def _decimals(axes: Axes) -> int:
    """Return the decimals that tell the ticks of an axis in percent apart."""
    low, high = axes.get_ylim()
    return 0 if high - low > 0.06 else 1 if high - low > 0.006 else 2
