"""Every call to make: the good one, each argument wrong by itself, and all pairs of wrong ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from header_parser import Documentation, Header

from abuse.baselines import Choices, choices
from abuse.values import Value


@dataclass(frozen=True)
class Case:
    """One call."""

    function: str
    values: dict[str, Value]
    """Of every parameter, in order."""
    changed: tuple[str, ...]
    """Parameters that differ from the good call."""

    @property
    def label(self) -> str:
        """How a report names the call."""
        shown = self.changed or tuple(self.values)
        return f"{self.function}({', '.join(f'{n}={self.values[n].label}' for n in shown)})"


def cases(
    header: Header, documentation: dict[str, Documentation], functions: Iterable[str]
) -> Iterator[Case]:
    """Yield the calls of some functions, always in the same order."""
    for function in functions:
        for ways in choices(header, documentation, function):
            yield from _cases(function, ways)


def _cases(function: str, ways: Choices) -> Iterator[Case]:
    good = {name: values[0] for name, values in ways.items()}
    if not (function.endswith("_destroy") and good):
        yield Case(function, good, ())
    for name, values in ways.items():
        for value in values[1:]:
            if function.endswith("_destroy") and not value.refusal:
                continue  # What works after the destroy call is excluded; see the package.
            yield Case(function, {**good, name: value}, (name,))
    for first, second in itertools.combinations(ways, 2):
        for one, other in itertools.product(ways[first][1:], ways[second][1:]):
            if not (one.is_lie and other.is_lie):
                yield Case(function, {**good, first: one, second: other}, (first, second))
