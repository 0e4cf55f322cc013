"""The logger of the package: a line an epoch at INFO, details at DEBUG, else silent."""

from __future__ import annotations

import logging

LOGGER = logging.getLogger("digitus")
LOGGER.addHandler(logging.NullHandler())
