"""The only place that converts what a caller gives into what the library takes."""

from __future__ import annotations

import ctypes
import math
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._errors import ArgumentError
from digitus._foreign_arrays import as_array
from digitus._shown import shown

Images: TypeAlias = "NDArray[np.uint8] | NDArray[np.float32]"

_C_TYPES: dict[np.dtype[Any], Any] = {
    np.dtype(np.uint8): ctypes.c_uint8,
    np.dtype(np.float32): ctypes.c_float,
    np.dtype(np.int32): ctypes.c_int32,
    np.dtype(np.int64): ctypes.c_int64,
}


def pointer_to(array: NDArray[Any]) -> Any:
    """Return a typed C pointer to an array's first element.

    Parameters
    ----------
    array : ndarray of uint8, float32, int32 or int64
        C-contiguous. The pointer does not keep it alive: hold it by a name across the call.
    """
    kind = _C_TYPES[array.dtype]
    if array.flags.writeable:  # A third of the time of the other way, which takes 2 µs.
        return ctypes.byref(kind.from_buffer(array))
    return ctypes.byref(kind.from_address(array.ctypes.data))


def as_images(images: ArrayLike, input_shape: tuple[int, ...] | None = None) -> Images:
    """Return images as rows, without a copy where their memory already fits.

    Parameters
    ----------
    images : array_like
        uint8 (the network sees value / 255) or floating (taken as it is; converted to float32).
        Other integers must be 0 to 255 and become uint8; of booleans, True becomes 255.
        What has `__array__` or `__dlpack__` will do, such as tensors of PyTorch and arrays of JAX.
        Shape (n, width), or (n, height, width[, channels]). With `input_shape` also one image
        without the leading n.
    input_shape : tuple of int, optional
        Shape of one input of the network. Without it, whatever follows the first axis.

    Returns
    -------
    ndarray of uint8 or float32, shape (n, width)
        C-contiguous and aligned; n and width at least 1.
    """
    given = as_array("images", images)
    if given.size == 0:
        raise ArgumentError(f"images: expected at least one image, got shape {given.shape}")
    if given.ndim == 0:
        raise ArgumentError(
            f"images: expected an array, got the single value {shown(given.tolist())}"
        )
    return _as_rows(_as_elements(given), input_shape)


def as_grey_image(image: ArrayLike) -> NDArray[np.uint8]:
    """Return one grey picture, without a copy where its memory already fits.

    Parameters
    ----------
    image : array_like, shape (height, width)
        uint8, other integers that are 0 to 255, or booleans, of which True becomes 255.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        C-contiguous; at least one pixel.
    """
    given = as_array("image", image)
    if given.ndim != 2 or given.size == 0:
        raise ArgumentError(
            f"image: expected shape (height, width) of one grey picture, got {given.shape}"
        )
    if given.dtype.kind not in "biu":
        raise ArgumentError(
            f"image: expected uint8, got {given.dtype}; of numbers from 0 to 1 give "
            "(255 * image).round().astype('uint8')"
        )
    return cast("NDArray[np.uint8]", _as_elements(given, "image"))


def as_labels(labels: ArrayLike, count: int, classes: int) -> NDArray[np.int32]:
    """Return labels as the library takes them.

    Parameters
    ----------
    labels : array_like of integers, shape (n,)
        Each 0 to classes - 1.
    count : int
        How many images there are: the n that is expected.
    classes : int
        Number of classes.

    Returns
    -------
    ndarray of int32, shape (n,)
    """
    given = as_array("labels", labels)
    if given.size == 0:
        raise ArgumentError(f"labels: expected at least one label, got shape {given.shape}")
    if given.ndim == 2 and given.shape[1] > 1:
        raise ArgumentError(
            f"labels: expected class numbers of shape ({count},), got shape {given.shape}; "
            "if they are one-hot, give labels.argmax(axis=1)"
        )
    if given.ndim != 1:
        hint = "; give labels.ravel()" if given.size == count else ""
        raise ArgumentError(f"labels: expected shape ({count},), got shape {given.shape}{hint}")
    if given.dtype.kind not in "iu":
        raise ArgumentError(
            f"labels: expected integers, got {given.dtype}; "
            "if they are whole numbers, give labels.astype(int)"
        )
    if len(given) != count:
        raise ArgumentError(f"labels: expected {count}, one an image, got {len(given)}")
    _check_range("labels", given, classes - 1)
    return np.ascontiguousarray(given, dtype=np.int32)


def as_row_numbers(name: str, rows: ArrayLike, count: int) -> NDArray[np.int64]:
    """Return row numbers, one for each image of a dataset.

    Parameters
    ----------
    name : str
        What they are called in messages.
    rows : array_like of integers, shape (count,)
        Each 0 to count - 1.
    count : int
        Images of the dataset.

    Returns
    -------
    ndarray of int64, shape (count,)
        C-contiguous and aligned.
    """
    given = as_array(name, rows)
    if given.dtype.kind not in "iu":
        raise ArgumentError(f"{name}: expected integers, got {given.dtype}")
    if given.shape != (count,):
        raise ArgumentError(f"{name}: expected shape ({count},), got shape {given.shape}")
    _check_range(name, given, count - 1)
    converted = np.ascontiguousarray(given, dtype=np.int64)
    return converted if converted.flags.aligned else converted.copy()


def as_parameter(name: str, values: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return the new values of a parameter tensor.

    Parameters
    ----------
    name : str
        The tensor's name, for messages.
    values : array_like of numbers
        Finite, also as float32, and exactly of the tensor's shape.
    shape : tuple of int
        The tensor's shape.

    Returns
    -------
    ndarray of float32
        C-contiguous and aligned.
    """
    given = as_array(name, values)
    if given.shape != shape:
        raise ArgumentError(f"{name}: expected shape {shape}, got {given.shape}")
    if given.dtype.kind not in "fiu":
        raise ArgumentError(f"{name}: expected real numbers, got {given.dtype}")
    converted = _as_float32(given)
    if not np.isfinite(converted).all():
        raise ArgumentError(f"{name}: expected finite numbers, got NaN or infinity (as float32)")
    return converted


def _as_elements(images: NDArray[Any], name: str = "images") -> Images:
    """Return images of one of the two element types, C-contiguous, in their own shape."""
    kind = images.dtype.kind
    if kind == "f":
        return _as_float32(images)
    if kind == "b":
        full: NDArray[np.uint8] = np.ascontiguousarray(images, dtype=np.uint8) * np.uint8(255)
        return full
    if kind not in "iu":
        raise ArgumentError(f"{name}: expected uint8 or floating numbers, got {images.dtype}")
    if images.dtype != np.uint8:
        _check_range(name, images, 255)
    return np.ascontiguousarray(images, dtype=np.uint8)


def _as_float32(values: NDArray[Any]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):  # What is too large becomes infinite, and is refused as such.
        converted = np.ascontiguousarray(values, dtype=np.float32)
    return converted if converted.flags.aligned else converted.copy()


def _check_range(name: str, values: NDArray[Any], maximum: int) -> None:
    """Refuse integers outside 0 to `maximum`, naming the first one and its place."""
    if values.min() >= 0 and values.max() <= maximum:
        return
    place = np.argwhere((values < 0) | (values > maximum))[0]
    position = tuple(int(index) for index in place)
    where = position[0] if len(position) == 1 else position
    raise ArgumentError(f"{name}: expected 0 to {maximum}, got {values[position]} at index {where}")


def _as_rows(images: Images, input_shape: tuple[int, ...] | None) -> Images:
    """Return the images as (n, width), by the shape of one input where that is known."""
    shape = images.shape
    if input_shape is None:
        if images.ndim < 2:
            raise ArgumentError(f"images: expected shape (n, width) or more axes, got {shape}")
        return images.reshape(shape[0], -1)
    width = math.prod(input_shape)
    if images.ndim > 1 and math.prod(shape[1:]) == width and _is_layout(shape[1:], input_shape):
        return images.reshape(shape[0], width)
    if images.size == width and _is_layout(shape, input_shape):
        return images.reshape(1, width)
    expected = f"(n, {width})"
    if len(input_shape) > 1:
        expected += f" or (n, {', '.join(map(str, input_shape))})"
    raise ArgumentError(f"images: expected shape {expected}, got {shape}")


def _is_layout(shape: tuple[int, ...], input_shape: tuple[int, ...]) -> bool:
    """Return whether an image of that shape, as long as an input, may stand for one.

    Flat fits shaped and shaped fits flat; two shapes must agree but for single channels.
    """
    if len(shape) == 1 or len(input_shape) == 1:
        return True
    return _without_single_channel(shape) == _without_single_channel(input_shape)


def _without_single_channel(shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape[:-1] if len(shape) > 2 and shape[-1] == 1 else shape
