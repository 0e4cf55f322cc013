"""`python -m benchmarks.handwriting_pictures`: draw what docs/guides/your-handwriting.md shows.

The photograph is made by a program, of digits of the embedded sample, as are all pictures that the
guide reads; `--retake` makes it anew, and differently if that program has changed. The others are
what `digitus predict` draws of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

import digitus
from digitus.recognition import annotate, recognize, stages_sheet
from digitus.synthesis import photograph

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
SEED = 3
LABELS = (1, 7, 2, 9, 4, 0, 3, 8, 5, 6)
"""What the photograph shows, on two lines."""

PHOTOGRAPH = "handwriting_photo.jpg"
COLORS = 200


def take_photograph(path: Path) -> None:
    """Write the photograph."""
    random = np.random.default_rng(SEED)
    _, test = digitus.load_data("sample")
    inks = [
        test.images[random.choice(np.flatnonzero(test.labels == label))].reshape(28, 28)
        for label in LABELS
    ]
    picture = photograph(inks, random, size=(600, 900), lines=2, hardness=0.3)
    Image.fromarray(picture).save(path, quality=80)


def save(picture: Image.Image, path: Path, width: int) -> None:
    """Save a picture as a small PNG file."""
    height = round(picture.height * width / picture.width)
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    small.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw all pictures into a folder; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder (default docs/images)")
    parser.add_argument("--retake", action="store_true", help="make the photograph anew too")
    given = parser.parse_args(arguments)
    folder, source = given.out, FOLDER / PHOTOGRAPH
    if given.retake:
        source = folder / PHOTOGRAPH
        take_photograph(source)
    save(annotate(source, recognize(source)), folder / "handwriting_annotated.png", 720)
    save(stages_sheet(source), folder / "handwriting_stages.png", 900)
    for path in sorted(folder.glob("handwriting_*")):
        sys.stderr.write(f"{path}: {path.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
