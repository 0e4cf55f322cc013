"""The one comparison of tensors that the tests share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def assert_close(
    actual: ArrayLike, expected: ArrayLike, rtol: float, atol: float, what: str
) -> None:
    """Fail unless ``|actual - expected| <= atol + rtol * |expected|`` for every element.

    NaN and infinity are never close to anything, and shapes must be the same: nothing is
    broadcast.

    Parameters
    ----------
    actual, expected : array_like
    rtol, atol : float
        0 or more.
    what : str
        Names the tensor in the message.
    """
    actual = np.asarray(actual, dtype=np.float64)
    expected = np.asarray(expected, dtype=np.float64)
    assert actual.shape == expected.shape, (
        f"{what}: expected shape {expected.shape}, got {actual.shape}"
    )
    for name, array in (("actual", actual), ("expected", expected)):
        not_finite = np.argwhere(~np.isfinite(array))
        assert len(not_finite) == 0, (
            f"{what}: {name} has {len(not_finite)} elements that are NaN or infinite, "
            f"the first at {tuple(not_finite[0].tolist())}"
        )
    error, allowed = np.abs(actual - expected), atol + rtol * np.abs(expected)
    wrong = error > allowed
    if wrong.any():
        excess = np.where(wrong, error - allowed, -1.0)
        worst = np.unravel_index(np.argmax(excess), excess.shape)
        raise AssertionError(
            f"{what}: {np.count_nonzero(wrong)} of {wrong.size} elements differ; the worst, at "
            f"{tuple(int(place) for place in worst)}, is {float(actual[worst])} instead of "
            f"{float(expected[worst])}: off by {error[worst]:.3g}, allowed {allowed[worst]:.3g}"
        )
