"""Tables for a terminal, aligned by what is shown: an Arabic vowel sign takes no column."""

import unicodedata
from collections.abc import Collection, Sequence

_NO_WIDTH = ("Mn", "Me", "Cf")  # signs above and below letters; marks of direction
GAP = "  "


def width(text: str) -> int:
    """Return how many columns of a terminal *text* takes.

    >>> width("مُحَمَّد"), width("خبر"), width("a\\u200f")
    (4, 3, 1)
    """
    return sum(
        0 if unicodedata.category(sign) in _NO_WIDTH
        else 2 if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )  # fmt: skip


def table(
    names: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: Collection[str] = ()
) -> list[str]:
    """Return lines: *names*, then *rows*, the columns *numbers* to the right.

    ``None`` is shown as a dash. A column of Arabic belongs last: no padding then depends on how
    a terminal turns a line round.
    """
    cells = [[_shown(value) for value in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(names, *cells, strict=True)]
    right = [name in numbers for name in names]
    return [
        GAP.join(
            _padded(cell, columns, to_right=to_right)
            for cell, columns, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in [list(names), *cells]
    ]


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _padded(cell: str, columns: int, *, to_right: bool) -> str:
    blank = " " * (columns - width(cell))
    return blank + cell if to_right else cell + blank
