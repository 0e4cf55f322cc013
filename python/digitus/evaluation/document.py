"""A report as plain values for JSON."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from digitus.evaluation.report import Report
from digitus.evaluation.robustness import CorruptionResult, Robustness


def as_document(report: Report, robustness: Robustness | None = None) -> dict[str, Any]:
    """Return all figures of a report; one that is not defined, or not finite, is None.

    Parameters
    ----------
    report : Report
    robustness : Robustness, optional
        Adds the key "corruptions".

    Returns
    -------
    dict
        With count, correct, accuracy, loss, classes, mean, confusion (a row each true class),
        calibration and mistakes.
    """
    scores = report.scores
    precision, recall, f1 = scores.mean
    document: dict[str, Any] = {
        "count": scores.count,
        "correct": scores.correct,
        "accuracy": scores.accuracy,
        "loss": _finite(report.loss),
        "classes": [
            {
                "label": entry.label,
                "name": report.class_names[entry.label],
                "count": entry.count,
                "correct": entry.correct,
                "predicted": entry.predicted,
                "precision": entry.precision,
                "recall": entry.recall,
                "f1": entry.f1,
            }
            for entry in scores.classes
        ],
        "mean": {"precision": precision, "recall": recall, "f1": f1},
        "confusion": scores.confusion.tolist(),
        "calibration": {
            "expected_error": report.calibration.expected_error,
            "bins": [asdict(part) for part in report.calibration.bins],
        },
        "mistakes": {
            "wrong": [asdict(guess) for guess in report.mistakes.wrong],
            "unsure": [asdict(guess) for guess in report.mistakes.unsure],
        },
    }
    if robustness is not None:
        document["corruptions"] = {
            "seed": robustness.seed,
            "clean": _corruption(robustness.clean),
            "mean_accuracy": robustness.mean_accuracy,
            "results": [_corruption(result) for result in robustness.results],
        }
    return document


def _corruption(result: CorruptionResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "count": result.count,
        "correct": result.correct,
        "accuracy": result.accuracy,
        "loss": _finite(result.loss),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
