"""The notebook runs from top to bottom, and shows what it says it does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import LIBRARY, ROOT
from pages import is_as_shown

for module in ("ipykernel", "matplotlib", "nbclient", "nbformat", "PIL"):
    pytest.importorskip(module)

TOUR = ROOT / "examples" / "tour.ipynb"


def outputs(path: Path) -> list[tuple[str, str, int]]:
    """Return of each code cell its source, the text it shows, and how many pictures."""
    cells = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        text, pictures = "", 0
        for output in cell["outputs"]:
            data = output.get("data", {})
            pictures += "image/png" in data
            text += "".join(output.get("text", []))
            if "image/png" not in data:
                text += "".join(data.get("text/plain", []))
        cells.append(("".join(cell["source"]), text, pictures))
    return cells


def differences(found: list[tuple[str, str, int]], shown: list[tuple[str, str, int]]) -> list[str]:
    """Return the cells that show something else than before."""
    assert [source for source, _, _ in found] == [source for source, _, _ in shown]
    return [
        f"{source}\nshows\n{text}"
        for (source, text, pictures), (_, before, drawn) in zip(found, shown, strict=True)
        if pictures != drawn or not is_as_shown(text, before)
    ]


@pytest.mark.slow
def test_the_tour_shows_what_it_showed(tmp_path):
    result = tmp_path / "tour.ipynb"
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "run_tour.py", "--out", result],
        env={**os.environ, "DIGITUS_LIBRARY": str(LIBRARY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert differences(outputs(result), outputs(TOUR)) == [], "run `make notebook`, and look at it"


def test_the_tour_is_whole_and_small():
    cells = outputs(TOUR)
    assert len(cells) > 9
    assert sum(pictures for _, _, pictures in cells) > 5
    assert all(text or pictures for source, text, pictures in cells if "print(" in source)
    assert TOUR.stat().st_size < 500_000
    for word in ("Traceback", "/home/", "/root/", "/tmp/"):
        assert not any(word in text for _, text, _ in cells)


def test_another_output_would_be_noticed():
    shown = [("print(x)", "0.9460 of 500", 0), ("plot()", "", 1)]
    assert differences(shown, shown) == []
    assert differences([("print(x)", "0.9420 of 500", 0), shown[1]], shown) != []
    assert differences([shown[0], ("plot()", "", 0)], shown) != []
