"""Sitemaps and their indexes: what they name, and when it last changed."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery.sitemaps import NotASitemap, sitemap_links
from models.item import Link

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


def read(sitemap: str | bytes) -> list[Link]:
    raw = sitemap.encode() if isinstance(sitemap, str) else sitemap
    return sitemap_links(raw, zone=AMMAN, now=NOW)


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
    ],
    ids=[
        "offset", "UTC", "no zone: the publisher's", "blanks", "news extension",
        "lastmod before the news extension",
    ],
)  # fmt: skip
def test_article_comes_with_its_date(entry: str) -> None:
    assert [Link("https://news.example/1", named_at=MORNING)] == read(urlset(entry))


def test_day_without_clock_begins_at_the_publishers_midnight() -> None:
    (link,) = read(urlset(f"{LOC}<lastmod>2026-05-12</lastmod>"))

    assert datetime(2026, 5, 11, 21, 0, tzinfo=UTC) == link.named_at


@pytest.mark.parametrize("stamp", ["", "<lastmod/>", "<lastmod>قريبا</lastmod>"])
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
        (f"{HEAD}<urlset {SPACES}><!-- x --><url>{LOC}</url>", ["https://news.example/1"]),
        (urlset(), []),
    ],
    ids=[
        "Arabic", "ampersand", "CDATA", "no address", "no namespace", "blanks before the head",
        "BOM", "comments", "cut off", "empty",
    ],
)  # fmt: skip
def test_addresses_are_read_as_written(sitemap: str, expected: list[str]) -> None:
    assert expected == [link.url for link in read(sitemap)]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b" \n", b"\x1f\x8b\x08\x00rubbish", b"Not found", b"<rss version='2.0'/>",
        "<!doctype html><html><body><a href=/1>خبر</a></body></html>".encode(),
    ],
    ids=["nothing", "blanks", "compressed: the downloader's business", "text", "feed", "HTML"],
)  # fmt: skip
def test_what_is_no_sitemap_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(NotASitemap):
        read(raw)


def test_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim", "utf-8")
    doctype = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    sitemap = urlset("<loc>https://news.example/&x;</loc>").replace(HEAD, HEAD + doctype)

    assert not any("geheim" in link.url for link in read(sitemap))


def test_a_billion_laughs_do_nothing() -> None:
    layers = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE urlset [<!ENTITY b0 "ha">{layers}]>'
    sitemap = urlset("<loc>https://news.example/&b9;</loc>", LOC).replace(HEAD, HEAD + doctype)

    assert all(len(link.url) < 100 for link in read(sitemap))
