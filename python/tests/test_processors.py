"""The library for AVX2 and the one for AVX-512: which is loaded, and that both compute the same."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import LIBRARY

from digitus import _library

BETTER = LIBRARY.parent / _library.BETTER
TRAIN = """
import hashlib, digitus
train, test = digitus.load_data("sample")
net = digitus.Network((784,), [digitus.Dense(100, "relu"), digitus.Dense(40, "relu"),
                               digitus.Dense(10)], seed=3)
net.fit(train, epochs=1, batch_size=100)
digest = hashlib.sha256()
for array in net.parameters().values():
    digest.update(array.tobytes())
digest.update(net.predict_proba(test).tobytes())
print(digest.hexdigest())
"""

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="one library serves all processors but x86-64"
)


def trained_with(library: Path) -> str:
    environment = {**os.environ, "DIGITUS_LIBRARY": str(library)}
    return subprocess.run(
        [sys.executable, "-c", TRAIN], env=environment, check=True, capture_output=True, text=True
    ).stdout


def note_of(library: Path) -> str:
    return subprocess.run(
        ["readelf", "--notes", library], check=True, capture_output=True, text=True
    ).stdout


def test_each_library_says_what_it_needs() -> None:
    assert "x86 ISA needed: x86-64-v3" in note_of(LIBRARY)
    assert "x86 ISA needed: x86-64-v4" in note_of(BETTER)


def test_both_compute_the_same_bits() -> None:
    if "avx512vl" not in Path("/proc/cpuinfo").read_text(encoding="ascii"):
        pytest.skip("this processor has no AVX-512")
    assert trained_with(LIBRARY) == trained_with(BETTER)


def test_a_library_for_newer_processors_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(place: str) -> object:
        if "hwcaps" in place:
            raise OSError(f"{place}: {_library.OTHER_PROCESSOR}")
        return "the other one"

    monkeypatch.delenv("DIGITUS_LIBRARY", raising=False)
    monkeypatch.setattr(_library.ctypes, "CDLL", load)
    monkeypatch.setattr(_library, "_checked", lambda loaded, place: loaded)
    assert _library.library.__wrapped__() == "the other one"


def test_an_old_processor_is_told_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(place: str) -> object:
        raise OSError(f"{place}: {_library.OTHER_PROCESSOR}")

    monkeypatch.delenv("DIGITUS_LIBRARY", raising=False)
    monkeypatch.setattr(_library.ctypes, "CDLL", load)
    with pytest.raises(_library.LibraryError, match=r"lacks instructions .* AVX2 and FMA"):
        _library.library.__wrapped__()
