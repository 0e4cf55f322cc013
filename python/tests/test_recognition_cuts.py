"""Seams run where touching digits meet, and lose no ink."""

from __future__ import annotations

import numpy as np
import pytest
from simple_marks import STROKE, bar, page, ring

from digitus.recognition.crops import Crop
from digitus.recognition.cuts import JOINED_LIMIT, SPACING, find_seams, pieces


def touching_rings(lean=0.0):
    """Return two rings that touch at column 48, leaning to the right at the top."""
    levels = page((60, 94), (ring(), 0, 0), (ring(), 46, 0))
    if not lean:
        return levels
    leaning = np.zeros((60, 94 + round(60 * lean) + 1), dtype=np.uint8)
    for row in range(60):
        shift = round((59 - row) * lean)
        leaning[row, shift : shift + 94] = levels[row]
    return leaning


@pytest.mark.parametrize("lean", [0.0, 0.2, 0.4])
def test_a_seam_runs_where_two_rings_touch(lean):
    levels = touching_rings(lean)
    seams = find_seams(Crop(0, 0, levels), STROKE, 60.0, 8)
    wanted = 47 + lean * (59 - np.arange(60))
    best = min(seams, key=lambda seam: np.abs(seam.columns - wanted).mean())
    assert np.abs(best.columns - wanted).mean() <= 5
    assert best.crossing <= 5  # Two round strokes side by side are thick over a long way.


@pytest.mark.parametrize("enlarged", [1, 5])
def test_pieces_share_out_all_ink(enlarged):
    levels = np.kron(touching_rings(), np.ones((enlarged, enlarged), dtype=np.uint8))
    crop = Crop(7, 11, levels)
    seams = find_seams(crop, STROKE * enlarged, 60.0 * enlarged, 8)
    assert len(seams) >= 2
    parts = pieces(crop, seams)
    assert len(parts) == len(seams) + 1
    whole = np.zeros(levels.shape, dtype=np.int64)
    for part in parts:
        left, top, right, bottom = part.box
        whole[top - 11 : bottom - 11, left - 7 : right - 7] += part.levels
    np.testing.assert_array_equal(whole, levels)


def test_seams_keep_their_distance_number_and_price():
    crop = Crop(0, 0, np.concatenate([touching_rings()] * 3, axis=1))
    seams = find_seams(crop, STROKE, 60.0, 5)
    assert len(seams) == 5
    means = [seam.columns.mean() for seam in seams]
    assert means == sorted(means)
    assert min(np.diff(means)) >= SPACING * 60 * 0.9
    assert all(0 <= seam.crossing <= JOINED_LIMIT for seam in seams)


def test_what_cannot_be_cut_is_not():
    assert find_seams(Crop(0, 0, bar()), STROKE, 60.0, 4) == []
    assert find_seams(Crop(0, 0, bar(60, 2)), STROKE, 60.0, 4) == []
    assert find_seams(Crop(0, 0, np.full((60, 90), 255, np.uint8)), STROKE, 60.0, 8) == []
    assert find_seams(Crop(0, 0, touching_rings()), STROKE, 60.0, 0) == []
    assert find_seams(Crop(0, 0, np.full((1, 200), 255, np.uint8)), 1.0, 1.0, 8) is not None
