"""Accuracy and cost of all rows by epoch, as a figure; needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator, PercentFormatter, ScalarFormatter

from digitus.comparison.result import Comparison, Result
from digitus.comparison.table import subject
from digitus.comparison.task import Task

# Blue and vermilion of Okabe and Ito's palette, which colour-blind people can tell apart, each with
# a light shade for the wide line below the thin one.
COLORS = {"GD": ("#0072b2", "#a9d3ee"), "Adam": ("#d55e00", "#ffc79a")}

WIDE, THIN = 5.0, 1.4
DASH, GAP = 7.0, 4.0
"""All in points. Dashes of wide and thin lines are as long, so that equal curves coincide."""

CLOSEST_TICKS = 1.5
"""Quotient of epochs whose numbers do not touch."""

INK = "#222222"
GRID = "#dddddd"


def curves_figure(comparison: Comparison) -> Figure:
    """Draw accuracy and cost by epoch, training and test, side by side.

    A baseline is a wide light line, the engine's row a thin dark one, so that both are seen where
    they coincide.

    Parameters
    ----------
    comparison : Comparison
        With at least one finished row.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide.
    """
    figure = Figure(figsize=(9, 5), dpi=200, layout="constrained")
    figure.suptitle(_title(comparison), fontsize=11, color=INK)
    accuracy, cost = figure.subplots(1, 2)
    for result in comparison.results:
        history = result.history
        _draw(accuracy, result, history.accuracy, history.val_accuracy)
        _draw(cost, result, history.loss, history.val_loss)
    epochs = max(result.history.epochs for result in comparison.results)
    _finish(accuracy, "Accuracy", epochs)
    _finish(cost, "Cost: mean cross-entropy (nats)", epochs)
    accuracy.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol="%"))
    cost.set_ylim(bottom=0)
    handles, labels = accuracy.get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=max(1, len(comparison.results)),
        fontsize=9,
        frameon=False,
        handlelength=3.2,
        columnspacing=1.8,
    )
    return figure


def _title(comparison: Comparison) -> str:
    tasks = {result.row.task.short_name: result.row.task for result in comparison.results}
    return f"{subject(comparison)}\n{';  '.join(map(_description, tasks.values()))}"


def _description(task: Task) -> str:
    """Return what a task's short name in the legend stands for."""
    batch = "all images at once" if task.batch_size is None else f"batches of {task.batch_size}"
    is_same = task.optimizer == task.short_name
    return f"{'' if is_same else f'{task.short_name}: '}{task.optimizer}, {batch}"


def _draw(axes: Axes, result: Result, training: Sequence[float], test: Sequence[float]) -> None:
    """Draw two curves of one row: solid for training images, dashed for test images."""
    row = result.row
    dark, light = COLORS[row.task.short_name]
    is_engine = row.baseline is not None
    width = THIN if is_engine else WIDE
    dashes = (0, (DASH / width, GAP / width))  # matplotlib counts in widths
    for values, part in ((training, "training"), (test, "test")):
        axes.plot(
            range(1, len(values) + 1),
            values,
            color=dark if is_engine else light,
            linewidth=width,
            linestyle="-" if part == "training" else dashes,
            marker="o" if len(values) == 1 else None,  # one point makes no line
            markersize=4 if is_engine else 9,
            zorder=3 if is_engine else 2,
            label=f"{row.label}, {part}",
        )


def _finish(axes: Axes, title: str, epochs: int) -> None:
    """Give a panel its title, axes and grid."""
    axes.set_title(title, fontsize=11, color=INK)
    axes.set_xlabel("epoch (logarithmic)", fontsize=10, color=INK)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(_ticks(epochs)))
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlim(0.93, max(epochs, 2) * 1.07)
    axes.tick_params(labelsize=9, colors=INK)
    axes.grid(color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _ticks(epochs: int) -> list[int]:
    """Return 1, 2, 5, 10, 20, 50, … and the last epoch, but none too near to it."""
    last, ticks, power = max(epochs, 2), [], 1
    while power < last:
        ticks += [digit * power for digit in (1, 2, 5) if digit * power <= last / CLOSEST_TICKS]
        power *= 10
    return [*ticks, last]
