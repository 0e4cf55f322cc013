"""Pictures of trainings, networks and what they make of images; needs matplotlib.

Each function returns a `matplotlib.figure.Figure` to save with `savefig`, or for a notebook to
show; none opens a window, or changes settings of matplotlib. Colours can be told apart by
colour-blind people, and names of classes are those of the network.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digitus.plot.augmentation_figure import augmentation
    from digitus.plot.confusion_figure import confusion_matrix
    from digitus.plot.history_figure import history
    from digitus.plot.mistakes_figure import mistakes
    from digitus.plot.predictions_figure import predictions
    from digitus.plot.weights_figure import weights

__all__ = ["augmentation", "confusion_matrix", "history", "mistakes", "predictions", "weights"]

_HOMES = {
    "augmentation": "augmentation_figure",
    "confusion_matrix": "confusion_figure",
    "history": "history_figure",
    "mistakes": "mistakes_figure",
    "predictions": "predictions_figure",
    "weights": "weights_figure",
}
"""The module of each function, imported when it is first asked for: matplotlib is heavy."""

if not TYPE_CHECKING:  # A type checker would take any name for one that is there.

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from digitus._extras import import_extra  # noqa: PLC0415 - only to draw

        import_extra("matplotlib", "plot")
        value = getattr(importlib.import_module(f"digitus.plot.{_HOMES[name]}"), name)
        globals()[name] = value  # The next time Python finds it by itself.
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
