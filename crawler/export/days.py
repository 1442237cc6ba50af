"""An export to Parquet: a folder with one file for each day of publication.

Readers know the layout as Hive's (``published_on=2026-05-12/articles.parquet``); articles without
a day stand under ``__HIVE_DEFAULT_PARTITION__``. A day is written whole, so that an export goes on
with the day at which it was killed.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, Engine

from crawler.export.lines import Order, require_unpruned
from crawler.export.part import Part, sync_folder
from crawler.export.records import FIELDS, Record, record
from models.feed import days, forgotten, of_day, reach

ROWS = 500  # in memory at a time, and in one group of a file
NO_DAY = "__HIVE_DEFAULT_PARTITION__"
_STRINGS = pa.list_(pa.string())
_CREDITS = pa.list_(pa.struct([(name, pa.string()) for name in ("role", "name", "agency")]))
_TYPES = {
    "text": pa.string(), "integer": pa.int64(), "moment": pa.timestamp("us", tz="UTC"),
    "local": pa.timestamp("us"),
}  # fmt: skip
_LISTS = {
    "authors": _STRINGS, "keywords": _STRINGS, "credits": _CREDITS, "provenance": pa.string(),
}  # fmt: skip
# the day is the folder's name; readers get it back from there
SCHEMA = pa.schema(
    [
        (name, _LISTS.get(name) or _TYPES[kind])
        for name, kind in FIELDS.items()
        if name != "published_on"
    ]
)


def export_days(engine: Engine, order: Order, part: Part) -> int:
    """Write *order* into *part*, a folder, from the day that it noted on; return how many lines.

    Raises ``Pruned`` if the feed was pruned since *order* began.
    """
    lines, done = (part.note["lines"], part.note["done"]) if part.note else (0, [])
    with engine.connect() as raw:
        connection = raw.execution_options(writes=False)
        with connection.begin():
            wanted = days(connection, order.since, order.until, order.scope)
            gone = forgotten(connection, order.since, order.until, order.scope)
        if gone and None not in wanted:
            wanted.append(None)
        for day in wanted:
            name = day or NO_DAY
            if name in done:
                continue
            records = _records(connection, order, day)
            if day is None:
                records = chain(records, [[record(row) for row in gone]])
            lines += _write_day(records, part.path / f"published_on={name}")
            done = [*done, name]
            part.save(noted(order, lines, done))
        with connection.begin():
            require_unpruned(reach(connection), order)
    return lines


def noted(order: Order, lines: int, done: list[str]) -> dict[str, Any]:
    """Return what a part notes of an export by days."""
    return {
        "since": order.since, "until": order.until, "complete_after": order.complete_after,
        "part": "days", "after": 0, "lines": lines, "done": done,
    }  # fmt: skip


def _write_day(slices: Iterable[list[Record]], folder: Path) -> int:
    folder.mkdir(exist_ok=True)
    file, beside, count = folder / "articles.parquet", folder / ".articles.new", 0
    with pq.ParquetWriter(beside, SCHEMA, compression="zstd") as writer:
        for records in slices:
            writer.write_table(_table(records))
            count += len(records)
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(file)
    sync_folder(folder)
    return count


def _records(connection: Connection, order: Order, day: str | None) -> Iterator[list[Record]]:
    after = 0
    while True:
        with connection.begin():
            rows = of_day(connection, day, after, ROWS, order.since, order.until, order.scope)
        if rows:
            yield [record(row) for row in rows]
            after = rows[-1]["article"]
        if len(rows) < ROWS:
            return


def _table(records: Iterable[Record]) -> pa.Table:
    rows = [{name: _value(name, each[name]) for name in SCHEMA.names} for each in records]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if FIELDS[name] in ("moment", "local"):
        return datetime.fromisoformat(value)
    return json.dumps(value, ensure_ascii=False) if name == "provenance" else value
