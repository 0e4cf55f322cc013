"""The kinds of pictures that can be written as files, each with what it is said to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from digitus.synthesis.canvas import Picture
from digitus.synthesis.drawn import drawn_digit, drawn_row
from digitus.synthesis.empty import blank, noise
from digitus.synthesis.letters import LETTERS, drawn_letter
from digitus.synthesis.mnist_writing import ROW_LENGTHS, MnistWriting
from digitus.synthesis.scribbles import scribble
from digitus.synthesis.without_digits import (
    photographed_letter,
    photographed_scribble,
    photographed_sheet,
    photographed_word,
)

NO_DIGIT = "none"
"""The label of a picture that shows no digit."""

Maker: TypeAlias = Callable[[int, np.random.Generator], tuple[str, Picture]]
"""Takes the picture's number from 0 on and its random numbers; returns a label and the picture."""


@dataclass(frozen=True)
class Kind:
    """One kind of pictures.

    Attributes
    ----------
    name : str
        Such as "strokes".
    about : str
        What the pictures show, in a few words.
    ending : ".png" or ".jpg"
        The form of the files.
    maker : callable
        Takes the name or folder of a data set, of which photographs show the test digits, and
        returns a `Maker`; drawings need no data set.
    needs_data : bool
    """

    name: str
    about: str
    ending: Literal[".png", ".jpg"]
    maker: Callable[[str], Maker]
    needs_data: bool = False


def _strokes(_data: str) -> Maker:
    def make(index: int, random: np.random.Generator) -> tuple[str, Picture]:
        label = index % 10
        return str(label), drawn_digit(label, random)

    return make


def _drawn_rows(_data: str) -> Maker:
    def make(_index: int, random: np.random.Generator) -> tuple[str, Picture]:
        labels = random.integers(0, 10, random.integers(ROW_LENGTHS[0], ROW_LENGTHS[1] + 1))
        return "".join(map(str, labels.tolist())), drawn_row(labels.tolist(), random)

    return make


def _not_digits(_data: str) -> Maker:
    def make(index: int, random: np.random.Generator) -> tuple[str, Picture]:
        # Of each ten pictures four are letters, each letter in its turn.
        rounds, place = divmod(index, 10)
        if place < 4:
            return NO_DIGIT, drawn_letter(LETTERS[(4 * rounds + place) % len(LETTERS)], random)
        if place < 7:
            return NO_DIGIT, scribble(random)
        is_noise = place == 7 or (place == 8 and rounds % 2 == 0)
        return NO_DIGIT, noise(random) if is_noise else blank(random)

    return make


def _photographed_not_digits(_data: str) -> Maker:
    def make(index: int, random: np.random.Generator) -> tuple[str, Picture]:
        # Of each ten photographs three are letters, one a word, and three show an empty sheet.
        place = index % 10
        if place < 3:
            return NO_DIGIT, photographed_letter(random)
        if place < 4:
            return NO_DIGIT, photographed_word(random)
        return NO_DIGIT, (photographed_scribble if place < 7 else photographed_sheet)(random)

    return make


def _photographs(data: str) -> Maker:
    writing = MnistWriting("test", data)
    return lambda _index, random: writing.photographed_digit(random)


def _rows(data: str) -> Maker:
    writing = MnistWriting("test", data)
    return lambda _index, random: writing.photographed_row(random)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("strokes", "one drawn digit", ".png", _strokes),
        Kind("drawn-rows", "3 to 8 drawn digits in a row", ".png", _drawn_rows),
        Kind("not-digits", "drawn letters, scribbles, noise, nothing", ".png", _not_digits),
        Kind(
            "photographed-not-digits",
            "photographed letters, words, scribbles, empty sheets",
            ".jpg",
            _photographed_not_digits,
        ),
        Kind("photographs", "one photographed digit of MNIST", ".jpg", _photographs, True),
        Kind("rows", "3 to 8 photographed digits of MNIST", ".jpg", _rows, True),
    )
}
"""The kinds by their names."""
