"""Images changed at random while a network learns from them, as a caller writes it down.

Each image is changed anew in each epoch: scaled, sheared, rotated, all about its centre, shifted
and flipped, in this order; bent by an elastic field; and a rectangle of it is erased. What it
becomes depends on the training's seed, the image's row in the dataset, the epoch and the
augmentation, and on nothing else: `Dataset.augmented` shows just what a training sees.
"""

from __future__ import annotations

import ctypes
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digitus._checks import as_integer, as_real
from digitus._errors import ArgumentError
from digitus._library import library
from digitus._shown import shown
from digitus._signatures import AugmentationStructure

NUMBERS = {
    "shift": (0.0, 65_536.0),
    "rotation": (0.0, 180.0),
    "shear": (0.0, 80.0),
    "flip": (0.0, 1.0),
    "elastic_strength": (0.0, 10_000.0),
    "elastic_smoothness": (0.1, 100.0),
    "erasing": (0.0, 1.0),
}
"""Least and greatest value of each setting that is one number."""

RANGES = {
    "scale": (0.1, 10.0),
    "erased_area": (0.0001, 1.0),
    "erased_aspect": (0.01, 100.0),
}
"""The same of each setting that is a pair of numbers."""


def _between(name: str, value: Any, lowest: float, highest: float) -> float:
    number = as_real(name, value)
    if not lowest <= number <= highest:
        raise ArgumentError(f"{name}: expected {lowest:,g} to {highest:,g}, got {number}")
    return number


def _pair(name: str, value: Any, lowest: float, highest: float) -> tuple[float, float]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence) or len(value) != 2:
        raise ArgumentError(
            f"{name}: expected two numbers, the lowest and the highest, got {shown(value)}"
        )
    low = _between(f"{name}: lowest", value[0], lowest, highest)
    high = _between(f"{name}: highest", value[1], lowest, highest)
    if low > high:
        raise ArgumentError(f"{name}: expected the lowest first, got {shown(value)}")
    return low, high


def _shape(value: Any) -> tuple[int, ...]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise ArgumentError(f"image_shape: expected (height, width), got {shown(value)}")
    if len(value) not in (2, 3):
        raise ArgumentError(
            "image_shape: expected (height, width) or (height, width, channels), got "
            f"{shown(value)}"
        )
    names = ("image_shape: height", "image_shape: width", "image_shape: channels")
    return tuple(
        as_integer(name, size, 1, 65_536) for name, size in zip(names, value, strict=False)
    )


@dataclass(frozen=True)
class Augmentation:
    """How far the images of a training may be changed; what is not given is off.

    Parameters
    ----------
    shift : float
        Pixels, to the left or right, and independently up or down: 0 to 65,536.
    rotation : float
        Degrees, in both directions: 0 to 180.
    scale : (float, float)
        Smallest and largest factor of size, 0.1 to 10. Its logarithm is drawn evenly.
    shear : float
        Degrees by which upright lines lean, in both directions: 0 to 80.
    flip : float
        Probability that left and right are exchanged, 0 to 1; digits should keep it at 0.
    elastic_strength : float
        Strength of the elastic deformation in pixels, 0 to 10,000: the alpha of Simard, Steinkraus
        and Platt, ICDAR 2003. About 34 suits digits.
    elastic_smoothness : float
        How many pixels the bends are wide, 0.1 to 100: their sigma.
    erasing : float
        Probability that a rectangle is set to 0 (Zhong and others, AAAI 2020), 0 to 1.
    erased_area : (float, float)
        Smallest and largest share of the image that it takes, 0.0001 to 1.
    erased_aspect : (float, float)
        Smallest and largest height divided by width, 0.01 to 100.
    image_shape : (int, int) or (int, int, int), or None
        Height and width of the images, and channels where there are several. None means those of
        the network's input shape, or of a square with one channel.
    """

    shift: float = 0.0
    rotation: float = 0.0
    scale: tuple[float, float] = (1.0, 1.0)
    shear: float = 0.0
    flip: float = 0.0
    elastic_strength: float = 0.0
    elastic_smoothness: float = 4.0
    erasing: float = 0.0
    erased_area: tuple[float, float] = (0.02, 0.33)
    erased_aspect: tuple[float, float] = (0.3, 1 / 0.3)
    image_shape: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        for name, ends in NUMBERS.items():
            self._set(name, _between(name, getattr(self, name), *ends))
        for name, ends in RANGES.items():
            self._set(name, _pair(name, getattr(self, name), *ends))
        if self.image_shape is not None:
            self._set("image_shape", _shape(self.image_shape))

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @classmethod
    def digits(cls) -> Augmentation:
        """Return what handwritten digits of 28 x 28 pixels bear without becoming another digit."""
        return cls(shift=2, rotation=10, scale=(0.9, 1.1), shear=5, elastic_strength=34)

    @property
    def changes_images(self) -> bool:
        """Whether anything is on."""
        effects = ("shift", "rotation", "shear", "flip", "elastic_strength", "erasing")
        return self.scale != (1.0, 1.0) or any(getattr(self, name) > 0 for name in effects)

    @property
    def in_use(self) -> dict[str, Any]:
        """The settings that are not as they are at first, by name."""
        return {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        }

    def structure(self) -> AugmentationStructure:
        """Return what the library takes."""
        found = AugmentationStructure()
        library().digitus_augmentation_init(ctypes.byref(found), ctypes.sizeof(found))
        for name in NUMBERS:
            setattr(found, name, getattr(self, name))
        for name in RANGES:
            lowest, highest = getattr(self, name)
            setattr(found, f"lowest_{name}", lowest)
            setattr(found, f"highest_{name}", highest)
        if self.image_shape is not None:
            found.height, found.width, found.channels = (*self.image_shape, 1)[:3]
        return found


NAMED_AUGMENTATIONS = {"digits": Augmentation.digits()}
"""What each name stands for."""


def as_augmentation(augmentation: str | Augmentation | None) -> Augmentation | None:
    """Return an augmentation from its name, or as it is.

    Parameters
    ----------
    augmentation : str, Augmentation or None
        "digits", or an instance such as `digitus.Augmentation(shift=2)`.

    Returns
    -------
    Augmentation or None
    """
    if augmentation is None or isinstance(augmentation, Augmentation):
        return augmentation
    if isinstance(augmentation, str) and augmentation in NAMED_AUGMENTATIONS:
        return NAMED_AUGMENTATIONS[augmentation]
    choices = ", ".join(repr(name) for name in NAMED_AUGMENTATIONS)
    raise ArgumentError(
        f"augmentation: expected {choices}, or an instance such as digitus.Augmentation(shift=2), "
        f"got {shown(augmentation)}"
    )


def augmentation_of(numbers: Mapping[str, float]) -> Augmentation:
    """Return the augmentation that a checkpoint tells of by the names of the fields in C."""
    given: dict[str, Any] = {name: numbers[name] for name in NUMBERS}
    for name in RANGES:
        given[name] = numbers[f"lowest_{name}"], numbers[f"highest_{name}"]
    shape = tuple(int(numbers[name]) for name in ("height", "width", "channels"))
    return Augmentation(**given, image_shape=shape)
