"""All that a comparison tells in words and numbers: as JSON-able values, and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from digitus.comparison.machine import machine, versions
from digitus.comparison.result import Comparison
from digitus.comparison.table import as_dictionary, markdown_table, subject

NOTES = (
    "Accuracy: after the last epoch, over all training images and over all test images. Final "
    "cost: mean cross-entropy (nats) of the training images as they were met during the last "
    "epoch. Nothing was chosen on the test images.",
    "Seconds: all epochs, validation excluded, whatever the first one needs to get started "
    "included. Images/s: of the median epoch. Speed-up: images/s over those of the row that does "
    "the same.",
    "Both networks of a pair begin with the same weights. With gradient descent each step uses "
    "all images, so both take the same steps; with Adam each network visits the images in its own "
    "random order.",
    "NumPy computes in float64, as the learning project did, the others in float32. NumPy and "
    "TensorFlow use as many threads as they do by default.",
)
"""How the figures are to be read."""


def as_document(comparison: Comparison) -> dict[str, Any]:
    """Return everything but the epochs as plain values for JSON."""
    return {
        "complete": comparison.is_complete,
        "date": comparison.started.isoformat(timespec="seconds"),
        "data": {
            "name": comparison.data_name,
            "train_images": len(comparison.train),
            "test_images": len(comparison.test),
        },
        "sizes": list(comparison.sizes),
        "seed": comparison.settings.seed,
        "threads": comparison.threads,
        "rows": [as_dictionary(comparison, result) for result in comparison.results],
        "left_out": [
            {"row": left_out.row.key, "network": left_out.row.name, "reason": left_out.reason}
            for left_out in comparison.left_out
        ],
        "unfinished": [row.key for row in comparison.unfinished],
        "machine": machine(),
        "versions": versions(with_tensorflow=_has_tensorflow(comparison)),
    }


def as_markdown(comparison: Comparison) -> str:
    """Return the table, how to read it, and what it was made with, as a Markdown document."""
    place, made_with = machine(), versions(with_tensorflow=_has_tensorflow(comparison))
    parts = [
        "# Digitus beside NumPy and TensorFlow",
        f"{subject(comparison)}.",
        *absences(comparison, strong="**"),
        markdown_table(comparison).rstrip("\n"),
        _bullets(NOTES),
        _bullets(
            [
                f"Machine: {place['processor']} ({place['architecture']}, {place['system']}), "
                f"{place['processors']} processors usable, {comparison.threads} threads of Digitus",
                f"Date: {comparison.started:%Y-%m-%d}",
                "Versions: " + ", ".join(f"{name} {text}" for name, text in made_with.items()),
            ]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def absences(comparison: Comparison, strong: str = "") -> list[str]:
    """Return a line on what was left out, and one on what was not finished, if anything was.

    Parameters
    ----------
    comparison : Comparison
    strong : str
        What to put around the words that must not be passed over.
    """
    lines = []
    if comparison.left_out:
        texts = [f"{entry.row.label} ({entry.reason})" for entry in comparison.left_out]
        lines.append(f"{strong}Left out:{strong} {'; '.join(texts)}")
    if comparison.unfinished:
        labels = [row.label for row in comparison.unfinished]
        lines.append(f"{strong}Incomplete:{strong} interrupted before {'; '.join(labels)}")
    return lines


def _has_tensorflow(comparison: Comparison) -> bool:
    return comparison.result("tensorflow-adam") is not None


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
