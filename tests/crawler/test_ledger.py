"""What the database says of publishers and runs: who needs somebody, what is due, what is not."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from crawler.commands.report import as_text
from crawler.ledger import overview, publisher_ledger, run_ledger, why_not_due
from models.item import Publisher
from models.run import close_run, pause
from models.tables import Page, Run, Visit
from tests.conftest import PUBLISHER, opened

NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
NEW = Publisher("صحيفة جديدة", "New", home="https://new.example/", zone="UTC", key="new")
KNOWN = {"example": PUBLISHER, "new": NEW}
COUNTS = {"new": 8, "refused": 2, "requests": 12, "not_modified": 3, "read": 8, "date": 6,
          "textless": 2}  # fmt: skip


@pytest.fixture
def pages(connection: Connection, run: int) -> None:
    """Write pages that stand in every way, and visits of two of them, then end the run."""
    later = NOW + timedelta(hours=3)
    base = {"publisher": "example", "kind": "article", "found_at": NOW, "found_run": run,
            "attempts": 0, "own": False, "reason": None, "due_at": None}  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"state": "known", "due_at": NOW - timedelta(minutes=1)},
        {"state": "stored", "own": True, "due_at": later},
        {"state": "stored", "own": True},
        {"state": "stored"},
        {"state": "refused", "reason": "not an article"},
        {"state": "refused", "reason": "not an article"},
        {"state": "failed", "reason": "timeout", "due_at": later},
        {"state": "gone", "reason": "http 404"},
        {"state": "listed", "kind": "feed", "due_at": later},
    ]
    connection.execute(
        insert(Page),
        [
            {
                **base,
                **row,
                "url_key": f"{number:032}",
                "url": f"https://news.example/%D8%AE{number}",
            }
            for number, row in enumerate(rows)
        ],
    )
    visits = [
        (4, "refused", "not an article"),
        (5, "refused", "not an article"),
        (8, "listed", None),
    ]
    connection.execute(
        insert(Visit),
        [
            {"run": run, "page": f"{number:032}", "kind": kind, "reason": reason, "at": NOW}
            for number, kind, reason in visits
        ],
    )
    close_run(connection, run, verdict="degraded", why="Because.", counts=COUNTS)


def alive(owner: str) -> bool:
    return False


def test_publisher_says_what_is_due_and_why_others_are_not(
    connection: Connection, pages: None
) -> None:
    record = publisher_ledger(connection, "example", PUBLISHER, now=NOW, is_dead=alive)

    assert record is not None
    stand = {
        (page["part"], page["state"], page["due"], page["why"]): page["pages"]
        for page in record["pages"]
    }
    assert {
        ("article", "known", "now", None): 1,
        ("article", "stored", "later", "looked at again"): 1,
        ("article", "stored", "never", "too old to be looked at again"): 1,
        ("article", "stored", "never", "an alias: its article is read"): 1,
        ("article", "refused", "never", "-a again=refused takes them once more"): 2,
        ("article", "failed", "later", "tried again"): 1,
        ("article", "gone", "never", "-a again=failed takes them once more"): 1,
        ("listing", "listed", "later", "asked at its own pace"): 1,
    } == stand
    (refused,) = [page for page in record["pages"] if page["state"] == "refused"]
    assert "https://news.example/خ4" == refused["example"]
    (run,) = record["runs"]
    assert (10, 0.8, 0.75) == (run["taken"], run["fields"]["body"], run["fields"]["date"])


def test_run_says_why_pages_were_not_stored(connection: Connection, run: int, pages: None) -> None:
    record = run_ledger(connection, run, now=NOW, is_dead=alive)

    assert record is not None
    assert ("degraded", "Because.", COUNTS) == tuple(
        record[x] for x in ("verdict", "why", "counts")
    )
    assert [("refused", "not an article", 2)] == [
        (each["kind"], each["reason"], each["pages"]) for each in record["reasons"]
    ]
    assert ["listed"] == [each["kind"] for each in record["listings"]]
    assert run_ledger(connection, run + 1, now=NOW, is_dead=alive) is None


def test_overview_has_those_first_that_need_somebody(connection: Connection, pages: None) -> None:
    fine = Publisher("أخرى", "Fine", home="https://fine.example/", zone="UTC", key="fine")
    close_run(connection, opened(connection, fine), verdict="ok", why="All is well.")
    pause(connection, NEW, "قالب جديد")

    record = overview(connection, KNOWN, now=NOW, is_dead=alive)
    text = as_text({"database": "sqlite:///news.db", **record})

    assert ["example", "fine", "new"] == [each["publisher"] for each in record["publishers"]]
    assert (
        "3 publishers: 1 degraded, 1 ok, 1 never crawled; 1 paused. 0 articles, 1 page due." in text
    )
    assert "example: degraded. Because." in text
    assert "Never crawled (1): new." in text
    assert "Without a file any more (1): fine." in text
    assert "قالب جديد." in text


def test_publisher_nobody_knows_has_no_ledger(connection: Connection) -> None:
    assert publisher_ledger(connection, "nobody", None, now=NOW, is_dead=alive) is None


@pytest.mark.parametrize(
    ("heard_s_ago", "dead", "expected"),
    [(10, False, "running"), (10, True, "killed"), (700, False, "killed")],
    ids=["heard of", "its process is gone", "not heard of for its lease"],
)
def test_run_without_an_end_runs_or_was_killed(
    connection: Connection, run: int, heard_s_ago: int, dead: bool, expected: str
) -> None:
    heard = NOW - timedelta(seconds=heard_s_ago)
    connection.execute(update(Run).values(heartbeat_at=heard))

    record = run_ledger(connection, run, now=NOW, is_dead=lambda owner: dead)

    assert record is not None
    assert expected == record["state"]
    assert f"example, run {run}: {expected}. " in as_text({"database": "d", **record})


def test_publisher_is_shown_with_its_coverage(connection: Connection, pages: None) -> None:
    record = publisher_ledger(connection, "example", PUBLISHER, now=NOW, is_dead=alive)

    assert record is not None
    lines = as_text({"database": "sqlite:///news.db", **record}).splitlines()
    assert "example: 0 articles, checked on a live page: never. صحيفة المثال" == lines[0]
    at = lines.index("Fields, by share of the pages read")
    assert ["run", "read", "body", "date"] == lines[at + 1].split()[:4]
    assert ["8", "80%", "75%", "0%"] == lines[at + 2].split()[1:5]
    assert "1 page due now" in lines
    assert "Requests of these runs that were answered with not modified: 3 of 12." == lines[-1]


def test_publisher_never_crawled_says_so(connection: Connection) -> None:
    record = publisher_ledger(connection, "new", NEW, now=NOW, is_dead=alive)

    assert record is not None
    assert as_text({"database": "d", **record}).endswith("Never crawled.")


def test_listing_deep_in_a_section_waits_for_the_page_that_names_it() -> None:
    row = SimpleNamespace(part="listing", state="listed", due="never", own=0)

    assert "asked when the page that names it brings something new" == why_not_due(row)
