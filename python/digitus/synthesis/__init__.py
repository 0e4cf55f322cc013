"""Pictures of handwriting made by a program: drawn digits, letters, scribbles and photographs.

Digits and letters are strokes, in several of the ways in which people write them, that a random
hand moves and a random pen draws. All functions take a `numpy.random.Generator`, and the same state
of it gives the same picture. Needs the extra `image`.
"""

from digitus._extras import import_extra

import_extra("cv2", "image")  # Told here, with its remedy; all modules of this package use it.

from digitus.synthesis.drawn import drawn_digit, drawn_row  # noqa: E402
from digitus.synthesis.empty import blank, noise  # noqa: E402
from digitus.synthesis.inks import digit_ink  # noqa: E402
from digitus.synthesis.kinds import KINDS  # noqa: E402
from digitus.synthesis.letters import LETTERS, drawn_letter, letter_ink  # noqa: E402
from digitus.synthesis.photographs import (  # noqa: E402
    Photograph,
    photograph,
    photographed_row,
    take_photograph,
)
from digitus.synthesis.reinking import reinked  # noqa: E402
from digitus.synthesis.scribbles import scribble, scribble_ink  # noqa: E402
from digitus.synthesis.writing import WrittenPictures, write_pictures  # noqa: E402

__all__ = [
    "KINDS",
    "LETTERS",
    "Photograph",
    "WrittenPictures",
    "blank",
    "digit_ink",
    "drawn_digit",
    "drawn_letter",
    "drawn_row",
    "letter_ink",
    "noise",
    "photograph",
    "photographed_row",
    "reinked",
    "scribble",
    "scribble_ink",
    "take_photograph",
    "write_pictures",
]
