"""The console command `digitus`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; print any failure as one line and exit with a status other than 0."""
    from digitus._errors import DigitusError  # noqa: PLC0415 - imports nothing for --help
    from digitus._printable import printable  # noqa: PLC0415
    from digitus.cli.app import app  # noqa: PLC0415

    try:
        app()
    except DigitusError as error:
        # A message may quote a file, which must not play with the terminal.
        sys.stderr.write(f"digitus: {printable(str(error), keep=chr(10))}\n")
        sys.exit(1)
    except BrokenPipeError:  # Whoever read the output has gone, as `head` does.
        sys.stderr.close()
        sys.exit(1)
