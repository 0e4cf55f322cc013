"""The page of the documentation that explains every command, made of their own help.

Write it anew with: python -m digitus.cli.manual_page > docs/commands.md
"""

from __future__ import annotations

import sys
import textwrap
from typing import Any

import typer

from digitus.cli.app import app
from digitus.cli.manual import MANUAL
from digitus.cli.manual_entry import ENVIRONMENT, EXIT_STATUS, Manual

WIDTH = 112
"""Columns of the page's text."""

_INTRODUCTION = f"""# The commands

What `digitus COMMAND --help` says, and what `--json` prints. This page is made of the same source.

Results go to stdout, all else to stderr. `--quiet` leaves out progress and remarks; `--json` prints
one JSON document in place of tables. Exit status: {EXIT_STATUS}.
A wrong name is answered with the one that was perhaps meant. `--debug`, in front of a command or
behind it, prints the traceback of an error.

`digitus --install-completion` teaches bash, zsh or fish to complete commands, options, data sets,
models, recipes and files.

| environment | |
| --- | --- |
"""


def page() -> str:
    """Return the page as Markdown."""
    lines = [_INTRODUCTION.rstrip("\n")]
    lines += [f"| `{name}` | {_cell(text)} |" for name, text in ENVIRONMENT.items()]
    for name, command in commands().items():
        lines += ["", f"## digitus {name}", "", *_section(command, MANUAL[name])]
    return "\n".join(lines) + "\n"


def commands() -> dict[str, Any]:
    """Return all commands that do something by their names, such as "data fetch"."""
    found: dict[str, Any] = {}
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            found[name] = command
        else:
            found |= {f"{name} {each}": part for each, part in inner.items()}
    return found


def _section(command: Any, manual: Manual) -> list[str]:
    """Return the lines about one command."""
    paragraphs = command.help.split("\n\n")
    text = "\n\n".join(textwrap.fill(each, WIDTH) for each in paragraphs)
    lines = [text, "", "```text", *manual.examples, "```", ""]
    lines += ["| option | |", "| --- | --- |"]
    lines += [_option(parameter) for parameter in command.params if parameter.name != "help"]
    lines += ["", f"`--json` prints {manual.json_form}:", "", "| key | |", "| --- | --- |"]
    lines += [f"| `{key}` | {_cell(text)} |" for key, text in manual.json.items()]
    if manual.exit_status != EXIT_STATUS:
        lines += ["", f"Exit status: {manual.exit_status}."]
    return lines


def _option(parameter: Any) -> str:
    """Return the row of an option or argument."""
    names = "/".join([*parameter.opts, *parameter.secondary_opts])
    if not names.startswith("-"):
        names = ""
    title = _cell(f"{names} {parameter.metavar or ''}".strip())
    return f"| `{title}` | {_cell(parameter.help or '')} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
