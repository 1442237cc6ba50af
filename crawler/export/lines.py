"""An export to JSON lines or CSV: walk the feed in windows, write each article's latest state.

Each window is a short transaction of its own, and each statement is bounded: nothing waits for a
slow reader with the database in its hand, and memory holds one window.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from crawler.export.part import Part
from crawler.export.records import Record, csv_head, csv_lines, json_lines, record
from models.feed import Pruned, Reach, Rows, Scope, changed, reach, untold, window

WINDOW = 500  # changes that are looked at together
SAVE_EVERY = 40  # windows between two notes of how far it got

# what a file begins with, and how records become lines
FORMATS: dict[str, tuple[bytes, Callable[[Iterable[Record]], bytes]]] = {
    "jsonl": (b"", json_lines),
    "csv": (csv_head(), csv_lines),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported: articles of *scope* with a change after *since*, up to *until*.

    *since* ``None`` means all. *complete_after* is what was pruned of the feed when it began.
    """

    since: int | None
    until: int
    complete_after: int
    scope: Scope


@dataclass(slots=True)
class Cursor:
    """How far an export got: articles without changes (first), or changes, up to *after*."""

    part: str  # "untold" or "changed"
    after: int
    lines: int = 0


def begin(order: Order) -> Cursor:
    """Return where *order* begins: a full one with what the pruned feed does not tell."""
    if order.since is None and order.complete_after:
        return Cursor("untold", 0)
    return Cursor("changed", order.since or 0)


def slices(engine: Engine, order: Order, cursor: Cursor) -> Iterator[Rows]:
    """Yield rows window by window, moving *cursor* past each once it was taken.

    Raises :class:`Pruned` if the feed was pruned since *order* began.
    """
    with engine.connect() as raw:
        connection = raw.execution_options(writes=False)
        while cursor.part == "untold":
            with connection.begin():
                rows = untold(connection, cursor.after, order.scope, WINDOW)
            yield rows
            cursor.after = rows[-1]["article"] if rows else 0
            if len(rows) < WINDOW:
                cursor.part, cursor.after = "changed", 0
        while cursor.after < order.until:
            with connection.begin():
                end = window(connection, cursor.after, order.until, WINDOW)
                rows = changed(connection, cursor.after, end, order.scope)
            yield rows
            cursor.after = end
        with connection.begin():
            require_unpruned(reach(connection), order)


def require_unpruned(feed: Reach, order: Order) -> None:
    """Raise :class:`Pruned` if the feed was pruned since *order* began: lines may be missing."""
    if feed.complete_after != order.complete_after:
        raise Pruned("the feed was pruned while it was exported: begin anew")


def export_lines(
    engine: Engine,
    order: Order,
    cursor: Cursor,
    form: str,
    write: Callable[[bytes], Any],
    part: Part | None,
) -> None:
    """Write *order* from *cursor* on to *write*, and note in *part* how far it got."""
    head, lines = FORMATS[form]
    if part is None or part.note is None:
        write(head)
    for number, rows in enumerate(slices(engine, order, cursor), 1):
        if part is not None and number % SAVE_EVERY == 1:
            part.save(noted(order, cursor))
        if rows:
            write(lines(record(row) for row in rows))
            cursor.lines += len(rows)


def noted(order: Order, cursor: Cursor) -> dict[str, Any]:
    """Return what a part notes of an export, for :func:`resumed`."""
    return {
        "since": order.since, "until": order.until, "complete_after": order.complete_after,
        "part": cursor.part, "after": cursor.after, "lines": cursor.lines,
    }  # fmt: skip


def resumed(note: dict[str, Any], scope: Scope) -> tuple[Order, Cursor]:
    """Return the order and the cursor that :func:`noted` noted."""
    order = Order(note["since"], note["until"], note["complete_after"], scope)
    return order, Cursor(note["part"], note["after"], note["lines"])
