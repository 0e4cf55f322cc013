"""pyarrow as a reader of CSV files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow
from pyarrow import csv

from benchmarks.csv_loading import COLUMNS, Loading, Reader
from benchmarks.tasks import Task
from benchmarks.worker import Makers, Work

TYPES = dict.fromkeys(COLUMNS, pyarrow.uint8())


def versions() -> dict[str, str]:
    """Return pyarrow's version."""
    return {"pyarrow": pyarrow.__version__}


def _reader(megabytes: int) -> Reader:
    def read(path: Path) -> tuple[np.ndarray, np.ndarray]:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(use_threads=True, block_size=megabytes * 2**20),
            convert_options=csv.ConvertOptions(column_types=TYPES),
        )
        columns = table.columns
        pixels = np.empty((len(columns) - 1, table.num_rows), np.uint8)
        for row, column in zip(pixels, columns[1:], strict=True):
            start = 0
            for chunk in column.chunks:  # no copy but this one
                row[start : start + len(chunk)] = chunk
                start += len(chunk)
        return pixels.T, columns[0].to_numpy()

    return read


def _loading(task: Task) -> Makers:
    def maker(megabytes: int) -> Callable[[Task], Work]:
        def make(task: Task) -> Work:
            pyarrow.set_cpu_count(task.threads)
            return Loading(task, _reader(megabytes))

        return make

    return {f"read_csv with types, blocks of {size} MB": maker(size) for size in (1, 4, 16)}


TASKS = {"load_csv": _loading}
