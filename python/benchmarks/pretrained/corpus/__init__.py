"""What the network of the package learns from: images of 28 x 28, labelled 0 to 9 or "no digit".

MNIST's training images as they are are one group of several. The others show what the reader of
`digitus.recognize` meets: the same digits re-inked, cut out badly, small, or photographed; digits
drawn as strokes; and, under the label `NO_DIGIT`, what is none. All groups are drawn from one seed
and kept under build/pretrained, part by part, so that making them can be interrupted.
"""

from __future__ import annotations

from benchmarks.pretrained.corpus.labels import NO_DIGIT
from benchmarks.pretrained.corpus.parts import Corpus

__all__ = ["NO_DIGIT", "Corpus"]
