"""A small newsroom, row by row: what consumers' tests ask about.

Two publishers in May 2026. Story 1 came from Reuters through الساحل to الجبل, who also took a part
of it; one article is gone from its site, one was forgotten, one has no date, one only a day, one a
zone that nobody knows. A run failed, one was killed, one was degraded, one is still working.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert

from models.tables import (
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    Change,
    NearPair,
    Page,
    PublisherRow,
    Revision,
    Run,
    Story,
    Visit,
)

COUNTS = ("new", "revised", "unchanged", "alias", "refused", "failed", "gone", "found")


def at(day: int, hour: int = 6, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of May 2026, UTC."""
    return datetime(2026, 5, day, hour, minute, second, tzinfo=UTC)


def uid(number: int) -> str:
    """Return the url_key of the article *number*."""
    return f"{number:032x}"


def _article(number: int, publisher: str, **changes: Any) -> dict[str, Any]:
    address = f"https://{publisher}.example/{number}"
    plain = {
        "id": number, "url_key": uid(number), "publisher": publisher, "url": address,
        "title": f"عنوان {number}", "body": f"فقرة أولى {number}.\n\nفقرة ثانية.", "language": "ar",
        "summary": None, "section": None, "image_url": None, "published_at": None,
        "published_local": None, "published_on": None, "published_zone": None, "zone_from": None,
        "published_precision": None, "published_text": None, "modified_at": None,
        "credit_text": None, "dateline": None, "content_key": uid(number), "story": number,
        "revision_number": 1, "first_seen_at": at(10), "last_seen_at": at(10), "removed_at": None,
        "forgotten_at": None, "compared": True, "reader": "1",
        "provenance": {"title": "css", "body": "css"},
    }  # fmt: skip
    return plain | changes


ARTICLES = [
    _article(
        1, "sahil", title="الميناء يفتح رصيفه الجديد", summary="رصيف ثالث", section="اقتصاد",
        image_url="https://sahil.example/1.jpg", published_at=at(10, 6, 30),
        published_local=datetime(2026, 5, 10, 9, 30), published_on=date(2026, 5, 10),
        published_zone="Asia/Amman", zone_from="publisher", published_precision="minute",
        published_text="10 أيار 2026 09:30", modified_at=at(10, 7), credit_text="المصدر: رويترز",
        dateline="العقبة", revision_number=2, last_seen_at=at(13, 6, 1),
        provenance={"title": "css", "body": "css", "published_at": "label"},
    ),
    _article(
        2, "jabal", title="رصيف جديد في الميناء", published_at=at(10, 9),
        published_local=datetime(2026, 5, 10, 12, 0), published_on=date(2026, 5, 10),
        published_zone="Asia/Beirut", zone_from="assumed", published_precision="second",
        published_text="2026-05-10 12:00:00", credit_text="(رويترز)", story=1,
        first_seen_at=at(10, 23, 31), last_seen_at=at(10, 23, 31),
    ),
    _article(
        3, "sahil", published_at=at(9, 21), published_local=datetime(2026, 5, 10),
        published_on=date(2026, 5, 10), published_zone="Asia/Amman", zone_from="publisher",
        published_precision="day", published_text="10 أيار 2026", removed_at=at(13, 6, 2),
        last_seen_at=at(10),
    ),
    _article(
        4, "jabal", title=None, body=None, content_key="", provenance={},
        forgotten_at=at(12, 8), first_seen_at=at(10, 23, 32), last_seen_at=at(10, 23, 32),
    ),
    _article(5, "sahil", provenance={"title": "css", "published_at": "none: dates disagree"},
             first_seen_at=at(13, 6, 1), last_seen_at=at(13, 6, 1)),
    _article(
        6, "jabal", title="مقتطف عن الرصيف", published_at=at(12, 5, 0, 7),
        published_local=datetime(2026, 5, 12, 8, 0, 7), published_on=date(2026, 5, 12),
        published_zone="+03:00", zone_from="machine", published_precision="second",
        published_text="2026-05-12T08:00:07+03:00", first_seen_at=at(12, 6, 1),
        last_seen_at=at(12, 6, 1),
    ),
]  # fmt: skip


def fill(connection: Connection) -> None:
    """Write the newsroom into an empty database."""
    rows: list[tuple[Any, list[dict[str, Any]]]] = [
        (PublisherRow, [
            {"key": "sahil", "name": "صحيفة الساحل", "name_en": "Al Sahil", "country": "JO",
             "zone": "Asia/Amman", "zone_basis": "known", "home": "https://sahil.example/",
             "checked": date(2026, 5, 1)},
            {"key": "jabal", "name": "جريدة الجبل", "name_en": "Al Jabal", "country": None,
             "zone": "Asia/Beirut", "zone_basis": "assumed", "home": "https://jabal.example/",
             "checked": None},
        ]),
        (Run, [
            _run(1, "sahil", at(10), "ok", new=2, refused=1, found=4, gone=1),
            _run(2, "sahil", at(11), "failed", failed=4),
            _run(3, "sahil", at(13), "failed", why="Stopped without a word."),
            # the 11th in Beirut, the 10th in UTC
            _run(4, "jabal", at(10, 23, 30), "ok", new=2, found=2),
            _run(5, "jabal", at(13, 7), None),
            _run(6, "jabal", at(12), "degraded", new=1, unchanged=1, alias=1, failed=1, found=3),
        ]),
        (Story, [{"id": each["id"], "opened_at": each["first_seen_at"]} for each in ARTICLES]),
        (Article, ARTICLES),
        (ArticleAuthor, [
            {"article": 1, "position": 1, "text": "سمر حدّاد", "key": "سمر حداد"},
            {"article": 1, "position": 2, "text": 'نور "أبو" \\ علي', "key": "نور ابو علي"},
            {"article": 6, "position": 1, "text": "سمر حداد", "key": "سمر حداد"},
        ]),
        (ArticleKeyword, [
            {"article": 1, "position": position, "text": text, "key": key}
            for position, (text, key) in enumerate(
                [("الميناء", "ميناء"), ("العقبة", "عقبه"), ("سطر\nثانٍ\x1b", "سطر ثان")], 1)
        ] + [{"article": 2, "position": 1, "text": "ميناء", "key": "ميناء"}]),
        (ArticleCredit, [
            {"article": 1, "position": 1, "role": "origin", "text": "رويترز", "agency": "reuters"},
            {"article": 1, "position": 2, "role": "editor", "text": "الساحل", "agency": None},
            {"article": 2, "position": 1, "role": "origin", "text": "رويترز", "agency": "reuters"},
        ]),
        (Revision, [
            {"article": 1, "number": 1, "seen_at": at(10), "replaced_at": at(13, 6, 1),
             "title": "الميناء يستعد لرصيف جديد", "body": "كان.", "changed": ["title", "body"],
             "why": "publisher"},
        ]),
        (NearPair, [
            {"article": 1, "other": 2, "kind": "edited", "overlap": 0.75},
            {"article": 1, "other": 6, "kind": "contains", "overlap": 0.25},
        ]),
        (Page, [
            _page("p1", 3, kind="article"), _page("p2", 3, kind="article"),
            _page("p3", 3, kind="article"), _page("p4", 3, kind="feed"),
        ]),
        (Visit, [
            {"run": 3, "page": "p1", "kind": "new", "at": at(13, 6, 1)},
            {"run": 3, "page": "p2", "kind": "refused", "at": at(13, 6, 1)},
            {"run": 3, "page": "p3", "kind": "failed", "at": at(13, 6, 1)},
            {"run": 3, "page": "p4", "kind": "failed", "at": at(13, 6, 1)},
        ]),
        (Change, [
            _change(1, "created", at(10)),
            _change(3, "created", at(10)),
            _change(2, "created", at(10, 23, 31)),
            _change(4, "created", at(10, 23, 32)),
            _change(2, "joined", at(10, 23, 33), story=1),
            _change(6, "created", at(12, 6, 1)),
            _change(4, "forgotten", at(12, 8)),
            _change(1, "revised", at(13, 6, 1), revision=2),
            _change(5, "created", at(13, 6, 1)),
            _change(3, "removed", at(13, 6, 2)),
        ]),
    ]  # fmt: skip
    for table, values in rows:
        connection.execute(insert(table), values)


def _run(
    number: int, publisher: str, began: datetime, verdict: str | None, why: str = "", **counts: int
) -> dict[str, Any]:
    counted = verdict is not None and not why
    return {
        "id": number, "publisher": publisher, "reader": "1", "started_at": began,
        "heartbeat_at": began, "finished_at": began if verdict else None, "verdict": verdict,
        "why": why or None,
        "counts": {name: counts.get(name, 0) for name in COUNTS} if counted else None,
    }  # fmt: skip


def _page(key: str, run: int, kind: str) -> dict[str, Any]:
    return {
        "url_key": key, "url": f"https://sahil.example/{key}", "publisher": "sahil", "kind": kind,
        "found_at": at(13), "found_run": run, "state": "known", "attempts": 0, "own": False,
    }  # fmt: skip


def _change(
    article: int, kind: str, when: datetime, *, revision: int = 1, story: int | None = None
) -> dict[str, Any]:
    return {"article": article, "kind": kind, "revision": revision, "story": story, "at": when}
