"""Runs a page of the documentation from top to bottom, as a reader would, in the present folder.

    python page_session.py PAGE PRINTED.json COMMAND-TO-LEAVE-OUT...

Python blocks share one session, commands run in bash. What each block printed is written as JSON,
by the line of the block. A block that fails ends the run, and its traceback has the page's lines.
"""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import subprocess
import sys
from pathlib import Path

from pages import Block, blocks, commands


def run_python(page: Path, block: Block, names: dict[str, object]) -> str:
    """Run a Python block; return what it printed."""
    printed = io.StringIO()
    code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    return printed.getvalue()


def run_commands(page: Path, block: Block, left_out: set[str]) -> str:
    """Run the commands of a console block; return what they printed on standard output."""
    printed = ""
    for command in commands(block):
        if command in left_out:
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(f"{page}:{block.line}: {command}\n{done.stdout}{done.stderr}")
        printed += done.stdout
    return printed


def main() -> None:
    """Run the page that the command line names."""
    page, result, left_out = Path(sys.argv[1]), Path(sys.argv[2]), set(sys.argv[3:])
    names: dict[str, object] = {"__name__": "__main__"}
    printed = {}
    linecache.getlines(str(page))
    for block in blocks(page, "python", "console"):
        if block.kind == "python":
            printed[block.line] = run_python(page, block, names)
        else:
            printed[block.line] = run_commands(page, block, left_out)
    result.write_text(json.dumps(printed), encoding="utf-8")


if __name__ == "__main__":
    main()
