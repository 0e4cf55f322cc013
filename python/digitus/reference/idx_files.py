"""Reading of images from IDX files, the form in which MNIST was published.

An IDX file is a header of 32-bit integers, most significant byte first, and then bytes. The first
integer, its magic, is 0x0800 plus the number of sizes that follow it: count, height and width for
images, count alone for labels.
"""

from __future__ import annotations

import math

import numpy as np

from digitus.reference.array_types import ByteArray
from digitus.reference.data_files import AnyPath, open_data_file

MAGIC_OF_BYTES = 0x0800


def load_idx(
    images_path: AnyPath, labels_path: AnyPath, class_count: int = 10
) -> tuple[ByteArray, ByteArray]:
    """Read a pair of IDX files, each plain or compressed with gzip.

    Parameters
    ----------
    images_path, labels_path : str or path
    class_count : int
        Labels are 0 to class_count - 1; at most 256.

    Returns
    -------
    images : ndarray of uint8, shape (image_count, height * width)
    labels : ndarray of uint8, shape (image_count,)

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        If one is not such a file, or the two do not belong together; the message names the file.
    """
    images = _read_idx(images_path, size_count=3)
    labels = _read_idx(labels_path, size_count=1)
    if len(images) != len(labels):
        raise ValueError(
            f"{labels_path}: expected {len(images)} labels, one for each image of {images_path}, "
            f"got {len(labels)}"
        )
    if images.size == 0:
        raise ValueError(f"{images_path}: holds no images")
    too_large = np.flatnonzero(labels >= class_count)
    if len(too_large) > 0:
        position = int(too_large[0])
        raise ValueError(
            f"{labels_path}: label {position + 1} of {len(labels)}: "
            f"expected 0 to {class_count - 1}, got {labels[position]}"
        )
    return images.reshape(len(images), -1), labels


def _read_idx(path: AnyPath, size_count: int) -> ByteArray:
    """Read one IDX file of bytes that has `size_count` sizes."""
    with open_data_file(path) as file:
        header = file.read(4 * (1 + size_count))
        if len(header) < 4 * (1 + size_count):
            raise ValueError(f"{path}: too short for an IDX header, {len(header)} bytes")
        magic, *sizes = (int(number) for number in np.frombuffer(header, dtype=">u4"))
        if magic != MAGIC_OF_BYTES + size_count:
            raise ValueError(
                f"{path}: expected an IDX file that begins with "
                f"{MAGIC_OF_BYTES + size_count:#010x}, got {magic:#010x}"
            )
        content = file.read()
    if len(content) != math.prod(sizes):
        raise ValueError(
            f"{path}: expected {math.prod(sizes)} bytes after the header, for sizes "
            f"{' x '.join(map(str, sizes))}, got {len(content)}"
        )
    array: ByteArray = np.frombuffer(content, dtype=np.uint8).reshape(sizes).copy()
    return array
