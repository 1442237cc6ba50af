"""What the database knows of publishers and runs, as plain data: fit for JSON and for people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from crawler.template import WELCOME, share
from crawler.verdict import ORDER, readable
from models import reading
from models.item import Publisher

LATEST = 10  # runs of a publisher
FIELDS = ("body", "date", *WELCOME)

Record = dict[str, Any]
IsDead = Callable[[str], bool]


def overview(
    connection: Connection, known: Mapping[str, Publisher], *, now: datetime, is_dead: IsDead
) -> Record:
    """Return how every publisher stands: those with a file (*known*), and those in the database."""
    rows = {row.key: row for row in connection.execute(reading.publishers())}
    runs = {row.publisher: row for row in connection.execute(reading.latest_runs())}
    articles = {row.publisher: row.articles for row in connection.execute(reading.articles())}
    due = {row.publisher: row.pages for row in connection.execute(reading.due(now))}
    records = [
        {
            **_publisher(key, rows.get(key), known.get(key)),
            "articles": articles.get(key, 0),
            "due": due.get(key, 0),
            "last_run": _run(runs[key], now=now, is_dead=is_dead) if key in runs else None,
        }
        for key in sorted({*rows, *known})
    ]
    return {"at": now.isoformat(), "publishers": sorted(records, key=_urgency)}


def publisher_ledger(
    connection: Connection,
    key: str,
    publisher: Publisher | None,
    *,
    now: datetime,
    is_dead: IsDead,
) -> Record | None:
    """Return how the publisher *key* stands; ``None`` if neither a file nor a row knows it."""
    row = next((row for row in connection.execute(reading.publishers()) if row.key == key), None)
    if row is None and publisher is None:
        return None
    runs = [
        _run(each, now=now, is_dead=is_dead)
        for each in connection.execute(reading.runs_of(key, LATEST))
    ]
    stored = connection.execute(reading.articles(key)).one_or_none()
    validators = connection.execute(reading.with_validators(key)).one()
    return {
        "at": now.isoformat(),
        **_publisher(key, row, publisher),
        "articles": stored.articles if stored else 0,
        "runs": runs,
        "pages": [_page(page) for page in connection.execute(reading.standing(key, now))],
        "stored_pages": validators.pages,
        "with_validators": validators.validators,
    }


def run_ledger(
    connection: Connection, number: int, *, now: datetime, is_dead: IsDead
) -> Record | None:
    """Return what the run *number* did; ``None`` if there is none."""
    row = connection.execute(reading.run(number)).one_or_none()
    if row is None:
        return None
    return {
        **_run(row, now=now, is_dead=is_dead),
        "reasons": [
            {"kind": kind, "reason": reason, "pages": pages, "example": readable(url)}
            for kind, reason, pages, url in connection.execute(reading.reasons(number))
        ],
        "listings": [
            {"kind": kind, "reason": reason, "url": readable(url)}
            for kind, reason, url in connection.execute(reading.listings(number))
        ],
    }


def _publisher(key: str, row: Row[Any] | None, publisher: Publisher | None) -> Record:
    paused = row is not None and row.paused_at is not None
    checked: date | None = publisher.checked if publisher else row.checked if row else None
    return {
        "publisher": key,
        "name": publisher.name if publisher else row.name if row else "",
        "name_en": publisher.name_en if publisher else row.name_en if row else "",
        "has_file": publisher is not None,
        "checked": checked.isoformat() if checked else None,
        "paused_at": row.paused_at.isoformat() if row is not None and paused else None,
        "paused_why": row.paused_why if row is not None else None,
    }


def _run(row: Row[Any], *, now: datetime, is_dead: IsDead) -> Record:
    counts: Mapping[str, int] = row.counts or {}
    taken = sum(counts.get(kind, 0) for kind in ORDER)
    return {
        "run": row.id,
        "publisher": row.publisher,
        "state": _state(row, now, is_dead),
        "verdict": row.verdict,
        "why": row.why,
        "started_at": row.started_at.isoformat(),
        "heartbeat_at": row.heartbeat_at.isoformat(),
        "finished_at": row.finished_at.isoformat() if row.finished_at else None,
        "owner": row.owner,
        "reader": row.reader,
        "taken": taken if counts else None,
        "counts": dict(counts),
        "fields": {name: _share(share(name, counts)) for name in FIELDS},
    }


def _state(row: Row[Any], now: datetime, is_dead: IsDead) -> str:
    """Return whether a run is finished, running, or killed: nobody finished it."""
    if row.finished_at is not None:
        return "finished"
    silent = row.heartbeat_at + timedelta(seconds=row.lease_s or 0) < now
    return "killed" if silent or is_dead(row.owner or "") else "running"


def _share(counted: tuple[int, int]) -> float | None:
    given, pages = counted
    return round(given / pages, 3) if pages else None


def _page(row: Row[Any]) -> Record:
    return {
        "part": row.part,
        "state": row.state,
        "reason": row.reason,
        "due": row.due,
        "pages": row.pages,
        "next": row.next.isoformat() if row.due == "later" else None,
        "why": why_not_due(row) if row.due != "now" else None,
        "example": readable(row.url),
    }


def why_not_due(row: Any) -> str:
    """Return why pages that stand like *row* are not due, and what makes them so."""
    if row.part == "listing":
        if row.due == "later":
            return "asked at its own pace"
        if row.state == "failed":
            return "given up, until a crawl asks all listings"
        return "asked when the page that names it brings something new"
    if row.due == "later":
        return "tried again" if row.state == "failed" else "looked at again"
    return {
        "stored": "too old to be looked at again" if row.own else "an alias: its article is read",
        "refused": "-a again=refused takes them once more",
        "failed": "given up: -a again=failed takes them once more",
        "gone": "-a again=failed takes them once more",
        "forgotten": "deleted with scrapy forget, never fetched again",
    }.get(row.state, "waits until something names it")


_RANKS = {"failed": 0, "killed": 1, "degraded": 2, "running": 3, "ok": 4}


def _urgency(record: Record) -> tuple[int, str]:
    """Return what sorts the publishers that need somebody first."""
    return _RANKS.get(standing(record), 5), record["publisher"]


def standing(record: Record) -> str:
    """Return the one word for how a publisher's last run went."""
    return word(record["last_run"]) if record["last_run"] else "never crawled"


def word(run: Record) -> str:
    """Return the one word for how a run went, or that it runs."""
    return str(run["verdict"] if run["state"] == "finished" else run["state"])


def count_words(words: Sequence[str]) -> str:
    """Return how often each of *words* is there, the most urgent first.

    >>> count_words(["ok", "failed", "ok"])
    '1 failed, 2 ok'
    """
    ordered = sorted(set(words), key=lambda word: (_RANKS.get(word, 5), word))
    return ", ".join(f"{words.count(word)} {word}" for word in ordered)
