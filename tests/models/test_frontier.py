"""Which pages are known, which are due, in which order, and how a page moves on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update

from models.frontier import (
    LONGEST_POLL_S,
    SHORTEST_POLL_S,
    Wanted,
    add_links,
    add_seeds,
    due,
    due_page,
    make_due,
    make_known_due,
    move_on,
    retire_seeds,
    retry_at,
    retry_host_at,
    set_pace,
)
from models.identity import url_key
from models.item import Link
from models.run import close_run
from models.tables import Page
from tests.conftest import NOON, opened

LATER = NOON + timedelta(hours=1)
ALL = Wanted()
FEED = "https://news.example/rss"
YESTERDAY, TOMORROW = NOON - timedelta(days=1), NOON + timedelta(days=1)

Links = Callable[..., Link]


@pytest.fixture
def next_run(connection: Connection, run: int) -> int:
    """Return a run after ``run``, which is over."""
    close_run(connection, run, verdict="ok", why="")
    return opened(connection)


def url(name: str) -> str:
    return f"https://news.example/{name}"


def names(
    connection: Connection, run: int, wanted: Wanted = ALL, *, now: datetime = LATER,
    limit: int = 1000,
) -> list[str]:  # fmt: skip
    """Return the last parts of the addresses that are due, in their order."""
    rows = connection.execute(due("example", run, now, wanted, limit))
    return [row.url.rpartition("/")[2] for row in rows]


def visit(connection: Connection, name: str, run: int, at: datetime, **changes: Any) -> None:
    """Move the page *name* on as visited and stored, unless *changes* say else."""
    row = {
        "page": url_key(url(name)), "to_state": "stored", "why": None, "at": at, "run": run,
        "shows": None, "is_own": False, "next_due": None, "failures": 0,
        "new_etag": None, "new_last_modified": None, "by": None,
    }  # fmt: skip
    move_on(connection, [row | changes])


def test_due_pages_come_in_the_order_they_were_named(
    connection: Connection, run: int, link: Links
) -> None:
    make_due(connection, "example", [link(url(n)) for n in "dbca"], run=run, at=NOON)
    make_due(connection, "example", [link(url("z"))], run=run, at=YESTERDAY)

    assert ["z", "d", "b", "c", "a"] == names(connection, run)
    assert ["z", "d"] == names(connection, run, limit=2)


def test_what_is_due_later_or_at_another_publisher_waits(
    connection: Connection, run: int, link: Links
) -> None:
    make_due(connection, "example", [link(url("tomorrow"))], run=run, at=TOMORROW)

    assert [] == names(connection, run)
    assert [] == connection.execute(due("other", run, TOMORROW, Wanted(), 9)).all()


def test_only_the_pages_asked_for_are_wanted(connection: Connection, run: int, link: Links) -> None:
    make_due(connection, "example", [link(url(n)) for n in "abc"], run=run, at=NOON)

    assert ["b"] == names(connection, run, Wanted(only=(url_key(url("b")),)))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), ["old", "noon", "new", "undated", "rss"]),
        (Wanted(since=NOON), ["noon", "new", "undated", "rss"]),
        (Wanted(until=NOON), ["old", "undated", "rss"]),
        (Wanted(since=NOON, until=NOON + timedelta(hours=1)), ["noon", "undated", "rss"]),
    ],
    ids=["all", "since is inclusive", "until is exclusive", "both"],
)
def test_dates_bound_articles_with_a_date(
    connection: Connection, run: int, link: Links, wanted: Wanted, expected: list[str]
) -> None:
    links = [
        link(url("old"), named_at=YESTERDAY), link(url("noon"), named_at=NOON),
        link(url("new"), named_at=TOMORROW), link(url("undated")),
        link(FEED, kind="feed", named_at=YESTERDAY - timedelta(days=9)),
    ]  # fmt: skip
    make_due(connection, "example", links, run=run, at=NOON)

    assert sorted(expected) == sorted(names(connection, run, wanted))


def test_no_run_takes_a_page_twice(
    connection: Connection, run: int, next_run: int, link: Links
) -> None:
    make_due(connection, "example", [link(url("a"))], run=run, at=NOON)
    visit(connection, "a", run, NOON)

    make_due(connection, "example", [link(url("a"))], run=run, at=NOON)

    assert [] == names(connection, run)
    assert ["a"] == names(connection, next_run)


def test_stored_page_is_not_due_again_by_itself(
    connection: Connection, run: int, next_run: int, link: Links
) -> None:
    make_due(connection, "example", [link(url("a"))], run=run, at=NOON)
    visit(connection, "a", run, NOON)

    assert [] == names(connection, next_run, now=TOMORROW)


def test_new_links_are_due_and_remember_where_they_were_found(
    connection: Connection, run: int, link: Links
) -> None:
    add_links(connection, "example", [link(url("a"), named_at=NOON)],
              found_on=url_key(FEED), run=run, at=NOON)  # fmt: skip

    row = connection.execute(select(Page.__table__)).one()

    assert ["a"] == names(connection, run)
    assert (url_key(FEED), NOON, NOON, "known", run, 0) == (
        row.found_on, row.named_at, row.found_at, row.state, row.found_run, row.attempts
    )  # fmt: skip


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize(
    ("entries", "apart_s", "expected"),
    [(19, 0, 19), (20, 0, 0), (20, 3, 0), (20, 4, 20)],
    ids=["a few", "many of one moment", "many of one minute", "many of their own"],
)
def test_dates_that_all_entries_share_make_nothing_due(
    connection: Connection, run: int, next_run: int, link: Links,
    entries: int, apart_s: int, expected: int,
) -> None:  # fmt: skip
    named = [url(str(number)) for number in range(entries)]
    make_due(connection, "example", [link(each, named_at=NOON) for each in named], run=run, at=NOON)
    for number in range(entries):
        visit(connection, str(number), run, NOON)
    apart = timedelta(seconds=apart_s)
    written = [link(each, named_at=TOMORROW + n * apart) for n, each in enumerate(named)]
    add_links(connection, "example", written, found_on=FEED, run=next_run, at=LATER)

    assert expected == len(names(connection, next_run))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (NOON, NOON, []),
        (NOON, YESTERDAY, []),
        (NOON, NOON + timedelta(seconds=1), ["a"]),
        (NOON, None, []),
        (None, NOON + timedelta(seconds=1), ["a"]),
        (None, NOON, []),
        (None, None, []),
    ],
    ids=[
        "same date", "earlier date", "date moved on", "date gone", "after the visit",
        "at the visit", "never a date",
    ],
)  # fmt: skip
def test_known_article_is_due_only_when_its_date_has_moved(
    connection: Connection, run: int, next_run: int, link: Links,
    before: datetime | None, now: datetime | None, expected: list[str],
) -> None:  # fmt: skip
    make_due(connection, "example", [link(url("a"), named_at=before)], run=run, at=NOON)
    visit(connection, "a", run, NOON)

    add_links(connection, "example", [link(url("a"), named_at=now)],
              found_on=url_key(FEED), run=next_run, at=NOON)  # fmt: skip

    assert expected == names(connection, next_run)


def test_date_that_moved_is_remembered(
    connection: Connection, run: int, next_run: int, link: Links
) -> None:
    moved = [link(url("a"), named_at=TOMORROW)]
    make_due(connection, "example", [link(url("a"), named_at=NOON)], run=run, at=NOON)
    add_links(connection, "example", moved, found_on=url_key(FEED), run=run, at=NOON)
    visit(connection, "a", run, NOON)

    add_links(connection, "example", moved, found_on=url_key(FEED), run=next_run, at=NOON)

    assert [] == names(connection, next_run)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize(
    ("articles", "expected"),
    [(["a"], []), (["a", "b"], ["b", "2"]), ([], [])],
    ids=["all known", "one is new", "none"],
)
@pytest.mark.parametrize("known", [False, True], ids=["first time", "known section page"])
def test_next_section_page_is_followed_while_articles_are_new(
    connection: Connection, run: int, next_run: int, link: Links,
    articles: list[str], expected: list[str], known: bool,
) -> None:  # fmt: skip
    further = link(url("2"), kind="section")
    make_due(connection, "example", [link(url("a")), *[further] * known], run=run, at=NOON)
    visit(connection, "a", run, NOON)
    visit(connection, "2", run, NOON)

    add_links(connection, "example", [*(link(url(n)) for n in articles), further],
              found_on=url_key(url("1")), run=next_run, at=NOON)  # fmt: skip

    assert sorted(expected) == sorted(names(connection, next_run))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (NOON, NOON, []),
        (NOON, TOMORROW, ["may.xml"]),
        (None, None, ["may.xml"]),
        (NOON, None, ["may.xml"]),
    ],
    ids=["same date", "date moved on", "never a date", "date gone"],
)
def test_child_sitemap_is_due_when_it_may_have_changed(
    connection: Connection, run: int, next_run: int, link: Links,
    before: datetime | None, now: datetime | None, expected: list[str],
) -> None:  # fmt: skip
    child = link(url("may.xml"), kind="sitemap", named_at=before)
    make_due(connection, "example", [child], run=run, at=NOON)
    visit(connection, "may.xml", run, NOON, to_state="listed")

    add_links(connection, "example", [link(url("may.xml"), kind="sitemap", named_at=now)],
              found_on=url_key(url("index.xml")), run=next_run, at=NOON)  # fmt: skip

    assert expected == names(connection, next_run)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ({}, ["gone", "refused", "stored"]),
        ({"states": ["refused", "gone"]}, ["gone", "refused"]),
        ({"states": []}, []),
        ({"visited_since": NOON}, ["gone", "refused"]),
        ({"states": ["stored"], "visited_since": NOON}, []),
    ],
    ids=["all", "by state", "no state", "since, inclusive", "state and since"],
)
def test_known_articles_are_made_due(
    connection: Connection, run: int, next_run: int, link: Links,
    which: dict[str, Any], expected: list[str],
) -> None:  # fmt: skip
    visits = {"stored": YESTERDAY, "refused": NOON, "gone": LATER}
    make_due(connection, "example", [link(url(n)) for n in visits], run=run, at=NOON)
    make_due(connection, "example", [link(FEED, kind="feed")], run=run, at=NOON)
    for name, at in visits.items():
        visit(connection, name, run, at, to_state=name)
    visit(connection, "rss", run, NOON, to_state="listed")

    make_known_due(connection, "example", at=NOON, **which)

    assert expected == sorted(names(connection, next_run))


def test_further_listing_is_followed_past_what_is_known_if_its_link_says_so(
    connection: Connection, run: int, next_run: int, link: Links
) -> None:
    make_due(connection, "example", [link(url("a"))], run=run, at=NOON)
    visit(connection, "a", run, NOON)
    further = link(url("2"), kind="section", anyway=True)

    add_links(connection, "example", [link(url("a")), further],
              found_on=url_key(url("1")), run=next_run, at=NOON)  # fmt: skip

    assert ["2"] == names(connection, next_run)


def test_depth_is_counted_from_the_publisher_s_file(
    connection: Connection, run: int, link: Links
) -> None:
    make_due(connection, "example", [link(url("1"), kind="section")], run=run, at=NOON)
    for page in (1, 2):
        add_links(connection, "example",
                  [link(url(f"a{page}")), link(url(str(page + 1)), kind="section")],
                  found_on=url_key(url(str(page))), run=run, at=NOON)  # fmt: skip

    rows = connection.execute(due("example", run, LATER, ALL, 9))

    depth = {page.url: page.depth for page in map(due_page, rows)}
    assert {url("1"): 0, url("2"): 1, url("a1"): 1, url("3"): 2, url("a2"): 2} == depth


def test_seeds_that_are_known_keep_their_own_time(
    connection: Connection, run: int, link: Links
) -> None:
    feed = link(FEED, kind="feed")
    add_seeds(connection, "example", [feed], run=run, at=NOON)
    set_pace(connection, url_key(FEED), changed=True, at=NOON)

    add_seeds(connection, "example", [feed], run=run, at=NOON)

    assert [] == names(connection, run, now=NOON + timedelta(seconds=899))
    assert ["rss"] == names(connection, run, now=NOON + timedelta(seconds=900))


def test_listings_that_are_named_no_more_are_asked_no_more(
    connection: Connection, run: int, next_run: int, link: Links
) -> None:
    seeds = [link(url(name), kind="feed") for name in ("kept", "dropped", "unread")]
    make_due(connection, "example", [*seeds, link(url("a"))], run=run, at=NOON)
    for name in ("kept", "dropped"):
        visit(connection, name, run, NOON, to_state="listed", next_due=NOON)

    retire_seeds(connection, "example", but={url_key(url("kept"))})

    assert ["a", "kept", "unread"] == sorted(names(connection, next_run))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([True], 900),
        ([True] * 9, SHORTEST_POLL_S),
        ([False], 2700),
        ([False] * 40, LONGEST_POLL_S),
        ([True, False, False], 2025),
    ],
    ids=["changed", "always changed", "quiet", "always quiet", "changed, then quiet"],
)
def test_listing_that_changes_often_is_asked_often(
    connection: Connection, run: int, link: Links, changes: list[bool], expected: int
) -> None:
    make_due(connection, "example", [link(FEED, kind="feed")], run=run, at=NOON)

    for changed in changes:
        set_pace(connection, url_key(FEED), changed=changed, at=NOON)

    row = connection.execute(select(Page.poll_s, Page.due_at)).one()
    assert (expected, NOON + timedelta(seconds=expected)) == (row.poll_s, row.due_at)


def test_only_listings_of_the_publisher_s_file_have_a_pace(
    connection: Connection, run: int, link: Links
) -> None:
    child = link(url("may.xml"), kind="sitemap")
    add_links(connection, "example", [child], found_on=url_key(FEED), run=run, at=NOON)
    visit(connection, "may.xml", run, NOON, to_state="listed")

    set_pace(connection, child.url_key, changed=True, at=NOON)

    assert (None, None) == tuple(connection.execute(select(Page.poll_s, Page.due_at)).one())


def test_failure_is_tried_again_after_twice_the_time_until_it_is_given_up() -> None:
    hours = [1, 2, 4, 8, 16]

    assert [NOON + timedelta(hours=n) for n in hours] == [retry_at(NOON, n) for n in range(1, 6)]
    assert retry_at(NOON, 6) is None


@pytest.mark.parametrize(
    ("last_h", "expected_h"),
    [(None, 1), (0.01, 1), (1, 2), (2, 4), (9, 18), (12, 24), (13, 24), (2000, 24)],
)
def test_what_a_host_keeps_from_us_is_asked_again_ever_later_but_always(
    last_h: float | None, expected_h: float
) -> None:
    last = None if last_h is None else NOON - timedelta(hours=last_h)

    assert NOON + timedelta(hours=expected_h) == retry_host_at(NOON, last)


def test_nothing_is_taken_from_the_hosts_left_out(
    connection: Connection, run: int, link: Links
) -> None:
    urls = [
        "https://news.example/a", "http://news.example/b", "https://news.example:8443/c",
        "https://www.news.example/d", "https://newsxexample/e", "https://a_b.example/f",
        "https://axb.example/g", "https://other.example/https://news.example/h",
    ]  # fmt: skip
    make_due(connection, "example", [link(url) for url in urls], run=run, at=NOON)

    left_out = Wanted(without=("news.example", "a_b.example"))
    only = Wanted(without=("news.example",), only=frozenset(map(url_key, urls[:3])))

    assert ["c", "d", "e", "g", "h"] == names(connection, run, left_out)
    assert ["c"] == names(connection, run, only)


def test_thousands_of_links_come_in_one_call(
    connection: Connection, run: int, next_run: int, link: Links
) -> None:
    first = [link(url(str(n)), named_at=NOON) for n in range(1200)]
    add_links(connection, "example", first, found_on=url_key(FEED), run=run, at=NOON)
    connection.execute(update(Page).values(due_at=None))
    second = [
        link(url(str(n)), named_at=TOMORROW + n * timedelta(seconds=1)) for n in range(600, 1800)
    ]

    add_links(connection, "example", second, found_on=url_key(FEED), run=next_run, at=NOON)

    assert {str(n) for n in range(600, 1800)} == set(names(connection, run, limit=9999))
    assert 1800 == connection.scalar(select(func.count()).select_from(Page))


def test_page_named_twice_in_one_call_is_one_page(
    connection: Connection, run: int, link: Links
) -> None:
    twice = [link(url("a")), link(url("b")), link(url("a") + "?utm_source=x"), link(url("a"))]

    add_links(connection, "example", twice, found_on=url_key(FEED), run=run, at=NOON)
    make_due(connection, "example", twice, run=run, at=NOON)

    assert ["a", "b"] == sorted(names(connection, run))


def test_page_named_as_article_and_as_section_is_one_page(
    connection: Connection, run: int, link: Links
) -> None:
    both = [link(url("a")), link(url("a"), kind="section")]

    add_links(connection, "example", both, found_on=url_key(FEED), run=run, at=NOON)

    assert ["article"] == list(connection.scalars(select(Page.kind)))
