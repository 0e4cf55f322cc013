"""One run of the command line: its exit status, and how failures are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from digitus.cli.exit_status import FAILED, INTERRUPTED, WRONG_USAGE

DEBUG = "DIGITUS_DEBUG"
"""The environment variable that asks for tracebacks."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line; any failure is told on stderr, in one line where it can.

    Parameters
    ----------
    arguments : sequence of str
        Without the program's name. `--debug` may stand anywhere before a `--`.

    Returns
    -------
    int
        The exit status: 0 only on success.
    """
    rest = _without_debug(arguments)
    is_debugged = len(rest) < len(arguments) or os.environ.get(DEBUG, "") not in ("", "0")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # A terminal that cannot show a character gets "?".
            stream.reconfigure(errors="replace")
    try:
        status = _run(rest)
        sys.stdout.flush()
    except BrokenPipeError:  # Whoever read the output has gone, as `head` does.
        _discard_stdout()
        return FAILED
    except KeyboardInterrupt:
        _say("stopped by Ctrl-C")
        return INTERRUPTED
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except Exception as error:
        return _tell(error, rest, is_debugged=is_debugged)
    return status


def _run(arguments: list[str]) -> int:
    from digitus.cli.app import app  # noqa: PLC0415 - Ctrl-C and faults on the way are told too

    status = app(args=arguments, prog_name="digitus", standalone_mode=False)
    return status if isinstance(status, int) else 0


def _without_debug(arguments: Sequence[str]) -> list[str]:
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    kept = [argument for argument in arguments[:end] if argument != "--debug"]
    return [*kept, *arguments[end:]]


def _tell(error: Exception, arguments: list[str], *, is_debugged: bool) -> int:
    """Say what went wrong, and return the exit status."""
    from digitus._errors import DigitusError, InternalError  # noqa: PLC0415 - only failures need it

    # Typer calls its classes differently from release to release; this they have in common.
    if hasattr(error, "format_message"):
        from digitus.cli.usage_errors import describe  # noqa: PLC0415 - only failures need it

        _say(*describe(error, arguments))
        return int(getattr(error, "exit_code", WRONG_USAGE))
    if is_debugged:
        import traceback  # noqa: PLC0415 - seldom needed

        traceback.print_exception(error)
    if isinstance(error, DigitusError) and not isinstance(error, InternalError):
        _say(str(error))
    elif isinstance(error, MemoryError):
        _say("there is not enough memory; take fewer images, a smaller --batch-size or network")
    elif isinstance(error, OSError) and error.strerror:
        place = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        _say(f"{place}{error.strerror}")
    elif type(error).__name__ == "Abort":
        _say("stopped")
    else:
        remedy = "" if is_debugged else f", which --debug or {DEBUG}=1 prints"
        _say(
            f"unexpected {type(error).__name__}: {error}; this is a fault of Digitus: please "
            "report it with the command line, what `digitus --version` says, and the traceback"
            f"{remedy}"
        )
    return FAILED


def _say(text: str, command: str = "digitus") -> None:
    """Write a line about the run to stderr."""
    from digitus._printable import printable  # noqa: PLC0415 - only failures need it
    from digitus.cli.notes import fitted  # noqa: PLC0415

    # A message may quote a file, which must not play with the terminal.
    sys.stderr.write(fitted(f"{command}: {printable(text, keep=chr(10))}") + "\n")


def _discard_stdout() -> None:
    """Let what is still to be written vanish, or the interpreter would complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
