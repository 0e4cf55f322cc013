"""A picture's marks as lines of digits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from digitus.recognition.asking import Asked, ask
from digitus.recognition.candidates import Candidates, Room, find_candidates
from digitus.recognition.clutter import is_clutter
from digitus.recognition.crops import Crop
from digitus.recognition.found import Found
from digitus.recognition.lines import Line, find_lines
from digitus.recognition.marks import Marks
from digitus.recognition.reader import LABELS, NO_DIGIT
from digitus.recognition.scoring import Scale, digit_scores, other_scores
from digitus.recognition.sequence import best_sequence
from digitus.recognition.stacks import find_stacks

SURE = 0.9
"""Probability of its best label from which on a mark speaks for digits in the picture, unless that
is 1: any bar looks like one."""

BAR = 1
"""That label."""

SAME = 0.5
"""Candidates that have this part of their pieces in common are readings of the same digit."""

SHARPNESS = 4.0
"""How much more than their scores say readings differ in probability, in a picture that surely has
digits: the many ways to cut a clear one would outweigh it otherwise."""

ONES = 0.3
"""Probability that a mark that falls into nothing but ones is several digits: zigzags do, too."""

Scores = NDArray[np.float64]
Read = tuple[list[Crop], NDArray[np.uint8], Scores]


def read_many(marks: Marks, reader: Asked) -> list[Found]:
    """Read marks as digits, in lines.

    The reader is asked for all marks at once, then for marks above one another that may belong
    together, and then for all that cutting and joining side by side makes of them.

    Parameters
    ----------
    marks : Marks
        Of a picture; at least one.
    reader : Asked
        Tells what images show.

    Returns
    -------
    list of Found
        In reading order.
    """
    crops = [marks.crop([mark]) for mark in range(len(marks))]
    images, scores = ask(reader, crops)
    stacks = find_stacks(marks, scores, reader)
    if stacks:
        marks, crops, images, scores = _joined(marks, stacks, (crops, images, scores), reader)
    best = scores[:, :LABELS].max(axis=1)
    rows = _rows(marks, crops, scores, best)
    new = [
        crop
        for _, candidates in rows
        for crop, whole in zip(candidates.crops, candidates.wholes.tolist(), strict=True)
        if whole < 0
    ]
    new_images, new_scores = ask(reader, new)
    all_images = np.concatenate([images, new_images])
    all_scores = np.concatenate([scores, new_scores])
    is_alone = not ((best >= SURE) & (scores[:, :LABELS].argmax(axis=1) != BAR)).any()
    found: list[Found] = []
    number = len(marks)
    for line, candidates in rows:
        is_new = candidates.wholes < 0
        sources = candidates.wholes.copy()
        sources[is_new] = np.arange(number, number + is_new.sum())
        number += int(is_new.sum())
        scale = Scale(line.height, marks.stroke, is_alone)
        found += _read_row(candidates, all_images[sources], all_scores[sources], scale)
    return found


def _joined(
    marks: Marks, stacks: list[list[int]], read: Read, reader: Asked
) -> tuple[Marks, list[Crop], NDArray[np.uint8], Scores]:
    """Return marks some of which have become one, with their crops, images and scores."""
    crops, images, scores = read
    alone = np.delete(np.arange(len(marks)), [mark for stack in stacks for mark in stack])
    joined = marks.joined(stacks)
    new_crops = [joined.crop([mark]) for mark in range(len(alone), len(joined))]
    new_images, new_scores = ask(reader, new_crops)
    return (
        joined,
        [*(crops[mark] for mark in alone.tolist()), *new_crops],
        np.concatenate([images[alone], new_images]),
        np.concatenate([scores[alone], new_scores]),
    )


def _rows(
    marks: Marks, crops: list[Crop], scores: Scores, best: Scores
) -> list[tuple[Line, Candidates]]:
    """Return the lines of writing, each with its candidates."""
    likeness = 1 - scores[:, NO_DIGIT]
    boxes = marks.boxes.astype(np.float64)
    kept = np.flatnonzero(~is_clutter(boxes, likeness))
    room = Room()
    rows = []
    for found in find_lines(boxes[kept], likeness[kept]):
        line = replace(found, members=tuple(kept[list(found.members)].tolist()))
        rows.append((line, find_candidates(line, crops, best, marks.stroke, room)))
    return rows


def _read_row(
    candidates: Candidates,
    images: NDArray[np.uint8],
    scores: Scores,
    scale: Scale,
) -> list[Found]:
    """Return what the best reading of a line consists of.

    Of all other readings those count towards a digit's probability that have it as well, in
    much the same place.
    """
    count = len(scores)
    as_digit = digit_scores(candidates, scores, scale)
    as_other = other_scores(candidates, scores, scale)
    choice = best_sequence(
        len(candidates.pieces),
        np.tile(candidates.starts, 2),
        np.tile(candidates.stops, 2),
        np.concatenate([as_digit, as_other]) * (1.0 if scale.is_alone else SHARPNESS),
    )
    weighted = scores[:, :LABELS] * choice.posteriors[:count, None]
    found = []
    for chosen in choice.arcs:
        arc = chosen % count
        is_same = _shared(candidates, arc) >= SAME
        mixed = np.minimum(weighted[is_same].sum(axis=0), 1.0)
        found.append(Found(candidates.crops[arc], images[arc], mixed, chosen < count))
    return doubted(found, [_marks_of(candidates, chosen % count) for chosen in choice.arcs])


def doubted(found: list[Found], marks: list[frozenset[int]]) -> list[Found]:
    """Return the parts of marks, none of them surer than the others of its mark.

    A letter may have a part that looks like a digit: what is left of it does not.

    Parameters
    ----------
    found : list of Found
        Of a line.
    marks : list of frozenset of int
        Those that each has ink of.

    Returns
    -------
    list of Found
        The same, with other scores.
    """
    parts: dict[int, list[int]] = {}
    for number, each in enumerate(marks):
        for mark in each:
            parts.setdefault(mark, []).append(number)
    factors = np.ones(len(found))
    for numbers in parts.values():
        if len(numbers) < 2:
            continue
        likeness = [found[number].likeness * found[number].is_digit for number in numbers]
        are_ones = all(found[number].scores.argmax() == BAR for number in numbers)
        for number, own in zip(numbers, likeness, strict=True):
            factor = min(likeness) / own if own > 0 else 1.0
            factors[number] = min(factors[number], factor * (ONES if are_ones else 1.0))
    return [
        replace(one, scores=one.scores * factor)
        for one, factor in zip(found, factors.tolist(), strict=True)
    ]


def _marks_of(candidates: Candidates, arc: int) -> frozenset[int]:
    """Return the marks that a candidate has ink of."""
    pieces = candidates.pieces[candidates.starts[arc] : candidates.stops[arc]]
    return frozenset(piece.mark for piece in pieces)


def _shared(candidates: Candidates, arc: int) -> Scores:
    """Return which part of its ink and a candidate's each candidate shares with it."""
    ink = np.concatenate([[0.0], np.cumsum([piece.ink for piece in candidates.pieces])])
    starts, stops = candidates.starts, candidates.stops
    first, after = np.maximum(starts, starts[arc]), np.minimum(stops, stops[arc])
    common = np.where(after > first, ink[np.maximum(after, first)] - ink[first], 0.0)
    union = ink[stops] - ink[starts] + ink[stops[arc]] - ink[starts[arc]] - common
    shared: Scores = common / np.maximum(union, 1e-9)
    return shared
