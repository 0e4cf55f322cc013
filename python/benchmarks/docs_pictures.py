"""`python -m benchmarks.docs_pictures`: draw the pictures of docs/pictures.md anew.

Small files: few colours, more than what is drawn here has, but for shades of letters.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

import digitus
from digitus import plot

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
COLORS = 200


def figures() -> Iterator[tuple[str, Figure]]:
    """Train on the sample, and draw; yield names of files and figures."""
    train, test = digitus.load_data("sample")
    net = digitus.Network((784,), [digitus.Dense(128, "relu"), digitus.Dense(10)], seed=0)
    history = net.fit(train, epochs=12, validation_data=test)
    yield "plot_history.png", history.plot()
    yield "plot_confusion.png", plot.confusion_matrix(net, test, figsize=(5.5, 5.2))
    yield "plot_mistakes.png", plot.mistakes(net, test, limit=10)
    yield "plot_predictions.png", plot.predictions(net, test, limit=12)
    plain = digitus.Network((784,), [digitus.Dense(10)], seed=0)
    plain.fit(train, epochs=12)
    yield "plot_weights.png", plot.weights(plain)


def save(figure: Figure, path: Path) -> None:
    """Save a figure as a small PNG file."""
    whole = io.BytesIO()
    figure.savefig(whole, format="png", dpi=120)
    with Image.open(whole) as picture:
        few = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw all pictures into a folder; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder (default docs/images)")
    folder = parser.parse_args(arguments).out
    for name, figure in figures():
        save(figure, folder / name)
        sys.stderr.write(f"{folder / name}: {(folder / name).stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
