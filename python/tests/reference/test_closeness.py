"""The comparison that all parity tests rely on notices what it should."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

MATRIX = np.random.default_rng(3).normal(size=(7, 7))


def test_equal_tensors_are_close():
    assert_close(MATRIX, MATRIX.copy(), 0.0, 0.0, "matrix")


def test_difference_at_the_limit_passes_and_beyond_it_fails():
    assert_close([10.0, 2.5], [8.0, 2.0], rtol=0.125, atol=1.0, what="pair")
    with pytest.raises(AssertionError, match="pair"):
        assert_close([10.0, 2.5], [8.0, 2.0], rtol=0.125, atol=0.5, what="pair")


def test_tolerance_follows_the_expected_value_even_if_negative():
    assert_close([-100.5], [-100.0], rtol=0.01, atol=0.0, what="negative")


def test_message_names_the_worst_element():
    wrong = MATRIX.copy()
    wrong[1, 1] += 0.1
    wrong[2, 5] += 0.5
    with pytest.raises(AssertionError, match=r"matrix: 2 of 49 .* at \(2, 5\)") as failure:
        assert_close(wrong, MATRIX, 1e-6, 1e-6, "matrix")
    assert f"{float(MATRIX[2, 5])}" in str(failure.value)


def test_one_flipped_sign_is_noticed():
    wrong = MATRIX.copy()
    wrong[3, 4] = -wrong[3, 4]
    with pytest.raises(AssertionError, match="1 of 49"):
        assert_close(wrong, MATRIX, 1e-3, 1e-3, "matrix")


def test_transpose_is_noticed():
    with pytest.raises(AssertionError, match="elements differ"):
        assert_close(MATRIX.T, MATRIX, 1e-3, 1e-3, "matrix")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_never_close_even_to_themselves(value):
    wrong = MATRIX.copy()
    wrong[6, 0] = value
    with pytest.raises(AssertionError, match=r"actual .* at \(6, 0\)"):
        assert_close(wrong, MATRIX, 1e300, 1e300, "matrix")
    with pytest.raises(AssertionError, match=r"expected .* at \(6, 0\)"):
        assert_close(MATRIX, wrong, 1e300, 1e300, "matrix")
    with pytest.raises(AssertionError, match="NaN or infinite"):
        assert_close(wrong, wrong, 1e300, 1e300, "matrix")


def test_shapes_that_would_broadcast_are_refused():
    with pytest.raises(AssertionError, match=r"expected shape \(7, 7\), got \(7,\)"):
        assert_close(MATRIX[0], MATRIX, 1e9, 1e9, "matrix")


def test_scalars_compare():
    assert_close(0.5, 0.5, 0.0, 0.0, "loss")
    with pytest.raises(AssertionError, match="loss"):
        assert_close(0.5, 0.25, 0.0, 0.0, "loss")
