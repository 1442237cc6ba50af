"""One verdict a run, by rules in a fixed order, and a report that names every reason."""

from collections.abc import Callable
from typing import Any

import pytest

from crawler.answers import EXCEPTION
from crawler.verdict import EXIT_CODES, RunFacts, counts, readable, summary, verdict

FEED = ("listed", None, "https://news.example/rss")
SAME = ("not_modified", None, "https://news.example/rss")
BROKEN = ("failed", "http 503", "https://news.example/sitemap.xml")
GONE = ("gone", "http 404", "https://news.example/old.xml")
MANY_PERSIAN = ("refused", "not Arabic", 7, "https://news.example/fa/1")
PERSIAN = ("refused", "not Arabic", 3, "https://news.example/fa/1")
TIMEOUT = ("failed", "timeout", 1, "https://news.example/9")
BUG = ("failed", EXCEPTION, 2, "https://news.example/%D8%AE%D8%A8%D8%B1")


def run(**changes: Any) -> RunFacts:
    """Return the facts of a run that took ten new articles, with some of them changed."""
    facts: dict[str, Any] = {
        "publisher": "example", "run": 7, "outcomes": {"new": 10}, "reasons": [],
        "listings": [FEED], "read": 1, "named": 10, "found": 10, "left": 0, "undated": 0,
        "started": 11, "visited": 11, "ended": "finished",
    }  # fmt: skip
    return RunFacts(**(facts | changes))


EVERYTHING_WRONG: dict[str, Any] = {
    "outcomes": {"refused": 3, "failed": 3}, "reasons": [PERSIAN, BUG, TIMEOUT],
    "listings": [BROKEN, GONE], "found": 0, "started": 9, "visited": 8, "ended": "shutdown",
    "trouble": "The database has been away for 120 s.",
}  # fmt: skip


@pytest.mark.parametrize(
    "facts",
    [
        run(),
        run(outcomes={"unchanged": 10}, found=0),
        run(outcomes={"alias": 1, "revised": 1}),
        run(outcomes={"refused": 3}, reasons=[PERSIAN]),
        run(outcomes={"new": 7, "refused": 3}, reasons=[PERSIAN]),
        run(outcomes={"new": 9, "gone": 1}, reasons=[("gone", "http 404", 1, "u")]),
        run(outcomes={}, found=0),
        run(outcomes={}, found=4, left=4),
        run(outcomes={}, listings=[SAME, SAME], read=0, named=0, found=0),
        run(outcomes={}, listings=[SAME, FEED], named=0, found=0),
        run(outcomes={}, listings=[FEED], read=0, named=0, found=0),
        run(outcomes={}, listings=[], read=0, named=0, found=0, given=True),
        run(outcomes={"new": 1}, listings=[], found=1, given=True),
    ],
    ids=[
        "all new", "all unchanged", "alias and revised", "a few, all refused", "some refused",
        "some gone",
        "nothing new in the feed", "found but not taken", "no listing modified",
        "one listing modified, and empty", "an index of known sitemaps", "asked for nothing",
        "named pages",
    ],
)  # fmt: skip
def test_run_without_faults_is_ok(facts: RunFacts) -> None:
    assert "ok" == verdict(facts)[0]


@pytest.mark.parametrize(
    ("facts", "expected", "evidence"),
    [
        (run(**EVERYTHING_WRONG), "failed", "The database has been away for 120 s."),
        (run(**EVERYTHING_WRONG | {"trouble": None}), "failed", "stopped (shutdown)"),
        (
            run(**EVERYTHING_WRONG | {"trouble": None, "ended": "finished"}),
            "failed",
            "1 page fetched without an outcome",
        ),
        (
            run(**EVERYTHING_WRONG | {"trouble": None, "ended": "finished", "visited": 9}),
            "failed",
            "Reading broke on 2 pages, for example https://news.example/خبر",
        ),
        (
            run(shut=["news.example refused 10 requests in a row (blocked)."], reasons=[BUG]),
            "failed",
            "news.example refused 10 requests in a row (blocked). What was not taken stays due.",
        ),
        (
            run(outcomes={"refused": 3}, reasons=[PERSIAN], listings=[BROKEN, GONE]),
            "failed",
            "No listing could be read, for example https://news.example/sitemap.xml",
        ),
        (
            run(outcomes={"refused": 7}, reasons=[MANY_PERSIAN], listings=[FEED, BROKEN]),
            "failed",
            "Nothing stored of 7 pages: not Arabic (7), for example https://news.example/fa/1",
        ),
        (
            run(outcomes={"gone": 1}, reasons=[("gone", "http 404", 1, "u")], given=True),
            "failed",
            "Nothing stored of 1 page: http 404",
        ),
        (run(outcomes={}, named=0, found=0), "failed", "named no article at all"),
        (
            run(listings=[FEED, BROKEN], outcomes={"new": 9, "failed": 1}, reasons=[TIMEOUT]),
            "degraded",
            "1 of 2 listings failed: https://news.example/sitemap.xml",
        ),
        (
            run(outcomes={"new": 9, "failed": 1}, reasons=[TIMEOUT]),
            "degraded",
            "1 of 10 pages failed: timeout (1), for example https://news.example/9",
        ),
        (
            run(given=True, outcomes={"new": 1, "refused": 3}, reasons=[PERSIAN]),
            "degraded",
            "3 of 4 pages not stored: not Arabic (3)",
        ),
    ],
    ids=[
        "trouble before all", "stopped before unaccounted", "unaccounted before a broken reader",
        "a broken reader before listings", "a refusing host before a broken reader",
        "no listing before nothing stored",
        "nothing stored before some listings", "nothing stored of one", "nothing named",
        "some listings before some pages", "some pages", "named pages not stored",
    ],
)  # fmt: skip
def test_worst_fault_decides(facts: RunFacts, expected: str, evidence: str) -> None:
    word, why = verdict(facts)

    assert expected == word
    assert evidence in why


USUAL = [{"read": 60, "date": 60, "authors": 50, "own_body": 60}] * 4
SILENT_DATE = {"read": 12, "date": 1, "authors": 9, "own_body": 12}
NO_ARTICLE = ("refused", "not an article", 12, "https://news.example/1")


@pytest.mark.parametrize(
    ("facts", "expected", "evidence"),
    [
        (
            run(said=SILENT_DATE, earlier=USUAL),
            "degraded",
            "The date fell silent: 1 of 12 pages gave it, 100% of 240 before. The template may",
        ),
        (
            run(
                said=SILENT_DATE | {"date": 12, "own_body": 0},
                earlier=USUAL,
                listings=[FEED, BROKEN],
            ),
            "degraded",
            "The own selector for the body fell silent: 0 of 12 pages were read by it, 100% of",
        ),
        (
            run(outcomes={"refused": 12}, reasons=[NO_ARTICLE], earlier=USUAL),
            "failed",
            "not an article (12), for example https://news.example/1. The template may have",
        ),
        (
            run(outcomes={"new": 2, "refused": 12}, reasons=[NO_ARTICLE], earlier=USUAL,
                said={"read": 2, "date": 2, "authors": 2, "own_body": 2}),
            "degraded",
            "The body fell silent: 2 of 14 pages gave it",
        ),
        (run(said=SILENT_DATE | {"date": 12, "authors": 0}, earlier=USUAL), "ok", "10 pages"),
        (run(said=SILENT_DATE, earlier=USUAL, chosen=True), "ok", "10 pages taken"),
        (run(said=SILENT_DATE), "ok", "10 pages taken"),
    ],
    ids=[
        "date", "the publisher's selector", "every body", "most bodies", "authors are welcome only",
        "pages that were chosen are no sample", "nothing to compare with",
    ],
)  # fmt: skip
def test_field_that_falls_silent_degrades(facts: RunFacts, expected: str, evidence: str) -> None:
    word, why = verdict(facts)

    assert expected == word
    assert evidence in why


def test_report_names_fields_and_silences(told: Callable[..., str]) -> None:
    text = told(said=SILENT_DATE | {"authors": 0}, earlier=USUAL)

    assert "of 12 read: 1 date, 0 authors, 0 source" in text
    assert "silent    The date fell silent" in text
    assert "silent    The authors fell silent: 0 of 12 pages gave it" in text


def test_numbers_that_are_kept() -> None:
    facts = run(
        outcomes={"new": 4, "refused": 12}, reasons=[NO_ARTICLE], left=3, earlier=USUAL,
        said={"read": 4, "date": 4}, asked={"requests": 18, "bytes": 99_000, "not_modified": 2},
    )  # fmt: skip

    kept = counts(facts)

    expected = {
        "new": 4, "revised": 0, "refused": 12, "found": 10, "left": 3, "named": 10, "listings": 1,
        "requests": 18, "bytes": 99_000, "not_modified": 2, "read": 4, "date": 4, "authors": 0,
        "textless": 12, "silent_body": 1,
    }  # fmt: skip
    assert expected == {name: kept[name] for name in expected}
    assert "chosen" not in kept
    assert 1 == counts(run(chosen=True))["chosen"]


def test_more_visits_than_pages_is_as_wrong_as_fewer() -> None:
    assert "failed" == verdict(run(started=11, visited=12))[0]


@pytest.mark.parametrize("word", ["ok", "degraded", "failed"])
def test_every_verdict_has_its_exit_code(word: str) -> None:
    assert {"ok": 0, "failed": 1, "degraded": 3}[word] == EXIT_CODES[word]


@pytest.fixture
def told() -> Callable[..., str]:
    """Return a factory of reports."""
    return lambda **changes: summary(
        run(**changes), database="sqlite:///news.db", verdict="degraded", why="Because."
    )


def test_report_accounts_for_every_page(told: Callable[..., str]) -> None:
    text = told(outcomes={"new": 4, "unchanged": 3, "refused": 2, "gone": 1})

    assert "example, run 7: degraded. Because." in text
    assert "10 = 4 new, 0 revised, 3 unchanged, 0 alias, 2 refused, 0 failed, 1 gone" in text
    assert "sqlite:///news.db" in text


def test_report_names_each_reason_with_an_example(told: Callable[..., str]) -> None:
    text = told(reasons=[PERSIAN, TIMEOUT, BUG], listings=[FEED, BROKEN, GONE])

    assert "3 not Arabic, for example https://news.example/fa/1" in text
    assert "1 timeout, for example https://news.example/9" in text
    assert "2 exception, for example https://news.example/خبر" in text
    assert "http 503: https://news.example/sitemap.xml" in text
    assert "http 404: https://news.example/old.xml" in text
    assert "https://news.example/rss" not in text


@pytest.mark.parametrize(
    ("changes", "line"),
    [({"undated": 2}, "2 stored without a date"), ({"left": 5}, "5 known pages wait")],
)
def test_report_speaks_of_what_is_missing_only_where_it_is(
    told: Callable[..., str], changes: dict[str, int], line: str
) -> None:
    assert line in told(**changes)
    assert line[2:] not in told()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/%D8%AE%D8%A8%D8%B1", "https://news.example/خبر"),
        ("https://news.example/%FF%00", "https://news.example/\ufffd"),
        ("https://news.example/1", "https://news.example/1"),
    ],
)
def test_address_is_shown_as_people_read_it(url: str, expected: str) -> None:
    assert expected == readable(url)
