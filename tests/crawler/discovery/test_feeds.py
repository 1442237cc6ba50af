"""Links and dates of RSS and Atom, and what happens where there is no feed."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery.feeds import NotAFeed, feed_links
from models.item import Link

URL = "https://news.example/rss/all.xml"
AMMAN = ZoneInfo("Asia/Amman")  # three hours ahead of UTC since 2022
NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 5, 12, 6, 30, tzinfo=UTC)


def read(feed: str | bytes) -> list[Link]:
    raw = feed.encode() if isinstance(feed, str) else feed
    return feed_links(raw, url=URL, zone=AMMAN, now=NOW)


def rss(*items: str) -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>صحيفة المثال</title>'
        f"<link>https://news.example/</link>{entries}</channel></rss>"
    )


def rdf(item: str) -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="https://news.example/"><link>https://news.example/</link></channel>'
        f'<item rdf:about="https://news.example/1">{item}</item></rdf:RDF>'
    )


def atom(entry: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>المثال</title><entry>{entry}</entry></feed>'


LINK = "<link>https://news.example/1</link>"
ATOM_LINK = '<link rel="alternate" href="https://news.example/1"/>'


@pytest.mark.parametrize(
    "feed",
    [
        rss(f"{LINK}<pubDate>Tue, 12 May 2026 09:30:00 +0300</pubDate>"),
        rss(f"{LINK}<pubDate>Tue, 12 May 2026 06:30:00 GMT</pubDate>"),
        rss(f"{LINK}<pubDate>2026-05-12T09:30:00</pubDate>"),
        rss(f"{LINK}<pubDate>الثلاثاء 12 أيار 2026 09:30 ص</pubDate>"),
        rss(f"{LINK}<dc:date>2026-05-12T06:30:00Z</dc:date>"),
        rdf(f"{LINK}<dc:date>2026-05-12T09:30:00+03:00</dc:date>"),
        atom(f"{ATOM_LINK}<published>2026-05-12T06:30:00Z</published>"),
        atom(f"{ATOM_LINK}<updated>2026-05-12T09:30:00+03:00</updated>"),
        atom(
            f"{ATOM_LINK}<published>2026-05-11T06:30:00Z</published>"
            "<updated>2026-05-12T06:30:00Z</updated>"
        ),
        atom(
            f"{ATOM_LINK}<published>2026-05-12T06:30:00Z</published>"
            "<updated>2026-05-11T06:30:00Z</updated>"
        ),
    ],
    ids=[
        "RSS 2.0 with offset", "RSS 2.0 in GMT", "RSS 2.0 without a zone: the publisher's",
        "RSS 2.0 in Arabic", "RSS 2.0 with dc:date", "RSS 1.0", "Atom published", "Atom updated",
        "Atom updated later", "Atom published later",
    ],
)  # fmt: skip
def test_link_comes_with_its_later_date(feed: str) -> None:
    assert [Link("https://news.example/1", named_at=MORNING)] == read(feed)


@pytest.mark.parametrize(
    "stamp",
    ["", "<pubDate></pubDate>", "<pubDate>قريبا</pubDate>", "<pubDate>32 May 2026</pubDate>"],
)
def test_date_that_cannot_be_read_is_none(stamp: str) -> None:
    assert [Link("https://news.example/1")] == read(rss(LINK + stamp))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://news.example/سياسة/خبر-أول", "https://news.example/سياسة/خبر-أول"),
        ("/سياسة/خبر", "https://news.example/سياسة/خبر"),
        ("today.html", "https://news.example/rss/today.html"),
        ("\n  https://news.example/1 \n", "https://news.example/1"),
        (
            "https://news.example/?id=1&amp;utm_source=rss",
            "https://news.example/?id=1&utm_source=rss",
        ),
        ("<![CDATA[https://news.example/?id=1&x=2]]>", "https://news.example/?id=1&x=2"),
    ],
    ids=["Arabic", "relative to the site", "relative to the feed", "blanks", "tracking", "CDATA"],
)
def test_link_is_absolute_and_otherwise_as_written(target: str, expected: str) -> None:
    assert [expected] == [link.url for link in read(rss(f"<link>{target}</link>"))]


def test_links_come_in_the_feeds_order_and_those_without_address_not_at_all() -> None:
    feed = rss(
        "<link>https://news.example/2</link>", "<title>خبر بلا رابط</title>",
        "<link>http://[</link>", "<link>https://news.example/1</link>",
    )  # fmt: skip

    assert ["https://news.example/2", "https://news.example/1"] == [link.url for link in read(feed)]


def test_permanent_guid_stands_for_a_missing_link() -> None:
    feed = rss('<guid isPermaLink="true">https://news.example/1</guid>')

    assert ["https://news.example/1"] == [link.url for link in read(feed)]


def test_windows_1256_is_read_as_declared() -> None:
    feed = rss("<title>خبر</title><link>https://news.example/خبر</link>")
    raw = feed.replace("utf-8", "windows-1256").encode("cp1256")

    assert ["https://news.example/خبر"] == [link.url for link in read(raw)]


def test_broken_feed_gives_what_stands_before_the_break() -> None:
    feed = rss("<link>https://news.example/1</link>", "<link>https://news.example/2</link>")

    links = read(feed[: feed.index("https://news.example/2")])
    assert "https://news.example/1" == links[0].url


def test_bare_ampersands_do_not_break_a_feed() -> None:
    feed = rss("<title>بيع & شراء</title><link>https://news.example/?a=1&b=2</link>", LINK)

    assert ["https://news.example/?a=1&b=2", "https://news.example/1"] == [
        link.url for link in read(feed)
    ]


def test_empty_feed_names_nothing() -> None:
    assert [] == read(rss())


@pytest.mark.parametrize(
    "raw",
    [
        b"", b" \n", b"\x1f\x8b\x08\x00rubbish", b"Not found", b'{"items": []}',
        "<!doctype html><html><title>خطأ</title><body><a href=/1>خبر</a></body></html>".encode(),
        b"<urlset><url><loc>https://news.example/1</loc></url></urlset>",
    ],
    ids=["nothing", "blanks", "compressed", "text", "JSON", "HTML", "sitemap"],
)  # fmt: skip
def test_what_is_no_feed_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(NotAFeed):
        read(raw)


def test_bytes_that_name_a_file_open_none(tmp_path: Path) -> None:
    local = tmp_path / "local.xml"
    local.write_text(rss(LINK), "utf-8")

    with pytest.raises(NotAFeed):
        read(str(local))


def test_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", "utf-8")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    feed = rss("<link>https://news.example/&x;</link>").replace("<rss", f"{doctype}<rss", 1)

    assert not any("geheim" in link.url for link in read(feed))


def test_a_billion_laughs_do_nothing() -> None:
    layers = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY b0 "ha">{layers}]>'
    feed = rss("<link>https://news.example/&b9;</link>", LINK)

    links = read(feed.replace("<rss", f"{doctype}<rss", 1))
    assert "https://news.example/1" == links[-1].url
    assert all(len(link.url) < 100 for link in links)
