"""Reading of labelled images from a folder that has a folder of pictures for each class."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitus._errors import DataFormatError
from digitus.own_data.folders import class_folders, pictures_in
from digitus.own_data.labelled_images import LabelledImages
from digitus.pictures import read_flat

OnImages = Callable[[int], None]


def read_pictures(
    folder: Path,
    *,
    image_shape: tuple[int, ...] | None = None,
    on_images: OnImages | None = None,
) -> LabelledImages:
    """Read pictures whose folder's name is their label: A/1.png, A/2.png, B/1.png.

    Parameters
    ----------
    folder : pathlib.Path
        That of the folders.
    image_shape : tuple of int or None
        Height and width that every picture is scaled to, and 3 for colours. None for grey pictures
        of the size that all have.
    on_images : callable, optional
        Told now and then how many images have been read.

    Returns
    -------
    LabelledImages
        Of bytes, black 0.

    Raises
    ------
    FileMissingError, FileAccessError
        If a picture cannot be opened.
    DataFormatError
        Naming a picture that is damaged or too large, or whose size differs from that of the first.
    """
    paths = [path for each in class_folders(folder) for path in pictures_in(each)]
    first = _read(paths[0], image_shape)
    images = np.empty((len(paths), first.size), dtype=np.uint8)
    for row, path in enumerate(paths):
        picture = _read(path, image_shape)
        if picture.shape != first.shape:
            raise DataFormatError(
                f"{path}: is {picture.shape[1]} x {picture.shape[0]} pixels, and {paths[0]} is "
                f"{first.shape[1]} x {first.shape[0]}; --image-shape HxW scales all to one size"
            )
        images[row] = picture.reshape(-1)
        if on_images is not None and row % 500 == 499:
            on_images(row + 1)
    labels: NDArray[np.str_] = np.array([path.parent.name for path in paths], dtype=np.str_)
    return LabelledImages(
        str(folder),
        images,
        labels,
        lambda row: str(paths[row].relative_to(folder)),
        image_shape or first.shape,
    )


def _read(path: Path, shape: tuple[int, ...] | None) -> NDArray[np.uint8]:
    """Return a picture of the shape, on white where it is transparent."""
    has_colours = shape is not None and len(shape) == 3
    flat = read_flat(path).convert("RGB" if has_colours else "L")
    if shape is not None and flat.size != (shape[1], shape[0]):
        flat = flat.resize((shape[1], shape[0]), Image.Resampling.LANCZOS)
    return np.asarray(flat)
