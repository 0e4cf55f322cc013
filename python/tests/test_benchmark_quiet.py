"""How the benchmarks notice that other programs use the processors."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from benchmarks.machine import quiet_in_words
from benchmarks.quiet import Meter, Patience, busy_seconds


def test_busy_time_leaves_out_idle_time():
    ticks = os.sysconf("SC_CLK_TCK")
    line = f"cpu  {ticks} {ticks} {ticks} 999 888 {ticks} 0 {ticks} 0 0"
    assert busy_seconds(line) == 5.0


def test_a_busy_neighbour_is_noticed():
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as neighbour:
        meter = Meter()
        time.sleep(0.5)
        share = meter.share(own=0.0)
        neighbour.kill()
    assert share > 0.5 / os.cpu_count()


@pytest.mark.parametrize(("calm", "left"), [(1.0, 0.2), (-1.0, -0.02)])
def test_patience_is_spent_on_a_busy_machine_alone(monkeypatch, calm, left):
    monkeypatch.setattr("benchmarks.quiet.CALM", calm)
    patience = Patience(pause=0.11, left=0.2)
    for _ in range(3):
        patience.wait()
    assert patience.left == pytest.approx(left)


def test_a_run_that_was_not_quiet_says_so():
    assert "NOT QUIET" not in quiet_in_words({"others": 0.02, "others_worst": 0.3})
    assert "NOT QUIET" in quiet_in_words({"others": 0.2, "others_worst": 0.3})
    assert "not known" in quiet_in_words({"others": None, "others_worst": None})
