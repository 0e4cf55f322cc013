"""The console command `digitus`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, and exit with its status: 0 only on success."""
    from digitus.cli.running import run  # noqa: PLC0415 - imports nothing for whoever imports this

    sys.exit(run(sys.argv[1:]))
