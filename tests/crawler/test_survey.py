"""A new publisher's site is asked little, and what it answers is told."""

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.discovery.clues import Clues, read_clues
from crawler.given import GivenPage
from crawler.survey import USUAL, Survey, survey, unasked

ORIGIN = "https://news.example"
URL = f"{ORIGIN}/news/7/talks"
AT = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
RSS = "<rss version='2.0'><channel><item><link>https://news.example/news/8</link></item></channel>"
RSS += "</rss>"
SITEMAP = "<urlset><url><loc>https://news.example/news/9</loc></url></urlset>"
INDEX = "<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>"


class Site:
    """Answers like a site that has only *pages*, and remembers what it was asked."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    async def ask(self, url: str) -> GivenPage | str:
        path = url.removeprefix(ORIGIN)
        self.asked.append(path)
        if path not in self.pages:
            return "http 404"
        return GivenPage(self.pages[path].encode(), url, AT)

    def survey(self, html: str = "") -> Survey:
        page = GivenPage(html.encode(), URL, AT)
        return asyncio.run(survey(self.ask, page, read_clues(page.raw, url=URL)))


def feed(path: str) -> str:
    return f'<link rel="alternate" type="application/rss+xml" href="{path}">'


def test_what_pages_and_robots_name_is_asked_and_nothing_else() -> None:
    site = Site({"/": feed("/b.xml"), "/a.xml": RSS, "/b.xml": RSS, "/s.xml": INDEX,
                 "/robots.txt": "Sitemap: https://news.example/s.xml"})  # fmt: skip

    found = site.survey(feed("/a.xml"))

    assert ["/robots.txt", "/", "/a.xml", "/b.xml", "/s.xml"] == site.asked
    assert [f"{ORIGIN}/a.xml", f"{ORIGIN}/b.xml"] == [each.url for each in found.usable("feed")]
    (sitemap,) = found.usable("sitemap")
    assert ("named by robots.txt", True) == (sitemap.named, sitemap.is_index)
    assert () == found.notes


def test_usual_places_are_asked_until_one_answers() -> None:
    site = Site({"/": "", "/robots.txt": "", "/rss.xml": RSS, "/sitemap.xml": SITEMAP})

    found = site.survey()

    assert ["/robots.txt", "/", "/feed", "/rss.xml", "/sitemap.xml"] == site.asked
    assert [USUAL, USUAL] == [each.named for each in found.listings if not each.trouble]


def test_a_site_that_names_hundreds_is_asked_seven_times_at_most() -> None:
    maps = "\n".join(f"Sitemap: {ORIGIN}/s{number}.xml" for number in range(99))
    feeds = "".join(feed(f"/f{number}.xml") for number in range(99))
    site = Site({"/robots.txt": f"{maps}\nSitemap: {ORIGIN}/news.xml", "/": feeds})

    site.survey()

    assert 7 == len(site.asked)
    assert "/news.xml" in site.asked


@pytest.mark.parametrize(
    ("pages", "trouble"),
    [
        ({}, "http 404"),
        ({"/a.xml": "<html></html>"}, "not a feed"),
        ({"/a.xml": "<rss version='2.0'><channel></channel></rss>"}, "names nothing"),
    ],
    ids=["gone", "no feed", "empty"],
)
def test_a_feed_that_cannot_be_used_says_why(pages: dict[str, str], trouble: str) -> None:
    found = Site(pages).survey(feed("/a.xml"))

    assert [] == found.usable("feed")
    assert found.listings[0].trouble.startswith(trouble)


def test_what_could_not_be_asked_is_noted() -> None:
    found = Site({}).survey()

    assert ("robots.txt: http 404", "home page: http 404") == found.notes


def test_of_a_saved_page_nothing_is_asked() -> None:
    clues = Clues(feeds=(f"{ORIGIN}/a.xml",), links=(URL,))

    found = unasked(clues)

    assert [(f"{ORIGIN}/a.xml", False)] == [(each.url, each.asked) for each in found.listings]
    assert (URL,) == found.links
