"""The record of all runs: one JSON file, whole after each of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from digitus._errors import ArgumentError
from digitus._files import write_atomically
from digitus._json_files import read_json

FORMAT = 1
MODES = {
    "test": "measured on the test images",
    "tune": "measured on images held out of the training data",
    "quick": "one epoch of the embedded sample, to try the suite",
}
"""What a record is of; figures of different modes never share one."""

KEYS = ("recipe", "digest", "seed", "data_hash")
"""What tells one run from another: the same ones give the same bits."""

NUMBERS = ("accuracy", "loss", "seconds", "training_seconds", "weights", "epochs", "images")

Entry = dict[str, Any]


class Record:
    """The runs so far.

    Parameters
    ----------
    path : pathlib.Path
        Need not exist; ArgumentError or ModelFormatError if it is no record of this mode.
    mode : str
        One of `MODES`.
    """

    def __init__(self, path: Path, mode: str) -> None:
        self.path = path
        self.mode = mode
        self.runs: list[Entry] = []
        if path.exists():
            self.runs = self._read()

    def _read(self) -> list[Entry]:
        remedy = "remove it, or choose another folder with --out"
        found = read_json(self.path, remedy)
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise ArgumentError(f"{self.path}: is no record of format {FORMAT}; {remedy}")
        if found.get("mode") != self.mode:
            raise ArgumentError(
                f"{self.path}: its figures are of mode {found.get('mode')!r}, not {self.mode!r}, "
                f"and are not mixed; {remedy}"
            )
        runs = found.get("runs")
        if not isinstance(runs, list):
            raise ArgumentError(f"{self.path}: runs: expected a list; {remedy}")
        for index, run in enumerate(runs):
            missing = [
                key for key in (*KEYS, *NUMBERS) if not isinstance(run, dict) or key not in run
            ]
            if missing:
                raise ArgumentError(
                    f"{self.path}: runs[{index}]: {missing[0]} is missing; {remedy}"
                )
        return runs

    def find(self, **keys: Any) -> Entry | None:
        """Return the run with these values of `KEYS`, if there is one."""
        for run in self.runs:
            if all(run[name] == keys[name] for name in KEYS):
                return run
        return None

    def add(self, entry: Entry) -> None:
        """Add a run, in place of an earlier one of the same keys, and write the file."""
        self.runs = [run for run in self.runs if any(run[key] != entry[key] for key in KEYS)]
        self.runs.append(entry)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        document = {"format": FORMAT, "mode": self.mode, "about": MODES[self.mode]}
        text = json.dumps({**document, "runs": self.runs}, indent=1, ensure_ascii=False)
        write_atomically(self.path, text + "\n")
