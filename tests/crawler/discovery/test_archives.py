"""The addresses of archives by day."""

from datetime import date

import pytest

from crawler.discovery.archives import MAX_DAYS, BadPattern, archive_days

FIRST = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/archive/%Y/%m/%d", "/archive/2026/03/01"),
        ("/Sitemap/%Y/%-m/%-d", "/Sitemap/2026/3/1"),
        ("/map.xml?yyyy=%Y&mm=%-m&dd=%-d", "/map.xml?yyyy=2026&mm=3&dd=1"),
        ("/day.jsp?date=%d/%m/%Y", "/day.jsp?date=01/03/2026"),
        ("/%y%m%d.html", "/260301.html"),
        ("/أرشيف/%Y-%m-%d", "/أرشيف/2026-03-01"),
        ("https://old.news.example/%Y/%m/%d/", "https://old.news.example/2026/03/01/"),
        ("/x%%20y/%Y/%m/%d", "/x%20y/2026/03/01"),
        ("/%d%m%Y", "/01032026"),
    ],
    ids=[
        "padded", "unpadded", "query", "day first", "short year", "Arabic", "another host",
        "percent sign", "glued together",
    ],
)  # fmt: skip
def test_day_is_written_as_the_pattern_says(pattern: str, expected: str) -> None:
    assert [expected] == archive_days([pattern], FIRST, FIRST)


def test_latest_day_comes_first_and_both_ends_count() -> None:
    days = archive_days(["/%Y/%-m/%-d"], date(2024, 2, 28), date(2024, 3, 1))

    assert ["/2024/3/1", "/2024/2/29", "/2024/2/28"] == days


def test_patterns_keep_their_order_within_a_day() -> None:
    days = archive_days(["/b/%-d%m%Y", "/a/%-d%m%Y"], date(2026, 3, 1), date(2026, 3, 2))

    assert ["/b/2032026", "/a/2032026", "/b/1032026", "/a/1032026"] == days


def test_pattern_without_a_day_names_each_month_once() -> None:
    months = archive_days(["/sitemap-%Y-%-m.xml"], date(2025, 12, 30), date(2026, 2, 2))

    assert ["/sitemap-2026-2.xml", "/sitemap-2026-1.xml", "/sitemap-2025-12.xml"] == months


def test_no_patterns_or_no_days_give_nothing() -> None:
    assert [] == archive_days([], FIRST, FIRST)
    assert [] == archive_days(["/%Y/%m/%d"], FIRST, date(2026, 2, 28))


def test_first_day_of_the_calendar_is_the_end() -> None:
    assert ["/0001/1/1"] == archive_days(["/%Y/%-m/%-d"], date.min, date.min)


@pytest.mark.parametrize(
    "pattern",
    [
        "/archive", "/100%%", "/%H/%d", "/%B/%d", "/%-Y/%d", "/%D8%A3/%Y", "/%d8%a3/%Y",
        "/%d9%84/%Y", "/%Y/%", "/%-",
    ],
    ids=[
        "no date", "only a percent sign", "hour", "month's name", "unpadded year", "escapes",
        "escapes that look like days", "another", "cut off", "nothing to unpad",
    ],
)  # fmt: skip
def test_bad_pattern_is_refused_by_name(pattern: str) -> None:
    with pytest.raises(BadPattern, match=r"%Y|as they are"):
        archive_days([pattern], FIRST, FIRST)


def test_more_days_than_the_web_has_are_refused() -> None:
    assert MAX_DAYS > len(archive_days(["/%Y/%m/%d"], date(1990, 1, 1), date(2026, 1, 1)))
    with pytest.raises(ValueError, match="at most"):
        archive_days(["/%Y/%m/%d"], date.min, date.max)
