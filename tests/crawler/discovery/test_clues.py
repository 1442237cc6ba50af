"""What a page tells about its publisher."""

import pytest

from crawler.discovery.clues import Clues, read_clues, robots_sitemaps
from crawler.extract.errors import UnreadableEncoding

URL = "https://www.news.example/news/7/talks"


def clues(html: str, url: str = URL) -> Clues:
    return read_clues(html.encode(), url=url)


def alternate(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (alternate("/rss.xml"), ["https://www.news.example/rss.xml"]),
        (alternate("/atom", "application/atom+xml; charset=utf-8"),
         ["https://www.news.example/atom"]),
        (alternate("https://feeds.example/news"), ["https://feeds.example/news"]),
        (alternate("/en/", "text/html"), []),
        (alternate("/comments/feed/"), []),
        (alternate("/news/7/talks/feed/"), []),
        (alternate("/feed.json", "application/feed+json"), []),
        (alternate("http://["), []),
        ('<base href="/ar/">' + alternate("rss"), ["https://www.news.example/ar/rss"]),
    ],
    ids=["rss", "atom", "another host", "another language", "comments", "the article's comments",
         "json", "no address", "base"],
)  # fmt: skip
def test_declared_feeds_are_those_of_articles(html: str, expected: list[str]) -> None:
    assert expected == [*clues(html).feeds]


def test_json_feed_and_links_that_look_like_feeds_are_kept_apart() -> None:
    found = clues(
        alternate("/feed.json", "application/feed+json")
        + "<a href='/rss'>خلاصات</a><a href='/rss-guide'>ما هي؟</a><a href='/news/8/x'>خبر</a>"
    )

    assert ("https://www.news.example/feed.json",) == found.json_feeds
    assert ("https://www.news.example/rss",) == found.feed_links
    assert () == found.feeds


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<meta property='og:site_name' content=' صحيفة  المثال '>",
         ("صحيفة المثال", "og:site_name")),
        ("<meta name='application-name' content='المثال'>", ("المثال", "application-name")),
        ("""<script type="application/ld+json">{"@type": "NewsArticle",
            "publisher": {"name": "المثال"}}</script>""", ("المثال", "the publisher in JSON-LD")),
        ("""<script type="application/ld+json">{"publisher": ["x"]}</script>""", ("", "")),
        (f"<meta property='og:site_name' content='{'شعار طويل ' * 9}'>", ("", "")),
        ("<title>خبر | المثال</title>", ("", "")),
    ],
    ids=["og", "application", "JSON-LD", "no name there", "a slogan", "a title is none"],
)  # fmt: skip
def test_name_is_only_what_is_declared_as_one(html: str, expected: tuple[str, str]) -> None:
    found = clues(html)

    assert expected == (found.name, found.name_from)


def test_machine_data_is_named_by_form_and_kind() -> None:
    found = clues(
        """<html lang="ar-SA"><meta property="og:type" content="article">
        <meta property="article:published_time" content="2026-05-12T09:30:00+03:00">
        <script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle", "Article"],
            "dateModified": "2026-05-12T06:30Z"}, {"@type": "WebSite"}, 7]}</script>
        <script type="application/ld+json">{"broken</script>
        <div itemscope itemtype="https://schema.org/NewsArticle"><i typeof="Person">س</i></div>"""
    )

    expected = ("JSON-LD NewsArticle, Article, WebSite", "microdata NewsArticle", "RDFa Person",
                "OpenGraph article", "article:published_time")  # fmt: skip
    assert expected == found.machine_data
    assert {"+03:00", "Z"} == {*found.offsets}
    assert "ar-SA" == found.language


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<link rel=canonical href='/news/7'>", "https://www.news.example/news/7"),
        ("<meta property='og:url' content='https://news.example/7'>", "https://news.example/7"),
        ("<link rel=canonical href='/'><meta property='og:url' content='/7'>",
         "https://www.news.example/7"),
        ("<link rel=canonical href='/'>", ""),
        ("", ""),
    ],
    ids=["canonical", "og:url", "front page as canonical", "front page", "none"],
)  # fmt: skip
def test_own_address_is_never_the_front_page(html: str, expected: str) -> None:
    assert expected == clues(html).address


def test_a_saved_page_without_an_address_has_no_relative_ones() -> None:
    found = clues("<link rel=canonical href='/news/7'><a href='/news/8'>خبر</a>", "file:///a.html")

    assert ("", ()) == (found.address, found.links)


def test_links_are_those_of_the_host_each_once() -> None:
    found = clues(
        "<a href='/news/8?utm_source=x'>خبر</a><a href='https://news.example/news/8'>خبر</a>"
        "<a href='/news/8#top'>خبر</a><a href='https://other.example/'>غيره</a><a href='tel:1'>"
    )

    assert ("https://www.news.example/news/8", "https://news.example/news/8") == found.links


def test_robots_names_sitemaps_in_any_case() -> None:
    text = "User-agent: *\nSITEMAP : https://a.example/1.xml\n# sitemap: no\nsitemap:/2.xml"

    assert ("https://a.example/1.xml", "/2.xml") == robots_sitemaps(text)


def test_rubbish_is_refused_by_name() -> None:
    with pytest.raises(UnreadableEncoding):
        read_clues(bytes(range(256)), url=URL)
