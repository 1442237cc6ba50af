"""The first file of a publisher: true, finished by a person, and always Python."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.crawl import unfinished
from crawler.discovery.clues import Clues
from crawler.proposal import Proposal, key_trouble, propose, source, spider_of
from crawler.spider import NewsSpider
from crawler.survey import USUAL, Listing, Survey

URL = "https://www.news.example/news/7/سفن-بطيئة-ترسو"
NAMES = ("https://www.news.example/news/8/ب", "https://www.news.example/x")
FEED = Listing("feed", "https://www.news.example/rss", "named by the pages", names=NAMES)
CLUES = Clues(name="صحيفة المثال", name_from="og:site_name", offsets=("+03:00",))


def proposal(clues: Clues = CLUES, survey: Survey | None = None, **changes: Any) -> Proposal:
    given = {"key": "example_news", "url": URL, "fetched_on": date(2026, 5, 12)} | changes
    return propose(clues=clues, survey=survey or Survey((FEED,)), **given)


def spider(proposed: Proposal) -> type[NewsSpider]:
    return spider_of(source(proposed), proposed.key)


def test_file_says_what_is_known_and_leaves_the_zone_empty() -> None:
    made = spider(proposal())

    assert ("صحيفة المثال", "Example News", "", "assumed") == (
        made.publisher.name, made.publisher.name_en, made.publisher.zone,
        made.publisher.zone_basis,
    )  # fmt: skip
    assert ("https://www.news.example/", ("news.example",)) == (
        made.publisher.home, made.publisher.domains,
    )  # fmt: skip
    assert (("/rss",), (), (), r"^/news/\d+/[^/?]+") == (
        made.feeds, made.sitemaps, made.sections, made.article_url,
    )  # fmt: skip
    assert "zone" in str(unfinished(made.publisher))


def test_a_zone_that_the_operator_names_is_assumed() -> None:
    made = spider(proposal(zone="Asia/Beirut"))

    assert ("Asia/Beirut", "assumed") == (made.publisher.zone, made.publisher.zone_basis)
    assert unfinished(made.publisher) is None


def test_a_name_that_nothing_declares_is_left_to_the_operator() -> None:
    made = spider(proposal(Clues()))

    assert "name and no zone" == unfinished(made.publisher)


def test_docstring_tells_what_each_listing_gave() -> None:
    listings = (
        FEED,
        Listing("feed", "https://www.news.example/old", "named by the pages", "http 404"),
        Listing("feed", "https://www.news.example/feed", USUAL, "http 404"),
        Listing("sitemap", "https://cdn.example/s.xml", "named by robots.txt", is_index=True,
                names=("https://cdn.example/1.xml",)),
    )  # fmt: skip

    proposed = proposal(survey=Survey(listings, notes=("home page: robots.txt",)))

    told = [f"{label}: {said}" for label, said in proposed.facts]
    assert "Feed: /rss, named by the pages: 2 pages, 1 match article_url" in told
    assert "Feed: /old, named by the pages: left out, http 404" in told
    assert not any("/feed" in line for line in told)
    assert "Sitemap: https://cdn.example/s.xml, named by robots.txt: an index of 1 sitemaps" in told
    assert "Not asked: home page: robots.txt" in told
    assert ("https://cdn.example/s.xml",) == proposed.sitemaps


def test_feeds_say_better_than_links_which_words_vary() -> None:
    names = tuple(f"https://www.news.example/{name}/8/سفن-بطيئة-جدا" for name in "abc")
    survey = Survey((replace(FEED, names=names),), links=("https://www.news.example/news/9/ا-ب-ج",))

    assert r"^/[^/?]+/\d+/[^/?]+" == proposal(survey=survey).article_url


def test_without_feed_and_sitemap_the_front_page_is_a_section() -> None:
    proposed = proposal(survey=Survey())

    assert (("/",), ()) == (proposed.sections, proposed.feeds)
    assert ("Feed", "none found") in proposed.facts


@pytest.mark.parametrize(
    ("clues", "changes"),
    [
        (CLUES, {}),
        (Clues(), {"zone": "Asia/Riyadh"}),
        (replace(CLUES, name='صحيفة "الحياة"'), {}),
        (replace(CLUES, name='"""+exit(1)+"""'), {}),
        (replace(CLUES, name="\\\"'\u200f\\N{"), {}),
        (replace(CLUES, name="'\"'\""), {"key": "a"}),
        (replace(CLUES, machine_data=('"""', "\\x", "a" * 200)), {}),
        (CLUES, {"url": "https://news.example/\"'''\"\"\"/7\\/x"}),
        (CLUES, {"url": f"https://news.example/{'/'.join(['very-long'] * 12)}/7"}),
        (CLUES, {"url": "http://127.0.0.1:8801/?p=7"}),
    ],
    ids=["plain", "nothing known", "quotes", "ends the docstring", "escapes", "both quotes",
         "in the facts", "in the address", "long address", "query"],
)  # fmt: skip
def test_file_is_python_as_our_checks_want_it(clues: Clues, changes: dict[str, Any]) -> None:
    feeds = tuple(replace(FEED, url=f"https://x.example/{n}/\"'\\{'y' * 40}") for n in range(3))
    survey = Survey(feeds, links=("https://www.news.example/news/8/\"'\\x",))

    proposed = proposal(clues, survey, **changes)

    text = source(proposed)
    made = spider_of(text, proposed.key)
    assert (clues.name, tuple(feed.url for feed in feeds)) == (made.publisher.name, made.feeds)
    ruff = Path(sys.executable).with_name("ruff")
    for words in (["check"], ["format", "--diff"]):
        ended = subprocess.run(
            [ruff, *words, "--stdin-filename", "crawler/spiders/example_news.py", "-"],
            input=text, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert (0, "") == (ended.returncode, ended.stdout.replace("All checks passed!\n", ""))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("al_yaum2", None),
        ("Al-Yaum", "such as al_yaum"),
        ("7news", "such as news"),
        ("صحيفة", "such as news_example"),
        ("../x", "such as x"),
        ("", "such as news_example"),
        ("class", "word of Python"),
        ("a" * 41, "longer than 40"),
    ],
)
def test_a_publishers_name_names_a_module(key: str, said: str | None) -> None:
    trouble = key_trouble(key)

    assert trouble is None if said is None else said in str(trouble)
