"""Small made-up problems and data files for tests, each from a seed."""

from __future__ import annotations

import gzip
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np

import digitus

WIDTH = 36


def digits(count: int = 600, classes: int = 10, seed: int = 1, width: int = WIDTH):
    """Return bytes (count, width) and labels: each class has its own noisy pattern."""
    random = np.random.default_rng(99)
    patterns = random.integers(0, 2, size=(classes, width)) * 200
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, size=count)
    noise = random.integers(0, 56, size=(count, width))
    return (patterns[labels] + noise).astype(np.uint8), labels.astype(np.uint8)


def small_network(seed: int = 3, width: int = WIDTH) -> digitus.Network:
    """Return a network of two layers for `digits`."""
    return digitus.Network((width,), [digitus.Dense(24, "relu"), digitus.Dense(10)], seed=seed)


def csv_text(images, labels, header: bool = True) -> str:
    """Return a CSV file's text."""
    lines = ["label," + ",".join(f"p{i}" for i in range(images.shape[1]))] if header else []
    lines += [",".join(map(str, [label, *row])) for row, label in zip(images, labels, strict=True)]
    return "\n".join(lines) + "\n"


def idx_images(images, height: int) -> bytes:
    """Return an IDX image file's bytes."""
    count, size = images.shape
    return struct.pack(">4i", 0x803, count, height, size // height) + images.tobytes()


def idx_labels(labels) -> bytes:
    """Return an IDX label file's bytes."""
    return struct.pack(">2i", 0x801, len(labels)) + labels.astype(np.uint8).tobytes()


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, gzip-compressed if its name says so."""
    content = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


def run_python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter, for what must not disturb the tests' own."""
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    path = os.pathsep.join(path for path in paths if path)
    return subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
