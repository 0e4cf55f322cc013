"""Parts of a digit that stand above one another, as a dry pen leaves them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.asking import Asked, ask
from digitus.recognition.marks import Marks
from digitus.recognition.reader import LABELS

GAP = 0.3
"""Rows between parts at most, in heights of the higher one."""

SHARED = 0.3
"""Columns that parts have in common at least, as a share of the narrower one's."""

SURE = 0.9
"""Probability of its best label from which on parts together are one digit."""

CLEARLY = 0.4
"""Parts together that are less sure are one, too, if each is less likely by so much."""

WHOLE = 0.8
"""A mark that is a digit itself stays one if it has this share of the height of the whole, or of
the other digits in the picture."""

TALL = 1.6
"""What is higher than this many of the other digits is not one."""

MEMBERS = 8
"""Parts of a digit at most."""

LIMIT = 150
"""Stacks that are looked at in a picture at most, those with the smallest gaps."""

ALL_LIMIT = 60
"""Marks of a picture that are tried as one digit all together at most."""


def find_stacks(marks: Marks, scores: NDArray[np.float64], reader: Asked) -> list[list[int]]:
    """Find marks that are one digit together, though none is connected with another.

    Lines of writing are read from left to right, mark by mark, so that parts side by side find
    each other there. Those above one another would come into different lines: they are put
    together before, if the reader takes the whole for a digit and the parts are too low to be
    digits beside the others. All marks together are tried as well.

    Parameters
    ----------
    marks : Marks
        n of a picture.
    scores : ndarray of float64, shape (n, 11)
        What the reader says of each.
    reader : Asked
        Asked once at most.

    Returns
    -------
    list of list of int
        Marks of each digit; no mark is in two.
    """
    best = scores[:, :LABELS].max(axis=1)
    groups = _stacks(marks.boxes)
    if 2 <= len(marks) <= ALL_LIMIT and not (best >= SURE).any():
        groups.append(tuple(range(len(marks))))
    plausible = [group for group in dict.fromkeys(groups) if _is_plausible(marks, best, group)]
    if not plausible:
        return []
    _, answers = ask(reader, [marks.crop(group) for group in plausible])
    likely = answers[:, :LABELS].max(axis=1)
    chosen: list[list[int]] = []
    taken: set[int] = set()
    # Larger ones first: a digit in three parts is not one in two beside a third.
    for index in sorted(range(len(plausible)), key=lambda index: -len(plausible[index])):
        group = plausible[index]
        is_better = likely[index] >= SURE or likely[index] > best[list(group)].max() + CLEARLY
        if is_better and taken.isdisjoint(group):
            taken.update(group)
            chosen.append(list(group))
    return chosen


def _stacks(boxes: NDArray[np.int64]) -> list[tuple[int, ...]]:
    """Return pairs of marks above one another, and what hangs together by pairs."""
    left, top, right, bottom = boxes.T
    pairs: list[tuple[float, int, int]] = []
    for upper in range(len(boxes)):
        height = np.maximum(bottom[upper] - top[upper], bottom - top)
        gap = (top - bottom[upper]) / height
        shared = np.minimum(right[upper], right) - np.maximum(left[upper], left)
        width = np.minimum(right[upper] - left[upper], right - left)
        is_below = top + bottom > top[upper] + bottom[upper]
        near = np.flatnonzero(is_below & (gap <= GAP) & (shared >= SHARED * width))
        pairs += [(float(gap[lower]), upper, int(lower)) for lower in near]
    pairs = sorted(pairs)[:LIMIT]
    owner = list(range(len(boxes)))
    for _, one, other in pairs:
        owner = [owner[one] if mark == owner[other] else mark for mark in owner]
    groups: dict[int, list[int]] = {}
    for _, one, other in pairs:
        groups.setdefault(owner[one], []).extend((one, other))
    wholes = [tuple(sorted(set(group))) for group in groups.values()]
    return [
        *(group for group in wholes if len(group) <= MEMBERS),
        *(tuple(sorted((one, other))) for _, one, other in pairs),
    ]


def _is_plausible(marks: Marks, best: NDArray[np.float64], group: Sequence[int]) -> bool:
    """Return whether marks may be parts of one digit, by their heights."""
    members = list(group)
    heights = marks.boxes[:, 3] - marks.boxes[:, 1]
    whole = int(marks.boxes[members, 3].max() - marks.boxes[members, 1].min())
    is_digit = best >= SURE
    others = np.delete(heights, members)[np.delete(is_digit, members)]
    digits = heights[members][is_digit[members]]
    if len(others):
        usual = float(np.percentile(others, 75))
    else:  # Two digits may be halves of one; three are a column.
        usual = float(whole if len(digits) < 3 else digits.max())
    return whole <= TALL * usual and not (digits >= WHOLE * min(usual, whole)).any()
