"""Reads what `include/digitus.h` declares: enough C for that one file, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

HEADER = Path(__file__).resolve().parents[2] / "include" / "digitus.h"

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_DIRECTIVE = re.compile(r"^[ \t]*#[^\n]*\n", re.MULTILINE)
_MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(\d+)[ \t]*$", re.MULTILINE)
_EXTERN_C = re.compile(r'extern\s+"C"\s*{(.*)}', re.DOTALL)
_STATEMENT = re.compile(r"[^;{}]*(?:{[^{}]*}[^;{}]*)?;", re.DOTALL)
_NAMED = re.compile(r"(?P<type>.*?[\s*])(?P<name>\w+)$", re.DOTALL)
_DOCUMENTED = re.compile(
    r"/\*\*((?:(?!\*/).)*)\*/\s*(?:DIGITUS_CHECK_RESULT\s)?[\w\s*]*?\b(\w+)\s*\(", re.DOTALL
)
_PARAMETER = re.compile(r"@param\[[a-z,]+\] (\w+) (.*?)(?= @|$)")
_RESULT = re.compile(r"@return (.*?)(?= @|$)")
_STATUS = re.compile(r"\bDIGITUS_(?:OK|ERROR_\w+)")


@dataclass
class Header:
    """What a header declares, each mapping in the order of the file."""

    constants: dict[str, int] = field(default_factory=dict)
    opaque: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    enumerations: dict[str, dict[str, int]] = field(default_factory=dict)
    structures: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    functions: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    parameters: dict[str, list[str]] = field(default_factory=dict)
    """Names of each function's parameters, in the order of its types in `functions`."""


@dataclass
class Documentation:
    """What the header says of one function."""

    text: str
    """All of it, in one line."""
    parameters: dict[str, str]
    """What stands beside each `@param`."""
    statuses: set[str]
    """The statuses that `@return` lists, by name."""


def read_header(text: str) -> Header:
    """Return the declarations in a header; ValueError for one that this parser does not know."""
    text = _COMMENT.sub(" ", text)
    header = Header(constants={name: int(value) for name, value in _MACRO.findall(text)})
    text = _DIRECTIVE.sub("", text)
    inner = _EXTERN_C.search(text)
    body = inner.group(1) if inner else text
    end = 0
    for match in _STATEMENT.finditer(body):
        if body[end : match.start()].strip():
            raise ValueError(f"not understood: {body[end : match.start()]!r}")
        end = match.end()
        _read_statement(" ".join(match.group().rstrip(";").split()), header)
    if body[end:].strip():
        raise ValueError(f"not understood: {body[end:]!r}")
    return header


def _read_statement(statement: str, header: Header) -> None:
    if found := re.fullmatch(r"typedef struct (\w+) (\w+)", statement):
        header.opaque.append(found[2])
    elif found := re.fullmatch(r"typedef struct \w+ {(.*)} (\w+)", statement):
        header.structures[found[2]] = [_named(part) for part in _parts(found[1], ";")]
    elif found := re.fullmatch(r"(?:typedef )?enum ?\w* ?{(.*)} ?(\w*)", statement):
        header.enumerations[found[2]] = {
            name: int(value)
            for name, value in (re.split(r"\s*=\s*", part) for part in _parts(found[1], ","))
        }
    elif found := re.fullmatch(r"typedef (.*\W)(\w+)", statement):
        header.aliases[found[2]] = _type(found[1])
    elif found := re.fullmatch(r"(?:DIGITUS_CHECK_RESULT )?([^()]*\W)(\w+) ?\((.*)\)", statement):
        parts = [] if found[3].strip() == "void" else _parts(found[3], ",")
        parameters = [_named(part) for part in parts]
        header.functions[found[2]] = (_type(found[1]), [kind for _, kind in parameters])
        header.parameters[found[2]] = [name for name, _ in parameters]
    else:
        raise ValueError(f"not understood: {statement!r}")


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _named(declaration: str) -> tuple[str, str]:
    found = _NAMED.match(declaration)
    if found is None:
        raise ValueError(f"not understood: {declaration!r}")
    return found["name"], _type(found["type"])


def _type(text: str) -> str:
    """Return a type in one spelling: words apart by one space, stars behind without any."""
    return re.sub(r"\s*\*\s*", "*", " ".join(text.split())).strip()


def read_documentation(text: str) -> dict[str, Documentation]:
    """Return what the comments of a header say of each function.

    "As f()" in a result adds the statuses of f; "Same parameters and statuses" stands for both of
    the function that is named first.
    """
    found: dict[str, Documentation] = {}
    for comment, name in _DOCUMENTED.findall(text):
        words = " ".join(re.sub(r"^\s*\*", " ", comment, flags=re.MULTILINE).split())
        result = _RESULT.search(words)
        statuses = set(_STATUS.findall(result[1])) if result else set()
        for other in re.findall(r"As (\w+)\(\)", result[1]) if result else []:
            statuses |= found[other].statuses
        parameters = dict(_PARAMETER.findall(words))
        if "Same parameters and statuses" in words:
            twin = found[next(other for other in re.findall(r"(\w+)\(\)", words))]
            parameters, statuses = twin.parameters, twin.statuses
        found[name] = Documentation(words, parameters, statuses)
    return found
