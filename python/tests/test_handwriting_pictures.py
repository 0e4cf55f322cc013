"""`make pictures` draws what the guide to handwriting shows, and it is read rightly."""

from __future__ import annotations

import os

import pytest
from checkout import ROOT

pytestmark = pytest.mark.slow  # Takes a photograph, and draws.

image_module = pytest.importorskip("PIL.Image")
pytest.importorskip("cv2")

IMAGES = ROOT / "docs" / "images"


def test_the_pictures_are_those_of_the_guide(tmp_path):
    from benchmarks.handwriting_pictures import main

    assert main(["--out", str(tmp_path), "--retake"]) == 0
    assert sorted(os.listdir(tmp_path)) == sorted(path.name for path in IMAGES.glob("handwriting*"))
    page = (ROOT / "docs" / "guides" / "your-handwriting.md").read_text()
    for name in os.listdir(tmp_path):
        assert f"images/{name}" in page
        with (
            image_module.open(tmp_path / name) as drawn,
            image_module.open(IMAGES / name) as shown,
        ):
            assert drawn.size == shown.size
        assert (tmp_path / name).stat().st_size < 150_000


def test_the_photograph_is_read_rightly():
    import digitus
    from benchmarks.handwriting_pictures import LABELS, PHOTOGRAPH

    digits = digitus.recognize(IMAGES / PHOTOGRAPH)
    assert [digit.label for digit in digits] == list(LABELS)
