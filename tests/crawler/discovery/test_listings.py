"""Links of section pages, and which of them a publisher's spider takes for articles."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.discovery.listings import NotASection, absolute, section_links
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher, located
from models.identity import url_key
from models.item import Link

URL = "https://news.example/section/local"


def read(html: str, *, next_css: str | None = None) -> list[Link]:
    return section_links(html.encode(), url=URL, next_css=next_css)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='/news/1'>خبر</a>", ["https://news.example/news/1"]),
        ("<a href='../news/1'>خبر</a>", ["https://news.example/news/1"]),
        ("<a href='//m.news.example/1'>خبر</a>", ["https://m.news.example/1"]),
        ("<a href='/news/خبر-أول '>خبر</a>", ["https://news.example/news/خبر-أول"]),
        ("<a href='\n/news/1\u00a0'>خبر</a>", ["https://news.example/news/1"]),
        ("<a href=/1>أ</a><a href='/1 '>ب</a><a href=/2>", ["https://news.example/1",
                                                            "https://news.example/2"]),
        ("<!-- <a href=/0>قديم</a> --><a href=/1>خبر</a>", ["https://news.example/1"]),
        ("<base href='/ar/'><a href=1>خبر</a>", ["https://news.example/ar/1"]),
        ("<base href='https://b.example/'><a href=1>خبر</a>", ["https://b.example/1"]),
        ("<base href='http://['><a href=/1>خبر</a>", ["https://news.example/1"]),
        ("<a href='http://['>خبر</a><a href=/1>", ["https://news.example/1"]),
        ("<a>خبر</a><a href=''>خبر</a><a href=' '>", []),
        ("<a href='?page=2'>التالي</a>", ["https://news.example/section/local?page=2"]),
        ("<map><area href=/1></map>", ["https://news.example/1"]),
        ("<template><a href=/0></a></template><a href=/1>", ["https://news.example/1"]),
        ("<noscript><a href=/1></a></noscript>", ["https://news.example/1"]),
        ("<script>'<a href=/0>'</script><a href=/1>", ["https://news.example/1"]),
        ("<a onclick=\"go('/0')\">خبر</a><a href=/1>", ["https://news.example/1"]),
        ("<a href='javascript:void(0)'><a href='mailto:x@news.example'><a href='#top'>"
         "<a href='tel:1'><a href='data:text/html,x'><a href='file:///etc/passwd'>", []),
        ("<a href='/ne\nws/\t1'>", ["https://news.example/news/1"]),
        ("<a href='/حقوق وحريات/1'>", ["https://news.example/حقوق وحريات/1"]),
        ("<a href='/%CE%C8%D1/1'>", ["https://news.example/%CE%C8%D1/1"]),
        ("<a href='/?a=1&amp;b=2'><a href='/?a=1&b=2'>", ["https://news.example/?a=1&b=2"]),
        ("<a href='/?a=1&amp;amp;b=2'>", ["https://news.example/?a=1&b=2"]),
        ("<base><base href='/ar/'><base href='/en/'><a href=1>", ["https://news.example/ar/1"]),
        ("<base href='javascript:0'><a href=/1>", ["https://news.example/1"]),
        ("<link rel=amphtml href=/amp/1><link rel=next href=?page=2><a href=/1>",
         ["https://news.example/1"]),
        ("<a href='/a\ufffd'><a href=/1>", ["https://news.example/1"]),
        ("<p>لا روابط</p>", []),
    ],
    ids=[
        "absolute path", "relative", "other host", "raw Arabic, trailing blank", "other blanks",
        "repeated", "inside a comment", "base path", "base host", "broken base", "no address",
        "nothing behind href", "query", "area", "template", "noscript", "script", "click handler",
        "no web pages", "breaks inside", "blank inside", "windows-1256 escapes", "ampersand",
        "ampersand escaped twice", "first base with an address", "base of no web page",
        "links of the head", "letter lost", "no links",
    ],
)  # fmt: skip
def test_links_are_absolute_in_order_and_once(html: str, expected: list[str]) -> None:
    assert [Link(url) for url in expected] == read(html)


def test_next_link_is_a_section() -> None:
    html = "<a href=/1>خبر</a><div class=paging><a class=next href='?page=2 '>التالي</a></div>"

    expected = Link("https://news.example/section/local?page=2", "section")
    assert expected == read(html, next_css=".paging a.next::attr(href)")[-1]


def test_last_page_has_no_next_link() -> None:
    links = read("<a href=/1>خبر</a>", next_css="a.next::attr(href)")

    assert ["article"] == [link.kind for link in links]


def test_windows_1256_is_decoded_like_an_article() -> None:
    raw = "<p>أخبار</p><a href='/خبر'>خبر</a>".encode("cp1256")

    links = section_links(raw, url=URL, content_type="text/html; charset=utf-8")
    assert ["https://news.example/خبر"] == [link.url for link in links]


def test_letter_cut_in_half_does_not_cost_the_page() -> None:
    raw = "<p>ملخص الخX</p><a href='/خبر'>خبر</a><a href='/X'>".encode().replace(b"X", b"\xd8")

    assert [Link("https://news.example/خبر")] == section_links(raw, url=URL)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"Not found", bytes(range(256)), b"GIF89a<a\x00\x00" + bytes(99), b"\x1f\x8b\x08"],
    ids=["nothing", "JSON", "text", "rubbish", "picture", "broken compression"],
)
def test_what_is_no_page_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(NotASection):
        section_links(raw, url=URL)


def test_next_page_may_be_named_in_the_head() -> None:
    links = read("<link rel=next href='?page=2'>", next_css="link[rel=next]::attr(href)")

    assert [Link("https://news.example/section/local?page=2", "section")] == links


@pytest.mark.parametrize(
    ("base", "target", "expected"),
    [
        ("", "https://news.example/1", "https://news.example/1"),
        ("", "/1", ""),
        (URL, "HTTPS://news.example/1", "HTTPS://news.example/1"),
        (URL, "https:/1", "https://news.example/1"),
        (URL, "http://", ""),
        (URL, "https://خبر.example/1", "https://خبر.example/1"),
        (URL, "https://[::1]/1", "https://[::1]/1"),
        (URL, "../../../1", "https://news.example/1"),
        (URL, "\x00\u2067 /1 \u2069", "https://news.example/1"),
    ],
    ids=[
        "no base", "no base, relative", "capital scheme", "one slash, as browsers",
        "nothing after the scheme", "Arabic host", "IPv6", "above the root",
        "invisible around",
    ],
)  # fmt: skip
def test_absolute_is_a_web_address_or_nothing(base: str, target: str, expected: str) -> None:
    assert expected == absolute(base, target)


class ExamplePage(ArticlePage):
    """Never built here."""


class ExampleSpider(NewsSpider):
    name = "example"
    publisher = Publisher(
        "صحيفة المثال", "Example", home="https://news.example/", zone="Asia/Amman",
        domains=("news.example",), keep=("id",), twins=((r"^m\.", ""),),
    )  # fmt: skip
    article_url = r"^/(?:news/\d+|خبر/|view\?id=\d+)"
    page = ExamplePage


@pytest.fixture
def spider() -> ExampleSpider:
    """Return the spider as a crawl has it, without a crawler and a database."""
    spider = ExampleSpider()
    spider.host = located(spider.publisher, None)
    return spider


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://news.example/news/1", "https://news.example/news/1"),
        ("https://news.example/news/1 #top", "https://news.example/news/1"),
        ("https://news.example/news/1?utm_source=x&fbclid=y", "https://news.example/news/1"),
        ("https://www.news.example/news/1", "https://www.news.example/news/1"),
        ("https://news.example/خبر/أول ", "https://news.example/%D8%AE%D8%A8%D8%B1/%D8%A3%D9%88%D9%84"),
        ("https://news.example/view?id=7", "https://news.example/view?id=7"),
        ("https://news.example/view?id=7%20&gad_source=1", "https://news.example/view?id=7"),
        ("https://news.example/news/1%20", "https://news.example/news/1"),
        ("https://news.example//news/1", "https://news.example/news/1"),
        ("https://news.example/x/../news/1", "https://news.example/news/1"),
        ("http://news.example:80/news/1", "http://news.example/news/1"),
        ("HTTPS://News.Example./news/1", "https://news.example/news/1"),
        ("https://news.example/%d8%ae%d8%a8%d8%b1/1", "https://news.example/%d8%ae%d8%a8%d8%b1/1"),
        ("https://news.example/section/local", None),
        ("https://other.example/news/1", None),
        ("https://notnews.example/news/1", None),
        ("https://news.example.evil.example/news/1", None),
        ("https://news.example@evil.example/news/1", None),
        ("http://[", None),
        ("javascript:void(0)", None),
        ("mailto:desk@news.example", None),
        ("tel:+96265000000", None),
        ("file:///news/1", None),
        ("ftp://news.example/news/1", None),
        ("https://news.example:port/news/1", None),
        ("", None),
    ],
    ids=[
        "article", "fragment", "trackers", "www", "Arabic", "query",
        "query with a blank and a tracker", "blank at the end, escaped", "two slashes",
        "dot segments", "port", "host in other letters", "escapes", "section", "another site",
        "longer name", "name as a prefix", "name as a user", "no address", "javascript", "mail",
        "telephone", "file", "ftp", "no port", "nothing",
    ],
)  # fmt: skip
def test_only_the_publishers_articles_are_kept(
    spider: ExampleSpider, target: str, expected: str | None
) -> None:
    kept = spider.article_links([Link(target)])

    assert ([expected] if expected else []) == [link.url for link in kept]


def test_spellings_of_one_address_are_kept_once_with_its_key(spider: ExampleSpider) -> None:
    first = Link("https://news.example/news/1")
    same = [
        "http://www.news.example/news/1/", "https://m.news.example/news/1?x=1",
        "https://news.example//news/%31%20", "https://news.example:443/./news/1?fbclid=x#top",
    ]  # fmt: skip

    kept = spider.article_links([first, *(Link(url) for url in same)])
    assert [replace(first, url_key=url_key("https://news.example/news/1"))] == kept


def test_arabic_is_one_address_raw_and_escaped(spider: ExampleSpider) -> None:
    spellings = [
        "خبر",
        "%D8%AE%D8%A8%D8%B1",
        "%d8%ae%d8%a8%d8%b1",
        "%25D8%25AE%25D8%25A8%25D8%25B1",
    ]

    kept = spider.article_links(Link(f"https://news.example/خبر/{slug}") for slug in spellings)
    assert 1 == len(kept)


def test_page_named_twice_has_its_later_date(spider: ExampleSpider) -> None:
    days = [None, datetime(2026, 5, 11, tzinfo=UTC), datetime(2026, 5, 12, tzinfo=UTC), None]
    urls = ["https://news.example/news/1", "http://www.news.example/news/1"] * 2

    kept = spider.article_links(map(lambda url, day: Link(url, named_at=day), urls, days))
    assert [(urls[0], days[2])] == [(link.url, link.named_at) for link in kept]


def test_next_pages_and_sitemaps_need_not_look_like_articles(spider: ExampleSpider) -> None:
    links = [
        Link("https://news.example/section/local?page=2", "section"),
        Link("https://news.example/section/local?page=3", "section"),
        Link("https://news.example/a.xml", "sitemap"),
        Link("https://other.example/b.xml", "sitemap"),
    ]

    assert [link.url for link in links[:3]] == [link.url for link in spider.article_links(links)]
