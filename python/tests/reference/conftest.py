"""What the tests of the reference share."""

from __future__ import annotations

from typing import Any

import pytest

from digitus.reference.tensorflow_import import import_tensorflow


@pytest.fixture(scope="session", name="tensorflow")
def fixture_tensorflow() -> Any:
    """Return TensorFlow, or skip where it is not installed."""
    try:
        return import_tensorflow()
    except ImportError as error:
        pytest.skip(str(error))
