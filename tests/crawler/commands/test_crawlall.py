"""What many runs come to: one table, one exit code, the worst first."""

from types import SimpleNamespace

import pytest

from crawler.commands.crawlall import Result, report, result, worst
from crawler.fleet import Ended

OK = Result("almarfa", 0, "3 pages taken, 3 of them stored.", {"new": 3})
DEGRADED = Result("alnakhla", 3, "The date fell silent: خبر.", {"new": 4, "refused": 1})
HELD = Result("alwaha", 4, "alwaha: not started. Run 7 works on alwaha.", {})


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], 0), ([0, 0], 0), ([0, 4], 4), ([0, 4, 3], 3), ([3, 2, 4], 2), ([0, 2, 1, 3, 4], 1),
    ],
)  # fmt: skip
def test_worst_exit_code(codes: list[int], expected: int) -> None:
    assert expected == worst(codes)


RUN = SimpleNamespace(verdict="degraded", why="Because.", counts={"new": 2})
OPEN = SimpleNamespace(verdict=None, why=None, counts=None)


@pytest.mark.parametrize(
    ("ended", "run", "expected"),
    [
        (Ended(3, "  database  sqlite"), RUN, Result("a", 3, "Because.", {"new": 2})),
        (Ended(4, "a: not started."), RUN, Result("a", 4, "a: not started.", {})),
        (Ended(2, "scrapy: error: x"), None, Result("a", 2, "scrapy: error: x", {})),
        (Ended(1, "a: the last word"), OPEN, Result("a", 1, "a: the last word", {})),
        (
            Ended(-9, "a: 3 taken"),
            OPEN,
            Result("a", 1, "Killed by SIGKILL; what was not stored stays due.", {}),
        ),
        (Ended(None), None, Result("a", 1, "Not started: crawlall was stopped.", {})),
        (Ended(77, "Fatal"), RUN, Result("a", 1, "Because.", {"new": 2})),
    ],
    ids=["ran", "held", "wrong usage", "no verdict", "killed", "never started", "other code"],
)
def test_what_came_of_a_child(ended: Ended, run: object, expected: Result) -> None:
    assert expected == result("a", ended, run)


def test_report_has_the_worst_first_and_totals() -> None:
    text = report(
        [OK, HELD, DEGRADED], paused={"alfajr": "since 2026-05-12 09:00 UTC: x"}, idle=["alnoor"],
        seconds=75,
    )  # fmt: skip

    assert [
        "crawlall: degraded. 3 publishers: 1 degraded, 1 held, 1 ok. 1:15 minutes.",
        "  publisher  verdict   taken  new  refused  why",
        "  alnakhla   degraded      5    4        1  The date fell silent: خبر.",
        "  alwaha     held          -    -        -  alwaha: not started. Run 7 works on alwaha.",
        "  almarfa    ok            3    3        0",
        "  all                      8    7        1",
        "  paused    alfajr since 2026-05-12 09:00 UTC: x",
        "  not due   alnoor",
    ] == text.splitlines()


def test_nothing_to_do_says_so() -> None:
    assert "crawlall: nothing to do." == report([], paused={}, idle=[], seconds=0)
