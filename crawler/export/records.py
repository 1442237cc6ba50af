"""One article as a record, and a record as a line of JSON or CSV."""

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import RowMapping

from models.contract import VIEWS

# what a record says besides v_article's columns
HEAD = {"seq": "integer", "change": "text", "changed_at": "moment", "state": "text"}
FIELDS = HEAD | {name: kind for name, (kind, _said) in VIEWS["v_article"].columns.items()}
_MOMENTS = frozenset(name for name, kind in FIELDS.items() if kind in ("moment", "local", "date"))
_LISTS = frozenset(name for name, kind in FIELDS.items() if kind == "json")

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"), full-width forms too.
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
BOM = "\ufeff".encode()  # without it Excel reads UTF-8 as something else

Record = dict[str, Any]


def record(row: RowMapping) -> Record:
    """Return the article of *row* (``models.feed``) as values that JSON has, the same of each
    database: times in ISO 8601, UTC where they are moments; lists as lists."""
    found: Record = {}
    for name in FIELDS:
        value = row[name] if name != "state" else _state(row)
        if value is not None and name in _MOMENTS:
            value = _time(value)
        elif value is not None and name in _LISTS:
            value = json.loads(value)
        found[name] = value
    return found


def _state(row: RowMapping) -> str:
    if row["there"] is None:
        return "forgotten"
    return "present" if row["removed_at"] is None else "removed"


def _time(value: Any) -> str:
    if isinstance(value, str):  # SQLite's
        return value.replace(" ", "T", 1).replace(".000000", "", 1)
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC)
    assert isinstance(value, date)
    return value.isoformat()


def json_lines(records: Iterable[Record]) -> bytes:
    """Return *records* as JSON, each on a line of its own."""
    return "".join(_ENCODE(each) + "\n" for each in records).encode()


def csv_head() -> bytes:
    """Return what a CSV file begins with: the mark of UTF-8, and the names of the columns."""
    return BOM + _csv([list(FIELDS)])


def csv_lines(records: Iterable[Record]) -> bytes:
    """Return *records* as lines of CSV (RFC 4180), lists as JSON, null as nothing.

    A cell that a spreadsheet would take for a formula has an apostrophe before it, and so has one
    that begins with apostrophes and would without them: :func:`plain` undoes it for certain.
    """
    return _csv([[_cell(value) for value in each.values()] for each in records])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    cell = str(value)
    return f"'{cell}" if FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """Return what *cell* said before it was made safe.

    >>> plain("'=1+1"), plain("''=1+1"), plain("'quoted'"), plain("خبر")
    ('=1+1', "'=1+1", "'quoted'", 'خبر')
    """
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _csv(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
