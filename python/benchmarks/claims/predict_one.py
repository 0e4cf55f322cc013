"""Probabilities of one row, 784-128-10, float32: from Python, and from C."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np

from benchmarks.bench import Bench, accept_agreement
from benchmarks.children import child
from benchmarks.command import run_alone
from benchmarks.contestants import Contestant, find
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.tasks import Task
from benchmarks.workspace import ROOT

GOALS = {"ONNX Runtime": Goal(0.6, 0.4, at_least=False), "NumPy": None, "PyTorch": None}
NAMES = {"Digitus": "digitus", "ONNX Runtime": "onnx", "NumPy": "numpy", "PyTorch": "torch"}
C_GOAL = Goal(3.0, 1.2, at_least=False)
C_NAME = "Digitus from C"
C_SOURCE = Path(__file__).resolve().parents[1] / "c" / "predict_one.c"
LIBRARY = ROOT / "build" / "libdigitus.so"
ROWS = 1000


def measure(bench: Bench) -> ClaimResult:
    """Measure single calls; the figures are medians of a round's calls."""
    folder = bench.model()
    threads, calls = bench.options.threads, bench.calls(5000)
    task = Task("predict_one", os.fspath(folder), threads, ROWS, calls=calls)
    result = ClaimResult("predict_one", "predict one row", 1, "images")
    contestants = bench.peers(task, NAMES)
    if shutil.which("gcc") and LIBRARY.is_file():
        contestants.append(_c_contestant(bench, folder, calls))
    else:
        result.notes.append(f"{C_NAME}: left out, it needs gcc and {LIBRARY.name}")
    result.outcomes = bench.compete(
        contestants, lambda check: accept_agreement(check) if check else "", rounds=11
    )
    for name, goal in GOALS.items():
        what = f"predict one row from Python, p50: Digitus to {name}"
        result.add_ratio(name, goal, is_cost=True, what=what)
    _add_microseconds(result)
    return result


def _add_microseconds(result: ClaimResult) -> None:
    """Add the median from C, and tell everybody's medians and 99th percentiles."""
    native = find(result.outcomes, C_NAME)
    if native is not None:
        figure = native.median_of("seconds") * 1e6
        result.add_row("predict one row from C, p50", figure, "µs", C_GOAL)
    result.notes += [
        f"{each.name}: p50 {each.median_of('seconds') * 1e6:.1f} µs, "
        f"p99 {each.median_of('p99') * 1e6:.1f} µs."
        for each in result.outcomes
        if each.counts
    ]


def _c_contestant(bench: Bench, folder: Path, calls: int) -> Contestant:
    program, rows = bench.scratch("predict_one"), folder / "rows.f32"
    images = np.load(folder / "test_images.npy")[:ROWS]
    np.divide(images, 255, dtype=np.float32).tofile(rows)
    subprocess.run(
        ["gcc", "-std=c99", "-O2", f"-I{ROOT / 'include'}", C_SOURCE, "-o", program]
        + [f"-L{LIBRARY.parent}", "-ldigitus", f"-Wl,-rpath,{LIBRARY.parent}"],
        check=True,
    )
    command = [program, folder / "model.safetensors", rows, calls]
    return child(C_NAME, list(map(str, command)), bench.options.threads, folder, "gcc -O2")


if __name__ == "__main__":
    run_alone(__spec__)
