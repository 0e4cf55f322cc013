"""Where the complete MNIST is, for tests that need it."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkout import ROOT

from digitus import FileMissingError
from digitus.locations import find_data

BESIDE_THE_CHECKOUT = ROOT.parent / "shared" / "data" / "mnist"


def require_full_mnist() -> tuple[Path, Path, Path, Path]:
    """Return the four IDX files: training images and labels, test images and labels.

    They are looked for where `--data mnist` looks (`DIGITUS_DATA`, then the cache), and in
    `shared/data/mnist` beside the checkout. Without them the test is skipped.
    """
    for place in ("mnist", BESIDE_THE_CHECKOUT):
        try:
            files = find_data(place)
        except FileMissingError:
            continue
        if len(files.train) == 2:
            return (*files.train, *files.test)
    pytest.skip(
        "needs the complete MNIST as IDX files: `digitus data fetch mnist`, or set DIGITUS_DATA"
    )
