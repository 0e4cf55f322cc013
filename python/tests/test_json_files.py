"""JSON files that no person has written."""

from __future__ import annotations

import json
import os
import time

import pytest

import digitus
from digitus._json_files import read_json


def test_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "model.json")  # To open it would take until somebody writes to it.
    with pytest.raises(digitus.FileAccessError, match=r"model\.json: expected a regular file"):
        read_json(tmp_path / "model.json", "remedy")


def test_a_key_that_stands_twice_is_found_among_many(tmp_path):
    path = tmp_path / "model.json"
    text = json.dumps(dict.fromkeys(map(str, range(100_000)), 0))
    path.write_text(f'{text[:-1]}, "99999": 1}}')
    started = time.perf_counter()
    with pytest.raises(digitus.ModelFormatError, match="'99999': stands twice in one object; rem"):
        read_json(path, "remedy")
    assert time.perf_counter() - started < 20  # Where each key is looked for in all: minutes.
