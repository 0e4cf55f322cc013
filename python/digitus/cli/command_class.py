"""How commands are run and explained: what typer leaves out."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from digitus.cli.exit_status import INTERRUPTED
from digitus.cli.manual import MANUAL, Section, sections


class ManualCommand(TyperCommand):
    """A command whose help ends with examples, exit status, files and environment."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.help = unwrapped(self.help or "")

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options and arguments, with flags that show no type."""
        return _with_bare_flags(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, and what the manual says of this command."""
        super().format_help(ctx, formatter)
        name = ctx.command_path.partition(" ")[2] or str(self.name)
        _print(sections(name))


class ManualGroup(TyperGroup):
    """A group of commands, with the same."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options, with flags that show no type."""
        return _with_bare_flags(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, and what the manual says of all commands together."""
        super().format_help(ctx, formatter)
        name = ctx.command_path.partition(" ")[2]
        if name in MANUAL:
            _print(sections(name))

    def invoke(self, ctx: Any) -> Any:
        """Run a command; Ctrl-C that it does not hear itself ends it in one line."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            command = f"{ctx.command_path} {ctx.invoked_subcommand or ''}".rstrip()
            sys.stderr.write(f"{command}: stopped by Ctrl-C; nothing was printed or written\n")
            raise typer.Exit(INTERRUPTED) from None


def unwrapped(text: str) -> str:
    """Return a text with one line for each paragraph, for terminals of any width."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _with_bare_flags(parameters: list[Any]) -> list[Any]:
    """Return parameters, flags without the `<bool>` of newer typers: a flag takes no value."""
    for parameter in parameters:
        if getattr(parameter, "is_flag", False):
            parameter.display_type_rich = _no_type
    return parameters


def _no_type(ctx: Any) -> None:
    """Return what stands in the column of types for an option without a value."""


def _print(found: list[Section]) -> None:
    """Print sections below a help text, in the width of the terminal."""
    console = Console(file=sys.stdout, highlight=False)
    for section in found:
        console.print(Padding(Text(section.title, style="bold"), (0, 1)))
        for line in section.lines:
            style = "cyan" if section.is_code else ""
            console.print(Padding(Text(line, style=style), (0, 1, 0, 4)))
        console.print()
