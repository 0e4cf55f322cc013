"""The console command within the process of the tests."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from typing import Any

from digitus.cli.running import run as run_command


@dataclass(frozen=True)
class Done:
    """What a command line came to."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What --json printed."""
        return json.loads(self.out)


def run(*arguments: object) -> Done:
    """Run a command line as `digitus` does."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run_command([str(argument) for argument in arguments])
    return Done(status, out.getvalue(), err.getvalue())


def good(*arguments: object) -> Done:
    """Run a command line that has to succeed."""
    done = run(*arguments)
    assert done.status == 0, done.err
    return done


def refused(*arguments: object, status: int = 1) -> str:
    """Run a command line that has to fail, and return its one line without the line's end."""
    done = run(*arguments)
    assert (done.status, done.out) == (status, ""), done
    assert done.err.count("\n") == 1, done.err
    assert "Traceback" not in done.err
    return done.err.rstrip("\n")
