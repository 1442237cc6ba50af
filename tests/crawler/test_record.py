"""A page's record: its name, its draft, and the table a person reads."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.given import GivenPage
from crawler.record import as_table, draft, slug_of
from models.item import ArticleItem, Credit

AT = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
PAGE = GivenPage(b"<p>", "https://news.example/7", AT, "text/html; charset=windows-1256")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/news/4101/%D8%AE%D8%A8%D8%B1", "4101"),
        ("https://news.example/article/خبر-7101.html", "7101"),
        ("https://news.example/2026/Port-Opens.aspx", "port-opens"),
        ("https://news.example/2013/syria.clashes/index.html", "syria-clashes"),
        ("https://news.example/InnerPage.jsp?ID=302931&lang=ar", "innerpage-302931"),
        ("https://news.example/?p=7", "7"),
        ("https://news.example/../..%2f..%2fetc/passwd", "passwd"),
        ("https://news.example/خبر", "page"),
        ("https://news.example/" + "long-" * 40, "long-" * 11 + "long"),
        ("My Page (1).htm", "my-page-1"),
        ("", "page"),
    ],
)
def test_slug_is_a_safe_file_name(url: str, expected: str) -> None:
    assert expected == slug_of(url)


def test_draft_is_unchecked_and_has_the_body_by_paragraphs(
    item: Callable[..., ArticleItem],
) -> None:
    record = draft(PAGE, item())

    assert False is record["checked"]
    assert (PAGE.url, AT.isoformat(), PAGE.content_type) == (
        record["url"], record["fetched_at"], record["content_type"],
    )  # fmt: skip
    assert (3, "رويترز", "2026-05-12") == (
        len(record["expected"]["body"]), record["expected"]["source"],
        record["expected"]["published_on"],
    )  # fmt: skip


def test_draft_of_a_refused_page_expects_nothing_yet() -> None:
    assert {} == draft(PAGE, None)["expected"]


def test_table_shows_every_field_and_how_it_was_read(item: Callable[..., ArticleItem]) -> None:
    lines = as_table(item()).splitlines()

    assert "title      css        الميناء الجديد يستقبل أولى سفنه" in lines
    published = "2026-05-12 09:30 Asia/Amman = 2026-05-12 06:30 UTC, zone from publisher"
    assert f"published             {published}" in lines
    assert "keywords              الميناء" in lines
    assert "                      الصيد" in lines
    assert "section               -" in lines
    assert any("origin: رويترز [reuters]" in line for line in lines)
    assert any("3 paragraphs, " in line for line in lines)


def test_table_shows_why_a_field_is_empty(item: Callable[..., ArticleItem]) -> None:
    undated = {"published_at": None, "published_local": None, "published_on": None,
               "published_text": None}  # fmt: skip
    why = {"published_at": "none: dates disagree"}

    lines = as_table(item(**undated, credit=Credit(), provenance=why)).splitlines()

    assert "published  none: dates disagree  no date that could be read for certain" in lines


def test_table_says_that_a_clock_has_no_zone(item: Callable[..., ArticleItem]) -> None:
    table = as_table(item(published_at=None, published_zone=None, zone_from=None))

    assert "2026-05-12 09:30, in a zone that nothing names" in table


def test_table_shows_a_single_paragraph_once(item: Callable[..., ArticleItem]) -> None:
    table = as_table(item(body="نص واحد"))

    assert "1 paragraph, 2 words" in table
    assert 1 == table.count("نص واحد")
