"""Figures of pictures that were read: tiny cases by hand, larger ones against slow definitions."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

import digitus
from digitus.evaluation import PictureOutcome, PictureReport, ReadDigit, wilson_interval
from digitus.evaluation.edit_distance import align, edit_distance
from digitus.evaluation.picture_counts import SEEN, SHOWN, count_pictures, digit_confusion
from digitus.evaluation.picture_document import picture_document
from digitus.evaluation.rejection import rejection_curve


def outcome(label: str, text: str, confidence: float = 0.9, guess: str | None = None):
    """Return an outcome of a text such as "47?1"; `guess` has the digits behind "?"."""
    guess = text.replace("?", "0") if guess is None else guess
    digits = [
        ReadDigit(int(number), confidence, shown != "?")
        for number, shown in zip(guess, text, strict=True)
    ]
    return PictureOutcome(f"{label}-{text}.png", label, tuple(digits))


@pytest.mark.parametrize(
    ("label", "text", "verdict"),
    [
        ("7", "7", "right"),
        ("7", "1", "wrong"),
        ("7", "?", "not sure"),
        ("7", "", "wrong"),
        ("7", "77", "wrong"),
        ("7", "7?", "wrong"),
        ("471", "471", "right"),
        ("471", "4?1", "not sure"),
        ("471", "???", "not sure"),
        ("471", "4?2", "wrong"),
        ("471", "47", "wrong"),
        ("", "", "right"),
        ("", "?", "right"),
        ("", "??", "right"),
        ("", "1", "wrong"),
        ("", "?1", "wrong"),
    ],
)
def test_verdicts(label, text, verdict):
    assert outcome(label, text).verdict == verdict


def test_digits_of_recognize_become_outcomes():
    from digitus.evaluation import picture_outcome

    pixels = np.zeros((28, 28), np.uint8)
    sure = digitus.Digit(4, 0.97, ((9, 0.02),), (0, 0, 5, 9), pixels)
    unsure = digitus.Digit(None, 0.41, ((3, 0.41), (8, 0.3)), (7, 0, 12, 9), pixels)
    made = picture_outcome("a.png", "43", [sure, unsure])
    assert (made.text, made.guess, made.confidence) == ("4?", "43", 0.97)
    assert made.digits == (ReadDigit(4, 0.97, True), ReadDigit(3, 0.41, False))


def distance_by_definition(true, read):
    if not true or not read:
        return len(true) + len(read)
    return min(
        distance_by_definition(true[1:], read[1:]) + (true[0] != read[0]),
        distance_by_definition(true[1:], read) + 1,
        distance_by_definition(true, read[1:]) + 1,
    )


def test_distances_are_those_of_the_definition():
    texts = ["".join(text) for n in range(4) for text in itertools.product("12", repeat=n)]
    for true, read in itertools.product([*texts, "12?45"], texts):
        expected = distance_by_definition(true, read)
        assert edit_distance(true, read) == expected
        pairs = align(true, read)
        cost = sum(a is None or b is None or true[a] != read[b] for a, b in pairs)
        assert cost == expected
        assert [a for a, _ in pairs if a is not None] == list(range(len(true)))
        assert [b for _, b in pairs if b is not None] == list(range(len(read)))


def test_a_digit_too_many_moves_nothing():
    assert align("4711", "47811") == [(0, 0), (1, 1), (None, 2), (2, 3), (3, 4)]
    assert align("4711", "411") == [(0, 0), (1, None), (2, 1), (3, 2)]


def test_wilsons_interval():
    """Against figures of R's prop.test(correct = FALSE)."""
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(0, 10) == pytest.approx((0.0, 0.2775), abs=5e-5)
    assert wilson_interval(10, 10) == pytest.approx((0.7225, 1.0), abs=5e-5)
    for right, count in ((0, 0), (3, 2), (-1, 2)):
        with pytest.raises(digitus.ArgumentError):
            wilson_interval(right, count)


SOME = [
    outcome("7", "7", 0.99),
    outcome("7", "1", 0.8),
    outcome("7", "?", 0.3, "7"),
    outcome("3", "", 0),
    outcome("4711", "4711", 0.95),
    outcome("4711", "47?1", 0.5, "4751"),
    outcome("4711", "471", 0.9),
    outcome("", "", 0),
    outcome("", "?", 0.2),
    outcome("", "1", 0.7),
    outcome("", "?1", 0.4),
]


def test_counts_by_hand():
    report = PictureReport("folder", tuple(SOME))
    digits, rows, others = report.digits, report.rows, report.non_digits
    assert (digits.count, digits.right, digits.unsure, digits.wrong) == (4, 1, 1, 2)
    assert (digits.blank, digits.guessed_right, digits.accuracy) == (1, 2, 0.25)
    assert (digits.length, digits.errors, digits.guess_errors) == (4, 3, 2)
    assert (rows.count, rows.right, rows.unsure, rows.wrong) == (3, 1, 1, 1)
    assert (rows.length, rows.errors, rows.digit_error) == (12, 2, 2 / 12)
    assert (others.count, others.right, others.wrong, others.blank) == (4, 2, 2, 1)
    assert others.digit_error is None
    assert (report.all.count, report.all.right) == (11, 4)
    assert count_pictures([]) is None


def test_the_confusion_tells_what_is_seen():
    table = digit_confusion([*SOME, outcome("7", "77"), outcome("", "??"), outcome("", "12")])
    assert table.shape == (len(SHOWN), len(SEEN)) == (11, 13)
    cells = {
        (SHOWN[row], SEEN[column]): int(table[row, column]) for row, column in np.argwhere(table)
    }
    assert cells == {
        ("7", "7"): 1,
        ("7", "1"): 1,
        ("7", "not sure"): 1,
        ("7", "several"): 1,
        ("3", "nothing"): 1,
        ("none", "nothing"): 1,
        ("none", "not sure"): 2,
        ("none", "1"): 1,
        ("none", "several"): 2,
    }


def test_the_rejection_curve_by_hand():
    points = rejection_curve(SOME, (0.0, 0.5, 0.85, 1.0))
    # 16 digits: one not found at all, one of a row; 0.99, 0.8, 0.3, 4 x 0.95, 4 x 0.5, 3 x 0.9.
    assert [point.digits_lost for point in points] == [2 / 16, 3 / 16, 8 / 16, 1.0]
    # Of four pictures without digits one is blank; the others have 0.2, 0.7 and 0.4.
    assert [point.non_digits_refused for point in points] == [0.25, 0.75, 1.0, 1.0]
    assert points[0].kept_accuracy == 12 / 14
    assert points[2].kept_accuracy == 1.0
    assert points[3].kept_accuracy is None
    (alone,) = rejection_curve([outcome("1", "1")], (0.5,))
    assert alone.non_digits_refused is None
    (without,) = rejection_curve([outcome("", "1")], (0.5,))
    assert (without.digits_lost, without.non_digits_refused) == (None, 0.0)


def test_calibration_counts_every_digit_found_where_there_are_some():
    report = PictureReport("folder", (*SOME, outcome("7", "77", 1.0000001)))
    counted = [part for part in report.calibration.bins if part.count]
    assert sum(part.count for part in counted) == 14 + 2
    assert counted[-1].accuracy == (1 + 4 + 1) / (1 + 4 + 2)
    assert PictureReport("folder", (outcome("", "1"),)).calibration is None


def test_mistakes_begin_with_the_most_confident_wrong_one():
    found = [each.picture for each in PictureReport("f", tuple(SOME)).mistakes()]
    assert found == [
        "4711-471.png",
        "7-1.png",
        "-1.png",
        "-?1.png",
        "3-.png",
        "4711-47?1.png",
        "7-?.png",
    ]


@pytest.mark.parametrize("outcomes", [SOME, SOME[:1], SOME[7:], []])
def test_the_document_is_plain_and_complete(outcomes):
    document = json.loads(
        json.dumps(picture_document(PictureReport("f", tuple(outcomes))), allow_nan=False)
    )
    assert set(document) == {
        *("images", "threshold", "all", "digits", "rows", "non_digits", "recall", "confusion"),
        *("calibration", "rejection", "mistakes", "unreadable", "without_label"),
    }
    assert (document["all"] is None) == (not outcomes)
    assert len(document["recall"]) == 10
