"""What a run begins with, what it follows, and what it asks with."""

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.answers import conditions, followed
from crawler.arguments import Arguments
from crawler.beginning import seeds
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher, located
from models.frontier import DuePage
from models.item import Link, Validators

HOME = "https://news.example/"
TODAY = date(2026, 5, 12)


class ExampleSpider(NewsSpider):
    name = "example"
    publisher = Publisher(
        "المثال", "Example", home=HOME, zone="Asia/Amman", domains=("news.example",)
    )
    feeds = ("/rss",)
    sitemaps = ("/sitemap.xml",)
    day_sections = ("/archive/%Y/%-m/%-d",)
    article_url = r"^/20\d\d/"
    page = ArticlePage


def spider(**arguments: Any) -> ExampleSpider:
    """Return a spider that has its orders and has not begun."""
    made = ExampleSpider()
    made.arguments = Arguments(**arguments)
    made.host = located(made.publisher, None)
    made.zone = ZoneInfo("Asia/Amman")
    made.read_with = "now"
    return made


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, ["12", "11"]),
        ({"since": date(2026, 5, 10)}, ["12", "11", "10"]),
        ({"since": date(2026, 5, 9), "until": date(2026, 5, 10)}, ["10", "9"]),
        ({"until": date(2026, 5, 3)}, ["3"]),
        ({"until": date(2026, 5, 30)}, ["12", "11"]),
    ],
    ids=["today and yesterday", "since", "since and until", "until", "not the future"],
)
def test_archives_of_the_days_asked_for_are_seeds(
    arguments: dict[str, Any], expected: list[str]
) -> None:
    urls = [link.url for link in seeds(spider(**arguments), TODAY)]

    assert [f"{HOME}rss", f"{HOME}sitemap.xml"] == urls[:2]
    assert [f"{HOME}archive/2026/5/{day}" for day in expected] == urls[2:]


def test_a_day_before_the_web_asks_for_no_more_days_than_there_were_papers() -> None:
    assert 15_002 == len(seeds(spider(since=date(1970, 1, 1)), TODAY))


READ = Validators('"7"', "Tue, 12 May 2026 12:00:00 GMT", "now")
LISTING = DuePage("a", f"{HOME}rss", "feed", validators=READ)
ARTICLE = DuePage("b", f"{HOME}2026/1", "article", stored=True, validators=READ)
ASKED = {"If-None-Match": READ.etag, "If-Modified-Since": READ.last_modified}


@pytest.mark.parametrize(
    ("page", "arguments", "expected"),
    [
        (LISTING, {}, ASKED),
        (ARTICLE, {}, ASKED),
        (replace(ARTICLE, validators=Validators('"7"', None, "now")), {},
         {"If-None-Match": '"7"'}),
        (replace(ARTICLE, stored=False), {}, {}),
        (replace(ARTICLE, validators=replace(READ, read_with="before")), {}, {}),
        (replace(LISTING, validators=replace(READ, read_with="before")), {}, {}),
        (ARTICLE, {"again": True}, {}),
        (ARTICLE, {"urls": (ARTICLE.url,)}, {}),
        (replace(LISTING, validators=Validators()), {}, {}),
    ],
    ids=[
        "listing", "stored article", "only one validator", "article that was not stored",
        "article read by other code", "listing read by other code", "again", "named by hand",
        "never read",
    ],
)  # fmt: skip
def test_server_is_asked_whether_what_we_read_has_changed(
    page: DuePage, arguments: dict[str, Any], expected: dict[str, str]
) -> None:
    assert expected == conditions(spider(**arguments), page)


MAY, APRIL = Link(f"{HOME}2026/05/11/a"), Link(f"{HOME}2026/04/30/b")
NEXT = Link(f"{HOME}politics/2", "section")


@pytest.mark.parametrize(
    ("depth", "since", "links", "expected"),
    [
        (0, None, [MAY, NEXT], [MAY, NEXT]),
        (999, None, [MAY, NEXT], [MAY, NEXT]),
        (1000, None, [MAY, NEXT], [MAY]),
        (0, date(2026, 5, 1), [MAY, NEXT], [MAY, replace(NEXT, anyway=True)]),
        (0, date(2026, 5, 1), [MAY, APRIL, NEXT], [MAY, APRIL, replace(NEXT, anyway=True)]),
        (0, date(2026, 5, 1), [APRIL, NEXT], [APRIL, NEXT]),
        (0, date(2026, 5, 1), [Link(f"{HOME}2026/x"), NEXT], [Link(f"{HOME}2026/x"), NEXT]),
    ],
    ids=[
        "paging",
        "deep",
        "too deep",
        "young enough",
        "one is young enough",
        "older than asked",
        "no days in addresses",
    ],
)
def test_paging_goes_on_while_it_may(
    depth: int, since: date | None, links: list[Link], expected: list[Link]
) -> None:
    section = DuePage("s", f"{HOME}politics", "section", depth=depth)

    assert expected == followed(spider(since=since), section, links)
