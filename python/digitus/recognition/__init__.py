"""Pictures of handwriting to digits: drawings, scans and photographs, one digit or many.

>>> import digitus
>>> digits = digitus.recognize("photo.jpg")  # doctest: +SKIP
>>> [digit.label for digit in digits]  # doctest: +SKIP
[4, 7, 1, 1]

The stages, each a module that uses those before it:

source
    any picture to upright RGB at working size;
ground, ruled_lines, specks, ink
    RGB to ink: how much of each pixel is written on;
marks
    ink to connected marks;
lines
    marks to lines of writing, in reading order;
cuts, candidates
    marks to images of 28 x 28, each of which may be one digit: a mark, a part of one that
    is cut, or several that belong together;
reader
    images to probabilities;
sequence
    the choice of the candidates that together are the best reading;
recognizer
    all of it.

Needs the extra `image`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digitus.recognition.annotation import annotate
    from digitus.recognition.digit import Digit
    from digitus.recognition.recognizer import recognize
    from digitus.recognition.seen import input_sheet, input_text
    from digitus.recognition.stages import stages_sheet

__all__ = ["Digit", "annotate", "input_sheet", "input_text", "recognize", "stages_sheet"]

_HOMES = {
    "Digit": "digit",
    "annotate": "annotation",
    "input_sheet": "seen",
    "input_text": "seen",
    "recognize": "recognizer",
    "stages_sheet": "stages",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
