"""The groups of the corpus: what each shows, and how many images."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.pretrained.corpus import blots, clutter, coarse, inking, merged, seen, symbols
from benchmarks.pretrained.corpus.digits import Digits
from benchmarks.pretrained.corpus.labels import SIDE, Grey
from benchmarks.pretrained.corpus.normalizing import normalized

Arrays = tuple[NDArray[np.uint8], NDArray[np.uint8]]


@dataclass(frozen=True)
class Group:
    """One kind of images."""

    name: str
    count: int
    """Images of a whole corpus."""
    draw: Callable[[Digits, np.random.Generator], tuple[Grey, int]]
    """Draws ink of any size and its label."""
    is_digit: bool
    sees: bool = False
    """Whether the ink goes through pictures and the stages of the reader."""

    def make(self, count: int, digits: Digits, random: np.random.Generator) -> Arrays:
        """Return images as the network sees them, and their labels.

        Parameters
        ----------
        count : int
        digits : Digits
            To draw from.
        random : numpy.random.Generator

        Returns
        -------
        ndarray of uint8, shape (count, 28, 28), and of uint8, shape (count,)
        """
        images = np.zeros((count, SIDE, SIDE), np.uint8)
        labels = np.zeros(count, np.uint8)
        index = 0
        while index < count:
            ink, label = self.draw(digits, random)
            image = normalized(ink)
            if image is not None:
                images[index], labels[index] = image, label
                index += 1
        return images, labels


def _reinked(digits: Digits, random: np.random.Generator) -> tuple[Grey, int]:
    ink, label = digits.ink(random)
    return inking.reinked(ink, random), label


def _alone(
    draw: Callable[[np.random.Generator], tuple[Grey, int]],
) -> Callable[[Digits, np.random.Generator], tuple[Grey, int]]:
    """Return a way to draw that needs no digits."""
    return functools.partial(_without_digits, draw)


def _without_digits(
    draw: Callable[[np.random.Generator], tuple[Grey, int]],
    _digits: Digits,
    random: np.random.Generator,
) -> tuple[Grey, int]:
    return draw(random)


GROUPS = (
    Group("photographs", 40_000, seen.photographed, is_digit=True, sees=True),
    Group("strokes", 30_000, seen.stroked, is_digit=True, sees=True),
    Group("drawn-letters", 14_000, seen.lettered, is_digit=False, sees=True),
    Group("drawn-scribbles", 9_000, seen.scribbled, is_digit=False, sees=True),
    Group("foreign", 2_500, seen.foreign_mark, is_digit=False, sees=True),
    Group("reinked", 30_000, _reinked, is_digit=True),
    Group("badly-cut", 30_000, clutter.badly_cut, is_digit=True),
    Group("coarse", 16_000, coarse.coarse, is_digit=True),
    Group("speckles", 2_000, seen.speckled, is_digit=False, sees=True),
    Group("pairs", 8_000, merged.pair, is_digit=False),
    Group("stacks", 2_000, merged.stack, is_digit=False),
    Group("clusters", 2_000, merged.cluster, is_digit=False),
    Group("fragments", 2_000, merged.fragment, is_digit=False),
    Group("overruns", 3_000, merged.overrun, is_digit=False),
    Group("letters", 3_000, _alone(symbols.letter), is_digit=False),
    Group("symbols", 3_000, _alone(symbols.symbol), is_digit=False),
    Group("scribbles", 2_000, _alone(blots.scribble), is_digit=False),
    Group("noise", 3_000, _alone(blots.noise), is_digit=False),
    Group("dots", 1_500, _alone(blots.dots), is_digit=False),
    Group("blots", 2_000, _alone(blots.blot), is_digit=False),
    Group("rules", 2_000, _alone(blots.rules), is_digit=False),
    Group("frames", 1_000, _alone(blots.frame), is_digit=False),
    Group("edges", 1_500, _alone(blots.edge), is_digit=False),
)
"""All but MNIST's own images."""

WORDS = {
    "photographs": "the same digits re-inked, photographed, found and cut out",
    "strokes": "digits drawn as strokes by a program: ink, drawings, photographs",
    "drawn-letters": "no digit: letters drawn as strokes",
    "drawn-scribbles": "no digit: scribbles and signs drawn as strokes",
    "foreign": "no digit: what is found on photographs of empty sheets",
    "reinked": "MNIST's digits with thinner, thicker, softer or wider strokes",
    "badly-cut": "digits with specks, remains of lines, bits of a neighbour, gaps",
    "coarse": "digits that were 7 to 14 pixels high for a time",
    "speckles": "no digit: what is found in pictures of noise",
    "pairs": "no digit: two or three digits side by side",
    "stacks": "no digit: one digit above another",
    "clusters": "no digit: several small digits here and there",
    "fragments": "no digit: parts of digits that are none themselves",
    "overruns": "no digit: a digit with half of its neighbour",
    "letters": "no digit: letters in the stroke fonts of OpenCV, bent",
    "symbols": "no digit: signs in the same fonts",
    "scribbles": "no digit: tangles, hatching, spirals",
    "noise": "no digit: grain of all sizes",
    "dots": "no digit: dots here and there",
    "blots": "no digit: filled areas",
    "rules": "no digit: ruled lines and squares",
    "frames": "no digit: empty boxes as forms have them",
    "edges": "no digit: corners and edges of something dark",
}
"""What each group shows."""
