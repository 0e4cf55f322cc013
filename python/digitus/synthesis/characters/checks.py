"""Whether what a hand has made of a digit is still that digit and no other.

A loose hand and a strong slant can turn the upstroke of a 1 into the bar of a 7, and the back of a
6 into the end of a 0. Each check takes the lines of a digit, 1 high and with y = 0 at their top,
with points at least every 0.03. The limits are judgements, made by looking at many digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np

from digitus.synthesis.curves import Line

Lines: TypeAlias = Sequence[Line]


def is_zero(lines: Lines, gap: float = 0.13) -> bool:
    """Return whether a ring is closed, but for a gap, and neither a slit nor flat nor a star."""
    ring = lines[0]
    return 0.3 <= _width(ring) <= 1.45 and _opening(ring) <= gap and _solidity(ring) >= 0.9


def is_open_zero(lines: Lines) -> bool:
    """Return whether a ring has a small gap only."""
    return is_zero(lines, gap=0.24)


def is_zero_of_arcs(lines: Lines) -> bool:
    """Return whether two halves of a ring nearly meet above and below."""
    left, right = lines
    is_closed = max(_nearest(left[0], right), _nearest(left[-1], right)) <= 0.13
    return is_closed and 0.3 <= _width(*lines) <= 1.3


def is_one(lines: Lines) -> bool:
    """Return whether a stroke is fairly straight and does not lie."""
    stem = lines[0]
    begin, end = stem[0], stem[-1]
    lean = abs(begin[0] - end[0]) / max(abs(begin[1] - end[1]), 1e-6)
    return bool(lean <= 0.55) and _width(*lines) <= 0.7


def is_one_with_upstroke(lines: Lines, slope: float = 1.0) -> bool:
    """Return whether the upstroke of a 1 is steep, and the stem fairly straight."""
    stroke = lines[0]
    tip = int(stroke[: max(2, len(stroke) * 2 // 3), 1].argmin())
    flag, stem = stroke[:tip], stroke[tip:]
    if len(flag) < 2 or len(stem) < 4:
        return False
    left, below = stem[0, 0] - flag[:, 0], flag[:, 1] - stem[0, 1]
    is_steep = bool((left <= 0.05 + slope * below).all()) and left.max() <= 0.42
    middle, foot = stem[len(stem) // 2], stem[-1]
    bow = abs(middle[0] - (stem[0, 0] + foot[0]) / 2)
    lean = abs(foot[0] - stem[0, 0]) / max(foot[1] - stem[0, 1], 1e-6)
    return (
        is_steep and bow <= 0.07 and lean <= 0.5 and flag[0, 1] <= 0.62 and _width(*lines) <= 0.85
    )


def is_one_with_foot(lines: Lines) -> bool:
    """Return whether a 1 has a fairly level foot at its end; its upstroke may be less steep."""
    foot, stem = lines[1], lines[0]
    left, right = foot[foot[:, 0].argmin()], foot[foot[:, 0].argmax()]
    is_level = abs(right[1] - left[1]) <= 0.45 * (right[0] - left[0])
    is_below = abs(float(foot[:, 1].mean()) - stem[-1, 1]) <= 0.09
    is_under = bool(left[0] < stem[-1, 0] - 0.04 and right[0] > stem[-1, 0] + 0.04)
    return bool(is_level and is_below) and is_under and is_one_with_upstroke(lines, slope=1.3)


def is_two(lines: Lines) -> bool:
    """Return whether a 2 has a bow above and a base to the right of its lower corner."""
    stroke = lines[0]
    low = stroke[stroke[:, 1] > 0.7]
    high = stroke[stroke[:, 1] < 0.4]
    if len(low) < 3 or len(high) < 3:
        return False
    base = stroke[-1, 0] - low[:, 0].min()
    bow = high[:, 0].max() - stroke[0, 0]
    return bool(base >= 0.25 and bow >= 0.2 and stroke[-1, 1] >= 0.72) and _width(stroke) <= 1.3


def is_three(lines: Lines) -> bool:
    """Return whether a 3 has two bows that are open on the left."""
    stroke = lines[0]
    middle = np.flatnonzero((stroke[:, 1] > 0.22) & (stroke[:, 1] < 0.66))
    if len(middle) < 3:
        return False
    waist = int(middle[stroke[middle, 0].argmin()])
    above, below = stroke[:waist], stroke[waist:]
    if len(above) < 5 or len(below) < 5:
        return False
    notch = min(above[:, 0].max(), below[:, 0].max()) - stroke[waist, 0]
    is_open = min(_distance(stroke[0], stroke[waist]), _distance(stroke[-1], stroke[waist])) >= 0.16
    reach = min(above[:, 0].max() - stroke[0, 0], below[:, 0].max() - stroke[-1, 0])
    tall = 0.2 <= stroke[waist, 1] <= 0.62
    return bool(notch >= 0.1 and reach >= 0.17 and tall) and is_open and _width(stroke) <= 1.3


def is_closed_four(lines: Lines) -> bool:
    """Return whether the arm of a 4 reaches far to the left of the stem and ends above its foot."""
    return _has_arm(lines[0], lines[1])


def is_open_four(lines: Lines) -> bool:
    """Return whether a 4 of two strokes is open at the top as well as well-armed."""
    arm, stem = lines
    return _has_arm(arm, stem) and bool(_at_level(stem, arm[0, 1]) - arm[0, 0] >= 0.08)


def is_round_four(lines: Lines) -> bool:
    """Return whether a 4 is a cup that is wide open at the top, and a stem that goes on below."""
    cup, stem = lines
    low = cup[:, 1].max()
    is_open = 0.24 <= _at_level(stem, cup[0, 1]) - cup[0, 0] <= 1.2
    reaches = _nearest(cup[-1], stem) <= 0.08
    return bool(is_open and reaches and 0.3 <= low <= 0.68 and stem[-1, 1] - low >= 0.25)


def is_four_in_one_stroke(lines: Lines) -> bool:
    """Return whether a 4 without lifted pen is open at the top and has a long stem."""
    stroke = lines[0]
    tip = int(len(stroke) // 3 + stroke[len(stroke) // 3 :, 1].argmin())
    arm, stem = stroke[:tip], stroke[tip:]
    if len(arm) < 5 or len(stem) < 5:
        return False
    low = arm[:, 1].max()
    is_open = 0.24 <= stem[0, 0] - arm[0, 0] <= 1.2
    return bool(is_open and 0.3 <= low <= 0.72 and low - stem[0, 1] >= 0.25)


def is_five(lines: Lines) -> bool:
    """Return whether a 5 has a bar to the right, and a bow that is open on the left."""
    body, bar = lines[0], lines[-1]
    low = body[body[:, 1] > 0.4]
    high = np.concatenate([body[body[:, 1] < 0.22], bar[bar[:, 1] < 0.3]])
    neck = body[(body[:, 1] > 0.12) & (body[:, 1] < 0.5)]
    if len(low) < 5 or len(high) < 2 or len(neck) < 3:
        return False
    left = neck[:, 0].min()
    arm = high[:, 0].max() - left
    belly = low[:, 0].max() - body[-1, 0]
    bulge = low[:, 0].max() - left
    is_open = _distance(body[-1], neck[neck[:, 0].argmin()]) >= 0.28
    is_shaped = bool(arm >= 0.2 and belly >= 0.2 and bulge >= 0.16 and body[-1, 1] >= 0.62)
    return is_shaped and is_open and _width(*lines) <= 1.4


def is_six(lines: Lines, gap: float = 0.08) -> bool:
    """Return whether a 6 has a closed loop and a back that rises well above it."""
    stroke = lines[0]
    lowest = int(stroke[:, 1].argmax())
    back, loop = stroke[: lowest + 1], stroke[lowest:]
    if len(loop) < 6 or len(back) < 8:
        return False
    top = loop[:, 1].min()
    side = back[back[:, 1] > top - 0.05]
    is_closed = _nearest(loop[-1], side) <= gap or bool(loop[-1, 0] < side[:, 0].min())
    wide = loop[:, 0].max() - side[:, 0].min()
    rise = bool(stroke[0, 1] <= 0.16 and top >= 0.33)
    tail = bool(stroke[0, 0] >= side[:, 0].min() - 0.05)
    return is_closed and rise and tail and bool(1 - top >= 0.26 and 0.2 <= wide <= 1.3)


def is_open_six(lines: Lines) -> bool:
    """Return whether the loop of a 6 has a small gap only."""
    return is_six(lines, gap=0.17)


def is_spiral_six(lines: Lines) -> bool:
    """Return whether a 6 is one without the end of its loop, which lies inside."""
    return is_six([lines[0][: len(lines[0]) * 9 // 10]], gap=0.14)


def is_turned_six(lines: Lines) -> bool:
    """Return whether a 9 is a good 6 when it is turned around."""
    return is_six([(np.array([0.0, 1.0]) - line * [1, 1])[::-1] for line in lines])


def is_nine(lines: Lines, gap: float = 0.12) -> bool:
    """Return whether a 9 has a ring, closed but for a gap, and a stem that goes on below it."""
    if len(lines) == 1:
        stroke = lines[0]
        high = np.flatnonzero(stroke[:, 1] < 0.32)
        if len(high) < 5:
            return False
        ring, stem = stroke[: high[-1] + 1], stroke[high[-1] :]
    else:
        ring, stem = lines[0], lines[1]
    if len(ring) < 8 or len(stem) < 5:
        return False
    lowest = int(ring[:, 1].argmax())
    bottom = ring[lowest, 1]
    later = np.concatenate([ring[lowest:], stem])
    is_closed = _nearest(ring[0], later) <= gap and _nearest(ring[-1], stem) <= gap + 0.04
    side = stem[stem[:, 1] < bottom]
    is_right = len(side) > 0 and bool(side[:, 0].mean() >= ring[:, 0].max() - 0.12)
    wide = _width(ring)
    return is_closed and is_right and bool(0.26 <= bottom <= 0.7) and 0.2 <= wide <= 1.3


def is_open_nine(lines: Lines) -> bool:
    """Return whether the ring of a 9 has a small gap only."""
    return is_nine(lines, gap=0.14)


def is_eight(lines: Lines, gap: float = 0.14) -> bool:
    """Return whether an 8 has two wide rings, closed but for a gap."""
    points = np.concatenate(lines)
    above, below = points[points[:, 1] < 0.42], points[points[:, 1] > 0.58]
    if len(above) < 6 or len(below) < 6:
        return False
    wide = 0.22 <= _width(above) <= 1.2 and 0.26 <= _width(below) <= 1.3
    if len(lines) == 1:
        return wide and _opening(lines[0]) <= gap
    upper, lower = lines
    overlap = upper[:, 1].max() - lower[:, 1].min()
    joined = bool(-0.03 <= overlap <= 0.14) and 0.3 <= upper[:, 1].max() <= 0.66
    return wide and joined and all(_opening(ring) <= 0.1 for ring in lines)


def is_open_eight(lines: Lines) -> bool:
    """Return whether an 8 has a small gap only."""
    return is_eight(lines, gap=0.22)


def is_seven(lines: Lines, shortest: float = 0.28) -> bool:
    """Return whether a 7 has a long, fairly level bar and a foot to the left of its right end."""
    stroke = lines[0]
    half = stroke[: max(4, len(stroke) * 3 // 5)]
    turn = int((half[:, 0] - 0.6 * half[:, 1]).argmax())
    bar, stem = half[: turn + 1], stroke[turn:]
    if len(bar) < 4 or len(stem) < 5:
        return False
    length = bar[-1, 0] - bar[:, 0].min()
    sag = bar[:, 1] - bar[-1, 1]
    ahead = bar[-1, 0] - bar[:, 0]
    is_level = bool((sag <= 0.09 + 0.4 * ahead).all() and (sag >= -0.1 - 0.25 * ahead).all())
    is_ahead = bool(stem[-1, 0] <= stem[0, 0] + 0.04 and stem[-1, 1] >= 0.85)
    low = stem[stem[:, 1] > 0.6]
    is_ahead = is_ahead and len(low) > 0 and bool(stem[-1, 0] <= low[:, 0].min() + 0.05)
    return is_level and is_ahead and bool(length >= shortest) and _width(*lines) <= 1.3


def is_seven_with_serif(lines: Lines) -> bool:
    """Return whether the bar of a 7 is so long that its serif makes no 1 of it."""
    return is_seven(lines, shortest=0.42)


def _has_arm(arm: Line, stem: Line) -> bool:
    """Return whether the arm of a 4 reaches far to the left, and its stem below the arm."""
    corner = arm[arm[:, 0].argmin()]
    length = _at_level(stem, corner[1]) - corner[0]
    below = stem[:, 1].max() - corner[1]
    above = corner[1] - arm[0, 1]
    return bool(0.26 <= length <= 1.0 and below >= 0.17 and above >= 0.26)


def _at_level(line: Line, level: float) -> float:
    """Return x of the point of a line that is nearest to a level."""
    return float(line[np.abs(line[:, 1] - level).argmin(), 0])


def _opening(ring: Line) -> float:
    """Return how far the ends of a ring are from closing it."""
    third = len(ring) // 3
    return min(_nearest(ring[0], ring[-third:]), _nearest(ring[-1], ring[:third]))


def _solidity(ring: Line) -> float:
    """Return the area of a ring as a share of that of its convex hull."""
    outline = ring.astype(np.float32)
    hull = cv2.convexHull(outline)
    return float(cv2.contourArea(outline)) / max(float(cv2.contourArea(hull)), 1e-6)


def _nearest(point: Line, line: Line) -> float:
    """Return the distance of a point from the nearest point of a line."""
    away = line - point
    return float(np.sqrt((away * away).sum(axis=1).min()))


def _distance(first: Line, second: Line) -> float:
    away = first - second
    return float(np.sqrt((away * away).sum()))


def _width(*lines: Line) -> float:
    """Return how wide lines are together."""
    return float(max(line[:, 0].max() for line in lines) - min(line[:, 0].min() for line in lines))
