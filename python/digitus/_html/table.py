"""Tables as HTML; all text is escaped here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from digitus._printable import printable

CELL = "padding: 0.15em 0.7em"


def text(value: str, limit: int | None = None) -> str:
    """Return text as HTML shows it, in one line: nothing in it is markup."""
    return escape(printable(value, limit))


def table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, left: Collection[int] = ()
) -> str:
    """Return a table.

    Parameters
    ----------
    headings : sequence of str
        Of the columns; text, not markup.
    rows : sequence of sequence of str
        As long as `headings`; text, not markup.
    left : collection of int
        Columns of words, from 0; the others are numbers and stand on the right.

    Returns
    -------
    str
    """

    def cells(values: Sequence[str], kind: str) -> str:
        found = []
        for column, value in enumerate(values):
            side = "left" if column in left else "right"
            style = f'style="text-align: {side}; {CELL}"'
            found.append(f"<{kind} {style}>{text(value)}</{kind}>")
        return f"<tr>{''.join(found)}</tr>"

    head = f"<thead>{cells(headings, 'th')}</thead>"
    body = "".join(cells(row, "td") for row in rows)
    return f'<table style="border-collapse: collapse">{head}<tbody>{body}</tbody></table>'


def block(title: str, *parts: str) -> str:
    """Return a heading, which is text, and below it parts that are HTML already."""
    return f"<div><p><strong>{text(title)}</strong></p>{''.join(parts)}</div>"
