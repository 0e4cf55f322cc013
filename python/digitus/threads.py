"""How many threads the library computes with."""

from __future__ import annotations

from digitus._checks import as_integer
from digitus._library import library


def set_num_threads(count: int) -> None:
    """Set how many threads the whole process computes with; this never changes a result.

    Parameters
    ----------
    count : int
        1 to 256; 0 means one for each processor that the process may use, the default.
    """
    checked = as_integer("count", count, 0, 256)
    library().digitus_set_thread_count(checked)


def num_threads() -> int:
    """Return how many threads a large computation uses, the calling one included."""
    return int(library().digitus_thread_count())
