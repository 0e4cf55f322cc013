"""pandas as a reader of CSV files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas

from benchmarks.csv_loading import Loading, Reader
from benchmarks.tasks import Task
from benchmarks.worker import Makers, Work


def versions() -> dict[str, str]:
    """Return pandas' version."""
    return {"pandas": pandas.__version__}


def _reader(engine: str) -> Reader:
    def read(path: Path) -> tuple[np.ndarray, np.ndarray]:
        table = pandas.read_csv(path, engine=engine, dtype=np.uint8)
        return table.iloc[:, 1:].to_numpy(), table.iloc[:, 0].to_numpy()

    return read


def _loading(task: Task) -> Makers:
    def maker(engine: str) -> Callable[[Task], Work]:
        return lambda task: Loading(task, _reader(engine))

    return {f"read_csv with dtype, engine {engine}": maker(engine) for engine in ("c", "pyarrow")}


TASKS = {"load_csv": _loading}
