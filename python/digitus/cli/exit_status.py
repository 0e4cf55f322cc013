"""Exit statuses that several commands share."""

from __future__ import annotations

INTERRUPTED = 130
"""After Ctrl-C, as shells expect it."""
