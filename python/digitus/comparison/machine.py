"""What a comparison ran on, and with which versions."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable

import numpy as np

from digitus._library import library
from digitus.comparison import tensorflow_contestant

CPU_INFORMATION = "/proc/cpuinfo"


def machine() -> dict[str, str | int]:
    """Return the kind of machine: "processor", "architecture", "system", "processors".

    "processors" is how many of them this process may use.
    """
    return {
        "processor": processor_name(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "processors": usable_processors(),
    }


def versions(*, with_tensorflow: bool) -> dict[str, str]:
    """Return the versions of what took part, by name."""
    found = {
        "digitus": library().digitus_version().decode(),
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    if with_tensorflow:
        found["tensorflow"] = tensorflow_contestant.version()
    return found


def usable_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processor_name() -> str:
    """Return the processor's model name, or its architecture where the system does not tell."""
    try:
        with open(CPU_INFORMATION, encoding="utf-8", errors="replace") as file:
            name = model_name(file)
    except OSError:
        name = ""
    return name or platform.processor() or platform.machine()


def model_name(lines: Iterable[str]) -> str:
    """Return what `/proc/cpuinfo` calls the first processor; empty if it does not."""
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            return " ".join(value.split())
    return ""
