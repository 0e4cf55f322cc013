"""A report about pictures as plain values for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from digitus.evaluation.picture_counts import SEEN, SHOWN, PictureCounts
from digitus.evaluation.picture_outcomes import PictureOutcome
from digitus.evaluation.picture_report import PictureReport


def picture_document(report: PictureReport) -> dict[str, Any]:
    """Return all figures of a report; what is not defined is None.

    Parameters
    ----------
    report : PictureReport

    Returns
    -------
    dict
        With images (the folder), threshold, all, digits, rows, non_digits, recall, confusion,
        calibration, rejection, mistakes, unreadable and without_label.
    """
    confusion, calibration = report.confusion, report.calibration
    return {
        "images": report.folder,
        "threshold": report.threshold,
        "all": _counts(report.all),
        "digits": _counts(report.digits),
        "rows": _counts(report.rows),
        "non_digits": _counts(report.non_digits),
        "recall": [
            {
                "label": label,
                "count": int(row.sum()),
                "right": int(row[label]),
                "recall": float(row[label] / row.sum()) if row.sum() else None,
            }
            for label, row in enumerate(confusion[:10])
        ],
        "confusion": {"shown": SHOWN, "seen": SEEN, "pictures": confusion.tolist()},
        "calibration": calibration
        and {
            "expected_error": calibration.expected_error,
            "bins": [asdict(part) for part in calibration.bins],
        },
        "rejection": [asdict(point) for point in report.rejection],
        "mistakes": [_mistake(outcome) for outcome in report.mistakes()],
        "unreadable": [asdict(each) for each in report.unreadable],
        "without_label": list(report.without_label),
    }


def _counts(counts: PictureCounts | None) -> dict[str, Any] | None:
    if counts is None:
        return None
    return {
        "count": counts.count,
        "right": counts.right,
        "not_sure": counts.unsure,
        "wrong": counts.wrong,
        "nothing_found": counts.blank,
        "accuracy": counts.accuracy,
        "interval": list(counts.interval),
        "guess_accuracy": counts.guess_accuracy,
        "shown_digits": counts.length,
        "digit_errors": counts.errors,
        "digit_error": counts.digit_error,
    }


def _mistake(outcome: PictureOutcome) -> dict[str, Any]:
    return {
        "image": outcome.picture,
        "label": outcome.label,
        "read": outcome.text,
        "guess": outcome.guess,
        "confidence": outcome.confidence,
        "verdict": outcome.verdict,
    }
