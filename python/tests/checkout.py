"""Where things lie in the checkout that the tests run in."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = ROOT / "include" / "digitus.h"
LIBRARY = ROOT / "build" / "libdigitus.so"
SAMPLE = ROOT / "data" / "sample"
DIGITUS = Path(sys.executable).parent / "digitus"
"""The console command of the environment that runs the tests."""
