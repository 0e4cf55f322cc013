"""MNIST's training images, as ink to be changed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pretrained.corpus.labels import SIDE, Grey
from digitus.datasets import Dataset

SPLIT_SEED = 0
"""Draws which training images are held out to calibrate with; the same for all seeds."""

HELD_OUT_SHARE = 1 / 12
"""Of the training images: 5,000 of MNIST's 60,000."""

ENLARGEMENT = 4
"""Pixels of enlarged ink for one of MNIST's: a box of 20 becomes one of 80."""


@dataclass(frozen=True)
class Digits:
    """Handwritten digits to draw from.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 28, 28)
        Light ink.
    labels : ndarray of uint8, shape (n,)
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    @classmethod
    def of(cls, dataset: Dataset) -> Digits:
        """Return the images of a dataset."""
        return cls(dataset.images.reshape(-1, SIDE, SIDE), dataset.labels)

    def draw(self, random: np.random.Generator) -> tuple[Grey, int]:
        """Return one image and its label, drawn at random."""
        index = int(random.integers(len(self.images)))
        return self.images[index], int(self.labels[index])

    def ink(self, random: np.random.Generator, scale: float = ENLARGEMENT) -> tuple[Grey, int]:
        """Return the ink of one, cut out and enlarged, and its label.

        Parameters
        ----------
        random : numpy.random.Generator
        scale : float
            Pixels for one of MNIST's.

        Returns
        -------
        ndarray of uint8, shape (height, width), and int
        """
        image, label = self.draw(random)
        return enlarged(cut_out(image), scale), label


def split(train: Dataset) -> tuple[Dataset, Dataset]:
    """Return MNIST's training images as those to learn from and those to calibrate with."""
    return train.split(HELD_OUT_SHARE, SPLIT_SEED)


def cut_out(ink: Grey, least: int = 32) -> Grey:
    """Return the box of what is at least as dark as `least`; all of it where nothing is."""
    rows, columns = (np.flatnonzero((ink >= least).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return ink
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def enlarged(ink: Grey, scale: float) -> Grey:
    """Return ink enlarged smoothly, by a factor of 1 or more."""
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    return cv2.resize(ink, (width, height), interpolation=cv2.INTER_CUBIC)
