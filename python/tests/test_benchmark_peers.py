"""The process of a benchmark's contestant: what it answers, and what is told when it ends."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from benchmarks.peer_process import PACKAGES, PeerError, PeerProcess


def talking_process(code: str, time_limit: float = 30.0) -> PeerProcess:
    variables = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    return PeerProcess("Peer", [sys.executable, "-c", code], variables, time_limit)


def test_a_peer_that_dies_tells_how_and_its_last_words():
    code = "import sys; input(); sys.exit('the reason')"
    with (
        talking_process(code) as process,
        pytest.raises(PeerError, match="(?s)^Peer: .*status 1.*the reason"),
    ):
        process.ask("run")


def test_a_peer_that_is_killed_tells_the_signal():
    code = f"import os; input(); os.kill(os.getpid(), {int(signal.SIGKILL)})"
    with talking_process(code) as process, pytest.raises(PeerError, match="signal SIGKILL"):
        process.ask("run")


def test_a_peer_that_is_dead_already_is_reported_too():
    with talking_process("raise SystemExit(3)") as process:
        with pytest.raises(PeerError, match="status 3"):
            process.ask("run")
        with pytest.raises(PeerError, match="status 3"):
            process.ask("run")


def test_a_peer_that_hangs_is_ended():
    code = "import time; time.sleep(60)"
    with talking_process(code, 0.3) as process, pytest.raises(PeerError, match=r"within 0\.3 s"):
        process.ask("run")


def test_what_a_framework_prints_does_not_disturb_the_answers():
    code = (
        "import os, sys\nfrom benchmarks.protocol import serve, take_over_stdout\n"
        "answers = take_over_stdout()\n"
        "def answer(question):\n"
        "    print('chatter'); os.system('echo chatter')\n"
        "    if question['do'] == 'check': raise KeyError('gone')\n"
        "    return {'seconds': 1.5}\n"
        "serve(answer, sys.stdin, answers)"
    )
    with talking_process(code) as process:
        assert process.ask("run") == {"seconds": 1.5}
        with pytest.raises(PeerError, match="Peer: KeyError: 'gone'"):
            process.ask("check")
        assert process.ask("run") == {"seconds": 1.5}
