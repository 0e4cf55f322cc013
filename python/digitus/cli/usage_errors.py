"""What is said of a command line that is wrong in itself, with what was perhaps meant."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Sequence
from typing import Any

from digitus._shown import shown
from digitus._suggestions import closest, did_you_mean
from digitus.locations import NAMES

_EXPECTED = (
    (re.compile(r"greater than or equal to (\S+)|in the range x>=(\S+)"), "{} or more"),
    (re.compile(r"less than or equal to (\S+)|in the range x<=(\S+)"), "{} or less"),
    (re.compile(r"valid integer"), "a whole number"),
    (re.compile(r"valid (?:number|float)"), "a number"),
)
"""What typer says of a value, and what it wants instead."""

_CHOICES = re.compile(r"('.*') is not one of (.+)", re.DOTALL)


def describe(error: Any, arguments: Sequence[str]) -> tuple[str, str]:
    """Return what is wrong in one line, and the command that it is said of.

    Parameters
    ----------
    error : Exception
        Of typer; it has `format_message` and, as a rule, `ctx`.
    arguments : sequence of str
        The command line without the program's name.

    Returns
    -------
    text, command : str
    """
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else _command_of(arguments)
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return f"a command is missing; {_help_of(command)}", command
    if kind == "NoSuchOption":
        text = _no_such_option(error.option_name, context)
    elif kind == "MissingParameter":
        text = f"{_name_of(error.param)}: is missing"
    elif kind == "BadParameter" and error.param is not None:
        text = _bad_value(_name_of(error.param), str(error.message), arguments)
    else:
        text = _other(str(error.format_message()), context, arguments)
    return f"{text}; {_help_of(command)}" if not text.endswith("?") else text, command


def _command_of(arguments: Sequence[str]) -> str:
    """Return the command that a command line begins with."""
    words = list(itertools.takewhile(lambda word: not word.startswith("-"), arguments))
    return " ".join(["digitus", *words[: 2 if words[:1] == ["data"] else 1]])


def _help_of(command: str) -> str:
    return f"see {command} --help"


def _name_of(parameter: Any) -> str:
    """Return what the command line calls an option or argument."""
    longest = max(parameter.opts, key=len, default="")
    return str(longest if longest.startswith("-") else parameter.metavar or parameter.name)


def _options(context: Any) -> Iterable[str]:
    """Yield the options of a command."""
    for parameter in context.command.get_params(context) if context is not None else ():
        yield from (name for name in parameter.opts + parameter.secondary_opts if name[:2] == "--")


def _no_such_option(name: str, context: Any) -> str:
    return f"{name}: no such option{did_you_mean(name, _options(context))}"


def _bad_value(name: str, message: str, arguments: Sequence[str]) -> str:
    """Return what a value should have been, what it is, and what was perhaps meant."""
    choices = _CHOICES.search(message)
    if choices is not None:
        given = choices[1].strip("'")
        known = re.findall(r"'([^']*)'", choices[2])
        wanted = ", ".join(known)
        return f"{name}: expected {wanted}; got {shown(given)}{did_you_mean(given, known)}"
    given_text = _value_of(name, arguments)
    is_number = given_text is not None and given_text.lstrip("-").isdecimal()
    quoted = given_text if is_number else shown(given_text)
    got = "" if given_text is None else f", got {quoted}"
    for pattern, words in _EXPECTED:
        found = pattern.search(message)
        if found is not None:
            numbers = [part for part in found.groups() if part]
            return f"{name}: expected {words.format(*numbers).rstrip('.')}{got}"
    return f"{name}: {message.rstrip('.')}{got}"


def _value_of(name: str, arguments: Sequence[str]) -> str | None:
    """Return what stands behind an option on the command line; of several, the last."""
    found = None
    for place, argument in enumerate(arguments):
        if argument == name and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif argument.startswith(f"{name}="):
            found = argument[len(name) + 1 :]
    return found


def _other(message: str, context: Any, arguments: Sequence[str]) -> str:
    """Return a message of typer in the words of this program."""
    message = message.rstrip(".")
    command = re.match(r"No such command '(.*?)'", message)
    if command is not None:
        known = getattr(context.command, "commands", {})
        return f"{command[1]}: no such command{did_you_mean(command[1], known)}"
    extra = re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message)
    if extra is not None:
        return f"unexpected {extra[1]!r}{_what_extra_may_be(extra[1], context)}"
    value = re.match(r"Option '(.*?)' requires an argument", message)
    if value is not None:
        return f"{value[1]}: needs a value behind it"
    if message == "Missing command":
        return "a command is missing"
    return message[:1].lower() + message[1:]


def _what_extra_may_be(words: str, context: Any) -> str:
    """Return which option a word may have been meant for."""
    options = set(_options(context))
    first = words.split(maxsplit=1)[0]
    if "--data" in options and (closest(first, NAMES) or os.path.exists(first)):
        return f"; did you mean --data {closest(first, NAMES) or first}?"
    if "--model" in options and first.endswith(".safetensors"):
        return f"; did you mean --model {first}?"
    near = closest(f"--{first}", options)
    return "" if near is None else f"; did you mean {near}?"
