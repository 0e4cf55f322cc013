"""What the pages of the documentation hold: blocks of code, and what they print.

A `text` block right behind a `python` block is what that block prints. Numbers with a point may
differ by one in the last digit shown, others not at all; `…` stands for anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```(\n\n(?=```text\n))?", re.MULTILINE | re.DOTALL)
NUMBER = r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?"


@dataclass(frozen=True)
class Block:
    """A block of a page between two lines of three backticks."""

    kind: str
    """The word behind the first backticks, such as python."""
    text: str
    line: int
    """Of its first line in the page, counted from 1."""
    is_followed_by_text: bool


def blocks(page: Path, *kinds: str) -> list[Block]:
    """Return the blocks of a page of some kinds, or all of them."""
    source = page.read_text(encoding="utf-8")
    found = [
        Block(
            match[1],
            match[2],
            source.count("\n", 0, match.start(2)) + 1,
            match[3] is not None,
        )
        for match in BLOCK.finditer(source)
    ]
    return [block for block in found if not kinds or block.kind in kinds]


def commands(block: Block) -> list[str]:
    """Return what follows `$ `, with lines that go on after a backslash put together."""
    lines = block.text.replace("\\\n", " ").splitlines()
    return [line[2:].strip() for line in lines if line.startswith("$ ")]


def shown_output(page: Path) -> dict[int, str]:
    """Return the text behind each block that has one, by the line of the block."""
    found = blocks(page)
    return {
        block.line: behind.text
        for block, behind in zip(found, found[1:], strict=False)
        if block.is_followed_by_text
    }


def is_as_shown(printed: str, shown: str) -> bool:
    """Return whether a program printed what a page shows; see the top of this file."""
    parts = re.split(f"({NUMBER}|…)", shown.strip())
    pattern, numbers = "", []
    for index, part in enumerate(parts):
        if index % 2 == 0:
            pattern += r"\s+".join(map(re.escape, re.split(r"\s+", part)))
        elif part == "…":
            pattern += ".*?"
        else:
            pattern += f"({NUMBER})"
            numbers.append(part)
    found = re.fullmatch(pattern, printed.strip(), re.DOTALL)
    return found is not None and all(map(is_close, found.groups(), numbers))


def is_close(printed: str, shown: str) -> bool:
    """Return whether two numbers are equal but for one in the last digit of the second one."""
    if "." not in shown:
        return printed == shown
    mantissa, _, exponent = shown.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    difference = float(printed.replace(",", "")) - float(shown.replace(",", ""))
    return abs(difference) < 1.01 * unit
