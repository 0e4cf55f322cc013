"""Which connected marks are ink, and which are noise, dirt or something beside the paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

STRONG = 1.5
"""A mark is as strong as so many times the faintest signal, or it is noise."""

WEAK_SHARE = 0.32
"""A mark is at least so strong beside the usual ink, or it shines through the paper."""

LEAST_AREA = 4
"""Cells that a mark in a photograph has at least."""

SPECK_LENGTH = 0.2
"""Longer side of a speck at most, as a share of the usual mark's."""

SPECK_STROKES = 3.0
"""The same, in widths of strokes."""

NEAR = 1.5
"""Widths of strokes around a large mark within which a small one may be a part of it."""

FAINT = 0.5
"""Share of a mark's strength below which a cell is not counted as touching the border."""

ON_PAPER = 0.5
"""Share of a mark that lies on the paper at least."""

FRAME_SHARE = 0.5
"""Share of the picture's border that a frame covers at least."""

THICKER = 2.5
"""A mark that is so many times as thick as the usual stroke is none, if it is pale too, or comes in
from the border over so many times its width."""

PALER = 0.7
"""Share of the usual strength below which a thick mark is pale, such as a shadow."""

COMPACT = 0.5
"""A mark that is thicker than this share of its longer side is a dot or a hole, and does not tell
how strong ink is."""

INNER = 0.02
"""Writing away from the border has this share of the largest mark's ink at least,"""

SHORT = 0.15
"""or this share of the longest mark's length."""

STRAIGHT = 1.25
"""Length of a straight line at most, as a multiple of its box's diagonal."""

LONG = 40
"""Length of a line that is no stroke, in widths."""

HEIGHTS = (0.6, 1.5)
"""Between which shares of the writing's height a straight stroke may belong to it."""

ALONG = 0.5
"""A mark lies along a border if so much of its extent there touches it."""

CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Connected marks, of which some may be ink.

    Attributes
    ----------
    labels : ndarray of int32, shape (height, width)
        The number of each cell's mark; 0 for none.
    boxes : ndarray of int64, shape (n, 4)
        Left, top, right, bottom of each, right and bottom just outside; the first row is of no
        mark.
    areas : ndarray of int64, shape (n,)
        Cells.
    strengths : ndarray of float64, shape (n,)
        Of the signal where it is strong: the mean of its values, weighted by their cubes.
    thickness : ndarray of float64, shape (n,)
        In cells; see `digitus.recognition.strokes.stroke_width`.
    contacts : ndarray of int64, shape (n, 4)
        Cells on the left, top, right and bottom border of the picture that are about as strong as
        the rest: faint lines that ink runs into do not bring it to the border.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int64]
    areas: NDArray[np.int64]
    strengths: NDArray[np.float64]
    thickness: NDArray[np.float64]
    contacts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.areas)

    def lengths(self) -> NDArray[np.int64]:
        """Return the longer side of each mark's box."""
        sides: NDArray[np.int64] = (self.boxes[:, 2:] - self.boxes[:, :2]).max(axis=1)
        return sides


def candidates(mask: Pixels, signal: Pixels) -> Candidates:
    """Return the connected marks of a mask.

    Parameters
    ----------
    mask : ndarray of uint8, shape (height, width)
        1 is a mark.
    signal : ndarray of uint8, same shape

    Returns
    -------
    Candidates
    """
    count, labels, table, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    places = np.flatnonzero(labels)
    owners = labels.reshape(-1)[places]
    values = signal.reshape(-1)[places].astype(np.float64)
    cubes = values * values * values
    inner = labels.reshape(-1)[np.flatnonzero(cv2.erode(mask, CROSS, borderValue=0))]
    left_top, sides = table[:, :2].astype(np.int64), table[:, 2:4].astype(np.int64)
    areas = np.bincount(owners, minlength=count)
    lost = areas - np.bincount(inner, minlength=count)
    total = np.maximum(np.bincount(owners, weights=cubes, minlength=count), 1.0)
    strengths = np.bincount(owners, weights=cubes * values, minlength=count) / total
    contacts = [
        np.bincount(labels[border][signal[border] >= FAINT * strengths[labels[border]]])
        for border in (np.s_[:, 0], np.s_[0], np.s_[:, -1], np.s_[-1])
    ]
    return Candidates(
        labels,
        np.concatenate([left_top, left_top + sides], axis=1),
        areas,
        strengths,
        2.0 * areas / np.maximum(lost, 1),
        np.stack([np.pad(each, (0, count - len(each))) for each in contacts], axis=1),
    )


def usual(values: NDArray[np.float64], masses: NDArray[np.float64]) -> float:
    """Return the median of values with masses; 0 without any."""
    order = np.argsort(values)
    below = np.cumsum(masses[order])
    if len(order) == 0 or below[-1] == 0:
        return 0.0
    return float(values[order[np.searchsorted(below, 0.5 * below[-1])]])


def are_ink(marks: Candidates, faintest: float, paper: Pixels | None) -> NDArray[np.bool_]:
    """Return which marks of a photograph are ink.

    Parameters
    ----------
    marks : Candidates
    faintest : float
        Signal above the noise.
    paper : ndarray of uint8, shape (any, any), or None
        1 where there is paper.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    ink = (marks.strengths >= STRONG * faintest) & (marks.areas >= LEAST_AREA)
    ink[0] = False
    if paper is not None:
        ink &= _on_paper(marks, paper)
    masses = marks.areas / np.maximum(marks.thickness, 1) * marks.strengths**3
    masses *= np.where(marks.thickness > COMPACT * marks.lengths(), 0.01, 1)
    strength = usual(marks.strengths[ink], masses[ink])
    ink &= marks.strengths >= WEAK_SHARE * strength
    stroke = usual(marks.thickness[ink], masses[ink])
    is_blot = (marks.thickness > THICKER * stroke) & (marks.strengths < PALER * strength)
    is_object = (marks.thickness > THICKER * stroke) & (
        marks.contacts.sum(axis=1) > THICKER * stroke
    )
    ink &= ~is_blot & ~is_object
    return ink & ~_come_in(marks, ink)


def _come_in(marks: Candidates, ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which marks come in from around the picture: edges of sheets and tables, lines.

    They are straight, and long for their thickness. If there is writing away from the border, so
    are all that lie along a border or go from one to another, and straight ones that are not as
    high as the writing.
    """
    sides = marks.boxes[:, 2:] - marks.boxes[:, :2]
    lengths, touches = marks.lengths(), marks.contacts > 0
    drawn = marks.areas / np.maximum(marks.thickness, 1)
    is_straight = touches.any(axis=1) & (drawn <= STRAIGHT * np.hypot(*sides.T))
    found: NDArray[np.bool_] = is_straight & (lengths > LONG * marks.thickness)
    is_inner = ink & ~touches.any(axis=1)
    if not is_inner.any():
        return found
    masses = marks.areas * marks.strengths
    inner, longest = masses[is_inner].max(), lengths[is_inner].max()
    if inner < INNER * masses[ink].max() and longest < SHORT * lengths[ink].max():
        return found
    along = touches & (marks.contacts >= ALONG * sides[:, [1, 0, 1, 0]])
    along &= marks.contacts > 1.5 * marks.thickness[:, None]
    shares = lengths / longest
    is_other = (shares < HEIGHTS[0]) | (shares > HEIGHTS[1])
    found |= along.any(axis=1) | (touches.sum(axis=1) > 1) | (is_straight & is_other)
    return found


def _on_paper(marks: Candidates, paper: Pixels) -> NDArray[np.bool_]:
    """Return which marks lie on the paper."""
    height, width = marks.labels.shape
    whole = cv2.resize(paper, (width, height), interpolation=cv2.INTER_NEAREST)
    owners = marks.labels.reshape(-1)[np.flatnonzero(whole)]
    inside = np.bincount(owners, minlength=len(marks))
    is_on: NDArray[np.bool_] = inside >= ON_PAPER * np.maximum(marks.areas, 1)
    return is_on


def are_specks(marks: Candidates, ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which marks are too small beside the others, and too far from them, to matter.

    Parameters
    ----------
    marks : Candidates
    ink : ndarray of bool, shape (n,)
        Which of them are ink so far.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    lengths, areas = marks.lengths(), marks.areas.astype(np.float64)
    length = usual(lengths[ink].astype(np.float64), areas[ink] * lengths[ink])
    large = ink & (lengths >= SPECK_LENGTH * length)
    stroke = usual(marks.thickness[large], areas[large])
    small = ink & ~large & (lengths <= SPECK_STROKES * stroke)
    if not small.any():
        return small
    reach = 2 * round(NEAR * stroke) + 1
    around = cv2.dilate(large[marks.labels].view(np.uint8), np.ones((reach, reach), np.uint8))
    near = np.bincount(marks.labels.reshape(-1)[np.flatnonzero(around)], minlength=len(marks)) > 0
    return small & ~near


def are_frames(marks: Candidates) -> NDArray[np.bool_]:
    """Return which marks run along most of the picture's border."""
    height, width = marks.labels.shape
    frames: NDArray[np.bool_] = marks.contacts.sum(axis=1) >= FRAME_SHARE * 2 * (height + width)
    return frames
