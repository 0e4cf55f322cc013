"""A training is drawn to a picture, or it is said what is missing."""

from __future__ import annotations

import sys

import pytest

from digitus.reference import History
from digitus.reference.plots import save_history_plot

HISTORY = History([2.0, 1.0], [0.5, 0.75], [2.1, 1.1], [0.4, 0.7], [0.1, 0.1])


@pytest.mark.parametrize("history", [HISTORY, History([2.0], [0.5], seconds=[0.1])])
def test_picture_is_saved(history, tmp_path):
    pytest.importorskip("matplotlib")
    save_history_plot(history, tmp_path / "plot.png", "title")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_missing_matplotlib_is_said_clearly(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r"not installed; run: pip install 'digitus\[plot\]'"):
        save_history_plot(HISTORY, tmp_path / "plot.png", "title")
