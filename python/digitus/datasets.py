"""Labelled images in the library's memory, and the files that they come from."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import Images, as_images, as_labels, pointer_to
from digitus._checks import as_integer
from digitus._errors import DataFormatError, StateError
from digitus._files import StrPath, path_bytes
from digitus._handles import Closing, Handle
from digitus._library import library
from digitus._native_memory import view_of
from digitus._signatures import DatasetPointer, ElementType, Storage

if TYPE_CHECKING:
    from pathlib import Path

    from digitus.augmentation import Augmentation

MAX_CLASSES = 65_536


class Dataset(Closing):
    """Labelled images: made by `load_data`, `load_csv`, `load_idx` or `Dataset.from_arrays`.

    It never changes, and any number of threads may use it at once. Its arrays are views of the
    library's memory, which lives on as long as any of them does: neither `close` nor the end of
    the Dataset object takes it from under an array.
    """

    def __init__(self, handle: Handle) -> None:
        native, pointer = library(), handle.pointer
        self._handle: Handle | None = handle
        self._count = int(native.digitus_dataset_count(pointer))
        self._width = int(native.digitus_dataset_width(pointer))
        self._classes = int(native.digitus_dataset_class_count(pointer))
        values = native.digitus_dataset_bytes(pointer)
        dtype: np.dtype[Any] = np.dtype(np.uint8)
        if not values:
            values, dtype = native.digitus_dataset_floats(pointer), np.dtype(np.float32)
        self._images: Images | None = view_of(handle, values, (self._count, self._width), dtype)
        self._wide_labels: NDArray[np.int32] | None = view_of(
            handle, native.digitus_dataset_labels(pointer), (self._count,), np.dtype(np.int32)
        )
        self._labels: NDArray[np.uint8] | NDArray[np.int32] | None = None

    @classmethod
    def from_arrays(cls, images: ArrayLike, labels: ArrayLike, classes: int = 10) -> Dataset:
        """Make a dataset from arrays, without a copy of the images where their layout fits.

        Parameters
        ----------
        images : array_like, shape (n, width) or (n, height, width[, channels])
            uint8, or floating. A C-contiguous uint8 or float32 array is borrowed: the dataset
            keeps it alive, and it must not be changed while the dataset is in use.
        labels : array_like of integers, shape (n,)
            Each 0 to classes - 1. Copied.
        classes : int
            2 to 65,536.

        Returns
        -------
        Dataset

        Raises
        ------
        ArgumentError
            If there is no image, a value is not finite, there are more or fewer labels than images,
            or a label is out of range; it names the first.

        Examples
        --------
        >>> import numpy as np
        >>> images = np.zeros((3, 28, 28), dtype=np.uint8)
        >>> digitus.Dataset.from_arrays(images, [0, 1, 1], classes=2)
        <Dataset of 3 images x 784 uint8, 2 classes>
        """
        return cls._from_rows(as_images(images), labels, classes)

    @classmethod
    def _from_rows(cls, images: Images, labels: ArrayLike, classes: int) -> Dataset:
        """Make a dataset that borrows rows which `as_images` has made."""
        classes = as_integer("classes", classes, 2, MAX_CLASSES)
        count, width = images.shape
        wide_labels = as_labels(labels, count, classes)
        kind = ElementType.UINT8 if images.dtype == np.uint8 else ElementType.FLOAT32
        pointer = DatasetPointer()
        library().digitus_dataset_create(
            pointer_to(images),
            kind,
            pointer_to(wide_labels),
            count,
            width,
            classes,
            Storage.BORROW,
            ctypes.byref(pointer),
        )
        return cls(_owner(pointer, images))

    @property
    def images(self) -> Images:
        """The images, shape (n, width), uint8 or float32; a read-only view, no copy."""
        if self._images is None:
            raise StateError("this dataset is closed")
        return self._images

    @property
    def labels(self) -> NDArray[np.uint8] | NDArray[np.int32]:
        """The labels, shape (n,), read-only; uint8 up to 256 classes, else int32."""
        if self._labels is None:
            wide = self._native_labels
            self._labels = wide.astype(np.uint8) if self._classes <= 256 else wide
            self._labels.flags.writeable = False
        return self._labels

    @property
    def _native_labels(self) -> NDArray[np.int32]:
        """The labels as the library holds them; a read-only view."""
        if self._wide_labels is None:
            raise StateError("this dataset is closed")
        return self._wide_labels

    @property
    def classes(self) -> int:
        """Number of classes: labels are below it."""
        return self._classes

    @property
    def width(self) -> int:
        """Number of values of one image, such as 784."""
        return self._width

    @property
    def content_hash(self) -> str:
        """What tells datasets apart: "xxh64:" and 16 digits, computed at each use.

        Of all values, labels and sizes: the same images and labels have the same one, whether they
        came from CSV, IDX or arrays; `digitus_dataset_hash` in `digitus.h` says how it is made.
        """
        handle = self.handle
        return f"xxh64:{library().digitus_dataset_hash(handle.pointer):016x}"

    @property
    def handle(self) -> Handle:
        """The owner of the native dataset; hold it by a name while its pointer is in use."""
        if self._handle is None:
            raise StateError("this dataset is closed")
        return self._handle

    def __len__(self) -> int:
        return self._count

    def _repr_html_(self) -> str:
        if self._images is None:
            return "<div>Dataset, closed</div>"
        from digitus._html.dataset import dataset_html  # noqa: PLC0415 - only notebooks need it

        return dataset_html(self)

    def __repr__(self) -> str:
        if self._images is None:
            return "<Dataset, closed>"
        return (
            f"<Dataset of {self._count:,} images x {self._width:,} {self._images.dtype}, "
            f"{self._classes} classes>"
        )

    def parts(self, limit: int) -> list[Dataset]:
        """Return the dataset cut into consecutive ones of at most `limit` images each.

        Parameters
        ----------
        limit : int
            At least 1.

        Returns
        -------
        list of Dataset
            Views of the same images; `[self]` if there are no more than `limit`.
        """
        if self._count <= limit:
            return [self]
        return [
            self.part(start, min(start + limit, self._count))
            for start in range(0, self._count, limit)
        ]

    def part(self, start: int, stop: int) -> Dataset:
        """Return consecutive images as a dataset that views the same memory.

        Parameters
        ----------
        start, stop : int
            The first image, and the one behind the last.

        Returns
        -------
        Dataset
        """
        images, labels = self.images[start:stop], self._native_labels[start:stop]
        return Dataset._from_rows(images, labels, self._classes)

    def augmented(
        self,
        augmentation: str | Augmentation,
        *,
        seed: int = 0,
        epoch: int = 1,
        start: int = 0,
        stop: int | None = None,
    ) -> NDArray[np.float32]:
        """Return images as a training sees them that changes them at random.

        Parameters
        ----------
        augmentation : str or Augmentation
            As of `Network.fit`; without its `image_shape` the images are squares with one channel.
        seed : int
            The training's, 0 to 2**64 - 1.
        epoch : int
            Of the training, counted from 1.
        start, stop : int, int or None
            The first image, and the one behind the last; None means all that follow.

        Returns
        -------
        ndarray of float32, shape (stop - start, width)
            The same bits that the network sees.
        """
        from digitus._augmented_images import augmented_images  # noqa: PLC0415 - seldom needed

        return augmented_images(self, augmentation, seed=seed, epoch=epoch, start=start, stop=stop)

    def split(self, share: float, seed: int = 0) -> tuple[Dataset, Dataset]:
        """Hold out some of the images, drawn at random, the same share of each class.

        Parameters
        ----------
        share : float
            Of the images to hold out: above 0, below 1, and so that both sides get some.
        seed : int
            Draws which ones, 0 to 2**64 - 1; the same on every machine and with every release of
            NumPy.

        Returns
        -------
        rest, held_out : Dataset
            Copies of the images, each in the order that they had.

        Raises
        ------
        ArgumentError
            If one side would get no image.

        Examples
        --------
        >>> train, test = digitus.load_data("sample")
        >>> rest, held_out = train.split(0.1)
        >>> len(rest), len(held_out)
        (4050, 450)
        """
        from digitus._splitting import held_out  # noqa: PLC0415 - seldom needed

        chosen = held_out(self.labels, share, seed)
        return self.rows(~chosen), self.rows(chosen)

    def rows(self, chosen: NDArray[Any]) -> Dataset:
        """Return a copy of some images, chosen as NumPy does.

        Parameters
        ----------
        chosen : ndarray
            Row numbers, in any order and as often as you like; or n booleans.

        Returns
        -------
        Dataset
        """
        images, labels = self.images[chosen], self._native_labels[chosen]
        return Dataset._from_rows(images, labels, self._classes)

    def close(self) -> None:
        """Let go of the images; their memory is freed once no array, trainer or call uses it."""
        self._handle = self._images = self._wide_labels = self._labels = None


def _owner(pointer: Any, *kept: Any) -> Handle:
    return Handle("dataset", pointer, library().digitus_dataset_destroy, kept)


def load_csv(path: StrPath, classes: int = 10) -> Dataset:
    """Read a CSV file of images: the label, then the pixels as integers 0 to 255.

    Parameters
    ----------
    path : str or os.PathLike
        Plain or gzip-compressed; a header line is skipped.
    classes : int
        Labels are 0 to classes - 1; 2 to 65,536.

    Returns
    -------
    Dataset
        Images are uint8, shape (n, pixels).

    Raises
    ------
    FileMissingError
        If there is no such file.
    DataFormatError
        Naming file, line, column and value.
    """
    classes = as_integer("classes", classes, 2, MAX_CLASSES)
    pointer = DatasetPointer()
    library().digitus_dataset_open_csv_with_classes(
        path_bytes("path", path), classes, ctypes.byref(pointer)
    )
    return Dataset(_owner(pointer))


def load_idx(images: StrPath, labels: StrPath, classes: int = 10) -> Dataset:
    """Read a pair of IDX files, the original form of MNIST.

    Parameters
    ----------
    images, labels : str or os.PathLike
        Plain or gzip-compressed.
    classes : int
        Labels are 0 to classes - 1; 2 to 65,536.

    Returns
    -------
    Dataset
        Images are uint8, shape (n, pixels).

    Raises
    ------
    FileMissingError
        If there is no such file.
    DataFormatError
        If a file is not of that form, too short or too long, or the two do not belong together.
    """
    classes = as_integer("classes", classes, 2, MAX_CLASSES)
    pointer = DatasetPointer()
    library().digitus_dataset_open_idx_with_classes(
        path_bytes("images", images), path_bytes("labels", labels), classes, ctypes.byref(pointer)
    )
    return Dataset(_owner(pointer))


def load_data(name_or_directory: StrPath | None = None) -> tuple[Dataset, Dataset]:
    """Load the training and the test part of a data set of ten classes.

    Parameters
    ----------
    name_or_directory : str, os.PathLike or None
        "mnist", "fashion-mnist" or "sample"; or a folder that holds `mnist_train.csv` and
        `mnist_test.csv` (or `.csv.gz`) or the four IDX files (plain or `.gz`). None stands for
        what the environment variable `DIGITUS_DATA` names, or for "mnist" without it.

    Returns
    -------
    train, test : Dataset

    Raises
    ------
    FileMissingError
        Naming each place that was looked at, and the remedy.
    DataFormatError
        If a file does not hold what its format says, or the images of the two parts differ in size.

    Examples
    --------
    >>> train, test = digitus.load_data("sample")
    >>> train
    <Dataset of 4,500 images x 784 uint8, 10 classes>
    """
    from digitus.locations import find_data  # noqa: PLC0415 - with pathlib, a quarter of importing all

    files = find_data(name_or_directory)
    train, test = _load_part(files.train), _load_part(files.test)
    if train.width != test.width:
        raise DataFormatError(
            f"{files.test[0]}: expected {train.width} pixels an image, as in "
            f"{files.train[0]}, got {test.width}"
        )
    return train, test


def _load_part(paths: tuple[Path, ...]) -> Dataset:
    return load_csv(paths[0]) if len(paths) == 1 else load_idx(paths[0], paths[1])
