"""The stages from a picture to its ink, as pictures to look at."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.recognition.ink import find_signal, ink_of, weak_mask
from digitus.recognition.ruled_lines import without_rules

Pixels = NDArray[np.uint8]


def ink_stages(rgb: Pixels) -> list[tuple[str, Pixels]]:
    """Return what each stage of `digitus.recognition.ink.find_ink` makes of a picture.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (height, width, 3)
        At working size.

    Returns
    -------
    list of tuple of str and ndarray of uint8, shape (height, width)
        Name and picture, dark on light as on paper: the signal ("flattened"), what of it is above
        the noise ("weak ink"), that without the lines of the paper ("without lines"), and the ink
        ("ink"). Pictures without any signal have only the last, which is white.
    """
    signal = find_signal(rgb)
    if signal is None:
        return [("ink", np.full(rgb.shape[:2], 255, dtype=np.uint8))]
    coarse, weak = signal.coarse, weak_mask(signal)
    pictures = [
        ("flattened", signal.strength),
        ("weak ink", weak * np.uint8(255)),
        ("without lines", without_rules(weak, coarse) * np.uint8(255)),
        ("ink", ink_of(signal).levels),
    ]
    size = rgb.shape[1], rgb.shape[0]
    return [
        (name, cv2.resize(cv2.bitwise_not(picture), size, interpolation=cv2.INTER_NEAREST))
        for name, picture in pictures
    ]
