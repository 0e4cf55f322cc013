"""polars as a reader of CSV files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars

from benchmarks.csv_loading import COLUMNS, Loading

SCHEMA = dict.fromkeys(COLUMNS, polars.UInt8)


def versions() -> dict[str, str]:
    """Return polars' version."""
    return {"polars": polars.__version__}


def _arrays(table: polars.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return table[:, 1:].to_numpy(), table.to_series(0).to_numpy()


def read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a file eagerly."""
    return _arrays(polars.read_csv(path, schema=SCHEMA))


def read_in_place(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a file eagerly, and leave its columns in pieces."""
    return _arrays(polars.read_csv(path, schema=SCHEMA, rechunk=False, low_memory=False))


def scan(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a file by a lazy query."""
    return _arrays(polars.scan_csv(path, schema=SCHEMA).collect())


TASKS = {
    "load_csv": lambda task: {
        "read_csv with schema": lambda task: Loading(task, read),
        "read_csv with schema, no rechunk": lambda task: Loading(task, read_in_place),
        "scan_csv with schema": lambda task: Loading(task, scan),
    }
}
