"""How two sequences of digits differ."""

from __future__ import annotations


def align(true: str, read: str) -> list[tuple[int | None, int | None]]:
    """Pair the characters of two texts so that as few as possible differ.

    The distance of Levenshtein (1966), by the algorithm of Wagner and Fischer (1974).

    Parameters
    ----------
    true, read : str
        What is there, and what was read.

    Returns
    -------
    list of (int or None, int or None)
        Places in `true` and in `read`, both in order. None for a character that has no partner:
        (place, None) was left out, (None, place) is too much. Of several ways that with the most
        pairs at the end.
    """
    costs = _costs(true, read)
    pairs: list[tuple[int | None, int | None]] = []
    row, column = len(true), len(read)
    while row or column:
        cost = costs[row][column]
        if row and column:
            differs = true[row - 1] != read[column - 1]
            if cost == costs[row - 1][column - 1] + differs:
                row, column = row - 1, column - 1
                pairs.append((row, column))
                continue
        if row and cost == costs[row - 1][column] + 1:
            row -= 1
            pairs.append((row, None))
        else:
            column -= 1
            pairs.append((None, column))
    return pairs[::-1]


def edit_distance(true: str, read: str) -> int:
    """Return how many characters have to be changed, added or left out to get from text to text.

    Parameters
    ----------
    true, read : str

    Returns
    -------
    int
        0 if they are equal, at most the length of the longer one.
    """
    return _costs(true, read)[-1][-1]


def _costs(true: str, read: str) -> list[list[int]]:
    """Return the distances of all beginnings of one text from all beginnings of the other."""
    rows = [list(range(len(read) + 1))]
    for place, character in enumerate(true, start=1):
        above, row = rows[-1], [place]
        for column, other in enumerate(read):
            changed = above[column] + (character != other)
            row.append(min(changed, above[column + 1] + 1, row[column] + 1))
        rows.append(row)
    return rows
