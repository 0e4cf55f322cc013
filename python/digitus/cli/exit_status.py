"""Exit statuses that the commands share."""

from __future__ import annotations

FAILED = 1
"""The work could not be done, or a check has failed."""

WRONG_USAGE = 2
"""The command line itself is wrong."""

INTERRUPTED = 130
"""After Ctrl-C, as shells expect it."""
