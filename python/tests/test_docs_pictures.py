"""`make pictures` draws what docs/pictures.md shows."""

from __future__ import annotations

import os

import pytest
from checkout import ROOT

pytestmark = pytest.mark.slow  # Trains, and draws five pictures.

pytest.importorskip("matplotlib")
image_module = pytest.importorskip("PIL.Image")


def test_the_pictures_are_those_of_the_page(tmp_path):
    from benchmarks.docs_pictures import main

    assert main(["--out", str(tmp_path)]) == 0
    page = (ROOT / "docs" / "pictures.md").read_text()
    for name in os.listdir(tmp_path):
        assert f"(images/{name})" in page
        with (
            image_module.open(tmp_path / name) as drawn,
            image_module.open(ROOT / "docs" / "images" / name) as shown,
        ):
            assert drawn.size == shown.size
        assert (tmp_path / name).stat().st_size < 40_000
    assert len(os.listdir(tmp_path)) == page.count("](images/plot_")
