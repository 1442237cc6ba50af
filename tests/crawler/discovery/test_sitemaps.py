"""Sitemaps and their indexes: what they name, and when it last changed."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery.document import MAX_BYTES, CutOff, TooLarge
from crawler.discovery.sitemaps import NotASitemap, sitemap_links
from models.item import Link

URL = "https://news.example/maps/all.xml"
AMMAN = ZoneInfo("Asia/Amman")
NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 5, 12, 6, 30, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
LOC = "<loc>https://news.example/1</loc>"


def read(sitemap: str | bytes, *, content_type: str = "") -> list[Link]:
    raw = sitemap.encode() if isinstance(sitemap, str) else sitemap
    return sitemap_links(raw, url=URL, zone=AMMAN, now=NOW, content_type=content_type)


def urlset(*entries: str) -> str:
    urls = "".join(f"<url>{entry}</url>" for entry in entries)
    return f"{HEAD}<urlset {SPACES}>{urls}</urlset>"


@pytest.mark.parametrize(
    "entry",
    [
        f"{LOC}<lastmod>2026-05-12T09:30:00+03:00</lastmod>",
        f"{LOC}<lastmod>2026-05-12T06:30:00Z</lastmod>",
        f"{LOC}<lastmod>2026-05-12T09:30</lastmod>",
        f"<lastmod>\n 2026-05-12T09:30:00+03:00 </lastmod>{LOC}",
        f"{LOC}<news:news><news:publication><news:name>المثال</news:name></news:publication>"
        "<news:publication_date>2026-05-12T09:30:00+03:00</news:publication_date></news:news>",
        f"{LOC}<lastmod>2026-05-12T06:30:00Z</lastmod><news:news>"
        "<news:publication_date>2026-05-11T06:30:00Z</news:publication_date></news:news>",
        f"{LOC}<lastmod>2026-05-12</lastmod><news:news>"
        "<news:publication_date>2026-05-12T06:30:00Z</news:publication_date></news:news>",
        f"{LOC}<n:news><n:publication_date>2026-05-12T06:30:00Z</n:publication_date></n:news>",
        f"{LOC}<lastmod><![CDATA[ 2026-05-12T09:30:00+03:00\n]]></lastmod>",
        f"{LOC}<lastmod>2027-01-01</lastmod><news:news>"
        "<news:publication_date>2026-05-12T06:30:00Z</news:publication_date></news:news>",
    ],
    ids=[
        "offset", "UTC", "no zone: the publisher's", "blanks", "news extension",
        "lastmod later than the news extension", "news extension later than lastmod",
        "prefix not declared", "CDATA", "a date to come is none",
    ],
)  # fmt: skip
def test_article_comes_with_its_date(entry: str) -> None:
    assert [Link("https://news.example/1", named_at=MORNING)] == read(urlset(entry))


def test_day_without_clock_begins_at_the_publishers_midnight() -> None:
    (link,) = read(urlset(f"{LOC}<lastmod>2026-05-12</lastmod>"))

    assert datetime(2026, 5, 11, 21, 0, tzinfo=UTC) == link.named_at


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "<lastmod/>",
        "<lastmod>قريبا</lastmod>",
        "<lastmod>2026-05</lastmod>",
        "<lastmod>0001-01-01T00:00:00+03:00</lastmod>",
    ],
)
def test_without_a_readable_date_it_is_none(stamp: str) -> None:
    assert [Link("https://news.example/1")] == read(urlset(LOC + stamp))


def test_index_names_sitemaps() -> None:
    index = (
        f"{HEAD}<sitemapindex {SPACES}><sitemap><loc>https://news.example/a.xml</loc>"
        "<lastmod>2026-05-12T06:30:00Z</lastmod></sitemap><sitemap>"
        "<loc>https://news.example/b.xml.gz</loc></sitemap></sitemapindex>"
    )

    assert [
        Link("https://news.example/a.xml", "sitemap", MORNING),
        Link("https://news.example/b.xml.gz", "sitemap"),
    ] == read(index)


def test_images_and_videos_are_not_the_article() -> None:
    entry = (
        f"<image:image><image:loc>https://news.example/0.jpg</image:loc></image:image>{LOC}"
        "<image:image><image:loc>https://news.example/1.jpg</image:loc></image:image>"
        "<video:video><video:publication_date>2001-01-01</video:publication_date></video:video>"
        '<xhtml:link rel="alternate" href="https://news.example/en/1"/>'
    )

    assert [Link("https://news.example/1")] == read(urlset(entry))


@pytest.mark.parametrize(
    ("sitemap", "expected"),
    [
        (urlset("<loc> https://news.example/خبر \n</loc>"), ["https://news.example/خبر"]),
        (urlset("<loc>https://a.example/?a=1&amp;b=2</loc>"), ["https://a.example/?a=1&b=2"]),
        (urlset("<loc><![CDATA[https://a.example/?a=1&b=2]]></loc>"), ["https://a.example/?a=1&b=2"]),
        (urlset("", "<loc/>", "<loc> </loc>", LOC), ["https://news.example/1"]),
        (f"<urlset><url>{LOC}</url></urlset>", ["https://news.example/1"]),
        (f"\n {urlset(LOC)}", ["https://news.example/1"]),
        (f"\ufeff{urlset(LOC)}", ["https://news.example/1"]),
        (urlset(f"<!-- <loc>https://news.example/0</loc> -->{LOC}"), ["https://news.example/1"]),
        (urlset("<loc>/خبر/1</loc>"), ["https://news.example/خبر/1"]),
        (urlset("<loc>https://a.example/?a=1&b=2</loc>", LOC),
         ["https://a.example/?a=1&b=2", "https://news.example/1"]),
        (urlset("<loc>https://news.example/1</lok>", "<loc>https://news.example/2</loc>"),
         ["https://news.example/1", "https://news.example/2"]),
        (urlset(LOC).replace("sitemaps.org/schemas/sitemap/0.9", "google.com/schemas/sitemap/0.84"),
         ["https://news.example/1"]),
        ("<s:urlset xmlns:s='urn:s'><s:url><s:loc>/1</s:loc></s:url></s:urlset>", ["https://news.example/1"]),
        ("<s:urlset><s:url><s:loc>/1</s:loc></s:url></s:urlset>", ["https://news.example/1"]),
        (urlset(f"<image:loc>https://news.example/1.jpg</image:loc>{LOC}"), ["https://news.example/1"]),
        (urlset("<loc>javascript:void(0)</loc>", "<loc>http://[</loc>", LOC), ["https://news.example/1"]),
        ("https://news.example/1\r\nhttps://news.example/خبر\n\n",
         ["https://news.example/1", "https://news.example/خبر"]),
        ("\ufeffhttps://news.example/1", ["https://news.example/1"]),
        ("<rss version='2.0'><channel><link>/</link><item><link>/1</link></item></channel></rss>",
         ["https://news.example/1"]),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/1'/></entry></feed>",
         ["https://news.example/1"]),
        (urlset(), []),
        ("<urlset/>", []),
    ],
    ids=[
        "Arabic", "ampersand", "CDATA", "no address", "no namespace", "blanks before the head",
        "BOM", "comments", "relative", "bare ampersand", "end missing", "old namespace", "prefix",
        "prefix not declared", "image's address", "no web address", "text", "text with BOM", "RSS",
        "Atom", "empty", "empty in short",
    ],
)  # fmt: skip
def test_addresses_are_read_as_written(sitemap: str, expected: list[str]) -> None:
    assert expected == [link.url for link in read(sitemap)]


MANY = urlset(*(f"<loc>https://news.example/{n * 7919}</loc>" for n in range(2000)))
LINES = "\n".join(f"https://news.example/{n * 7919}" for n in range(2000))


@pytest.mark.parametrize("content_type", ["application/xml", "application/gzip", ""])
def test_compressed_sitemap_is_known_by_its_bytes(content_type: str) -> None:
    raw = MANY.encode()
    parts = gzip.compress(raw[:4000]) + gzip.compress(raw[4000:]) + b"\x00" * 8

    assert 2000 == len(read(gzip.compress(raw), content_type=content_type))
    assert read(raw) == read(parts, content_type=content_type)


@pytest.mark.parametrize(
    "raw",
    [
        MANY[: MANY.index("7919<") + 2].encode(), MANY[:-9].encode(),
        gzip.compress(MANY.encode())[:-2000], gzip.compress(LINES.encode())[:-2000],
    ],
    ids=["in an address", "at the very end", "compressed", "compressed text"],
)  # fmt: skip
def test_sitemap_that_breaks_off_says_so_and_names_what_was_whole(raw: bytes) -> None:
    with pytest.raises(CutOff) as caught:
        read(raw)

    assert 0 < len(caught.value.links)
    assert set(caught.value.links) <= set(read(MANY))


def test_bomb_is_refused_by_name() -> None:
    with pytest.raises(TooLarge):
        read(gzip.compress(b"<urlset>" + b" " * MAX_BYTES))


@pytest.mark.parametrize(
    "raw",
    [
        b"", b" \n", b"\x1f\x8b\x08\x00rubbish", b"Not found", b"<opml version='2.0'/>",
        "<!doctype html><html><body><a href=/1>خبر</a></body></html>".encode(),
        b"https://news.example/1\nNot found", b"https://news.example/1 https://news.example/2",
        f"<html><body>{urlset(LOC)}</body></html>".encode(), gzip.compress(b"Not found"),
        bytes(range(256)),
    ],
    ids=[
        "nothing", "blanks", "broken compression", "text", "another XML", "HTML",
        "addresses and words", "addresses in one line", "sitemap within HTML", "compressed text",
        "rubbish",
    ],
)  # fmt: skip
def test_what_is_no_sitemap_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(NotASitemap):
        read(raw)


def test_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", "utf-8")
    doctype = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    sitemap = urlset("<loc>https://news.example/&x;</loc>").replace(HEAD, HEAD + doctype)

    assert ["https://news.example/&x;"] == [link.url for link in read(sitemap)]


def test_a_billion_laughs_do_nothing() -> None:
    layers = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE urlset [<!ENTITY b0 "ha">{layers}]>'
    sitemap = urlset("<loc>https://news.example/&b9;</loc>", LOC).replace(HEAD, HEAD + doctype)

    assert ["https://news.example/&b9;", "https://news.example/1"] == [
        link.url for link in read(sitemap)
    ]
