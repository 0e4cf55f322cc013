"""Grey pictures as PNG, without Pillow."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def grey_png(pixels: NDArray[np.uint8]) -> bytes:
    """Return the file of a picture.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width)
        0 is black; both sides at least 1.

    Returns
    -------
    bytes
    """
    height, width = pixels.shape
    # Width, height, 8 bits, grey; compression, filter and interlacing as there is no other.
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    # Each line begins with its filter: none.
    lines = np.pad(pixels, ((0, 0), (1, 0))).tobytes()
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
