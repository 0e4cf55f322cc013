"""What in a line may be one digit: marks, parts of them, and several together."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.recognition import cuts
from digitus.recognition.crops import Crop, united
from digitus.recognition.lines import Line

SURE = 0.95
"""A mark that is a digit with this probability, and not too wide, is not cut."""

WIDE = 1.15
"""A mark is cut in any case if it is wider than this, in digit heights."""

NARROW = 0.4
"""A mark is never cut if it is narrower."""

CUTS_PER_HEIGHT = 5.0
"""Seams that are tried in a mark at most, for each digit height of its width."""

CANDIDATE_LIMIT = 1000
"""Parts of marks, and groups of them, that are looked at in a picture at most."""

CUT_MARK_LIMIT = 60
"""Marks of a picture that are cut at most, the first ones in reading order."""

CUT_LIMIT = 24
"""Seams that are tried in a mark at most."""

SPAN = 8
"""Pieces of a candidate at most."""

WIDEST = 1.5
"""Width of a candidate of several pieces at most, in digit heights."""

FAR = 0.45
"""Space between marks of one candidate at most, in digit heights."""


@dataclass(frozen=True)
class Piece:
    """A mark, or a part of one that seams cut off.

    Attributes
    ----------
    mark : int
        Its index.
    crop : Crop
        Its ink.
    crossing : float
        Ink that the seam at its left side cuts through, in stroke widths; 0 without a seam.
    is_cut : bool
        Whether a seam parts it from the piece before.
    ink : float
        Sum of its levels, in pixels of full ink.
    """

    mark: int
    crop: Crop
    crossing: float
    is_cut: bool
    ink: float


@dataclass(frozen=True)
class Candidates:
    """All that may be digits in one line.

    Attributes
    ----------
    pieces : tuple of Piece
        From left to right.
    starts, stops : ndarray of int64, shape (m,)
        Candidate i takes the pieces from starts[i] to stops[i] - 1. Each mark as a whole and
        each single piece is one.
    wholes : ndarray of int64, shape (m,)
        Of each candidate the mark that it is as a whole, or -1.
    crops : tuple of Crop
        The ink of each candidate.
    """

    pieces: tuple[Piece, ...]
    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    wholes: NDArray[np.int64]
    crops: tuple[Crop, ...]


@dataclass
class Room:
    """What may still be looked at in a picture; finding candidates takes from it.

    Attributes
    ----------
    candidates : int
        Parts of marks, and groups of them. A line that has more is read mark by mark.
    cuts : int
        Marks that are cut.
    """

    candidates: int = CANDIDATE_LIMIT
    cuts: int = CUT_MARK_LIMIT


def find_candidates(
    line: Line, crops: Sequence[Crop], sure: NDArray[np.float64], stroke: float, room: Room
) -> Candidates:
    """Return what may be digits in a line.

    Parameters
    ----------
    line : Line
        Of the marks.
    crops : sequence of Crop
        Each mark's ink.
    sure : ndarray of float64, shape (marks,)
        Probability of the likeliest digit that each mark may be.
    stroke : float
        Usual stroke width in pixels.
    room : Room
        Of the picture; what the line needs is taken from it.

    Returns
    -------
    Candidates
    """
    pieces: list[Piece] = []
    spans: dict[tuple[int, int], int] = {}
    for mark in line.members:
        seams = _seams(crops[mark], float(sure[mark]), stroke, line.height, room)
        parts = _pieces(mark, crops[mark], seams)
        spans[len(pieces), len(pieces) + len(parts)] = mark
        pieces += parts
    groups = [span for span in _groups(pieces, sure, line.height) if span not in spans]
    if len(groups) <= room.candidates:
        room.candidates -= len(groups)
        spans.update(dict.fromkeys(groups, -1))
    else:
        pieces = [
            Piece(mark, crops[mark], 0.0, False, _ink(crops[mark])) for mark in spans.values()
        ]
        spans = {(place, place + 1): mark for place, mark in enumerate(spans.values())}
    ordered = sorted(spans)
    wholes = [spans[span] for span in ordered]
    found = tuple(
        united([piece.crop for piece in pieces[start:stop]]) if whole < 0 else crops[whole]
        for (start, stop), whole in zip(ordered, wholes, strict=True)
    )
    edges = np.array(ordered)
    return Candidates(tuple(pieces), edges[:, 0], edges[:, 1], np.array(wholes), found)


def _groups(
    pieces: Sequence[Piece], sure: NDArray[np.float64], height: float
) -> Iterator[tuple[int, int]]:
    """Yield the (start, stop) of single pieces, and of neighbours that may be one digit."""
    is_joint = [_is_joint(*pair, sure, height) for pair in itertools.pairwise(pieces)]
    for start in range(len(pieces)):
        left, right = np.inf, -np.inf
        for stop in range(start + 1, min(start + SPAN, len(pieces)) + 1):
            box = pieces[stop - 1].crop.box
            left, right = min(left, box[0]), max(right, box[2])
            is_group = stop - start > 1
            if is_group and (right - left > WIDEST * height or not is_joint[stop - 2]):
                break
            yield start, stop


def _seams(crop: Crop, sure: float, stroke: float, height: float, room: Room) -> list[cuts.Seam]:
    """Return where a mark may be cut: it may be several digits that touch."""
    width = crop.levels.shape[1]
    is_digit = sure >= SURE and width <= WIDE * height
    if is_digit or width <= NARROW * height or room.cuts == 0:
        return []
    room.cuts -= 1
    limit = min(CUT_LIMIT, round(CUTS_PER_HEIGHT * width / height))
    return cuts.find_seams(crop, stroke, height, limit)


def _pieces(mark: int, crop: Crop, seams: list[cuts.Seam]) -> list[Piece]:
    """Cut a mark along seams."""
    parts = cuts.pieces(crop, seams) if seams else [crop]
    crossings = [0.0, *(seam.crossing for seam in seams)]
    return [
        Piece(mark, part, crossing, number > 0, _ink(part))
        for number, (part, crossing) in enumerate(zip(parts, crossings, strict=True))
    ]


def _ink(crop: Crop) -> float:
    return float(crop.levels.sum(dtype=np.int64)) / 255


def _is_joint(one: Piece, other: Piece, sure: NDArray[np.float64], height: float) -> bool:
    """Return whether two neighbouring pieces may be of one digit."""
    if one.mark == other.mark:
        return True
    gap = space(one.crop, other.crop) / height
    if gap == 0:
        return True
    are_digits = min(sure[one.mark], sure[other.mark]) >= SURE and (
        min(one.crop.levels.shape[0], other.crop.levels.shape[0]) >= 0.25 * height
    )
    return gap <= (0.05 if are_digits else FAR)


def space(one: Crop, other: Crop) -> int:
    """Return the empty columns or rows between the boxes of two crops, whichever are more."""
    left, top, right, bottom = one.box
    next_left, next_top, next_right, next_bottom = other.box
    across = max(next_left - right, left - next_right)
    down = max(next_top - bottom, top - next_bottom)
    return max(across, down, 0)
