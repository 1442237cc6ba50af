"""Whatever a listing's address answers: links or an error by name, in time that grows with it."""

import gzip
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.document import ListingError
from crawler.discovery.feeds import feed_links
from crawler.discovery.listings import section_links
from crawler.discovery.sitemaps import sitemap_links
from models.item import Link

URL = "https://news.example/x"
AMMAN = ZoneInfo("Asia/Amman")
NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
Reader = Callable[[bytes], list[Link]]


def feed(raw: bytes, content_type: str = "") -> list[Link]:
    return feed_links(raw, url=URL, zone=AMMAN, now=NOW, content_type=content_type)


def sitemap(raw: bytes, content_type: str = "") -> list[Link]:
    return sitemap_links(raw, url=URL, zone=AMMAN, now=NOW, content_type=content_type)


def section(raw: bytes, content_type: str = "") -> list[Link]:
    return section_links(raw, url=URL, content_type=content_type)


READERS = [feed, sitemap, section]
PIECES = [
    "<rss>", "</rss>", "<rss version='2.0'><channel>", "<item>", "</item>", "<link>", "</link>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<link href='/خبر'/>",
    "<urlset>", "</urlset>", "<url>", "</url>", "<loc>", "</loc>", "<lastmod>", "</lastmod>",
    "<pubDate>", "</pubDate>", "12 أيار 2026 09:30", "2026-05-12T09:30:00Z", "<![CDATA[", "]]>",
    "<!--", "-->", "&", "&amp;", "&nbsp;", "&#0;", "<a href=/1>", "<base href='//b.example/'>",
    "https://news.example/خبر", "<br>", "<?xml version='1.0' encoding='utf-16'?>",
    "xml:base='/ar/'",
    "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "&x;", "<html>", "\x00", "\ufeff",
    '{"version": "https://jsonfeed.org/version/1", "items": [', '{"url": "/1"}', "]}", "\ud800",
]  # fmt: skip
MARKUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)
RAW = st.binary(max_size=80) | MARKUP.map(lambda text: text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("read", READERS)
@given(raw=RAW | RAW.map(gzip.compress), content_type=st.sampled_from(["", "x; charset=utf-16"]))
def test_any_bytes_give_links_or_an_error_by_name(
    read: Callable[[bytes, str], list[Link]], raw: bytes, content_type: str
) -> None:
    try:
        links = read(raw, content_type)
    except ListingError as error:
        links = list(error.links)
    for link in links:
        assert link.url.lower().startswith(("http://", "https://"))
        assert link.named_at is None or link.named_at.tzinfo is UTC


def rss(entries: str) -> str:
    return f"<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{entries}</channel></rss>"


ENTRIES = "".join(
    f"<item><title>خبر {n} &amp; آخر</title><link>https://news.example/{n}/خبر</link>"
    f"<dc:date>2026-05-{n:02}T09:30:00Z</dc:date></item>"
    for n in range(1, 10)
)
WHOLE = feed(rss(ENTRIES).encode())


@given(end=st.integers(min_value=0, max_value=len(rss(ENTRIES).encode()) - 1))
def test_a_feed_cut_anywhere_names_nothing_that_the_whole_does_not(end: int) -> None:
    with pytest.raises(ListingError) as caught:
        feed(rss(ENTRIES).encode()[:end])

    assert WHOLE[: len(caught.value.links)] == list(caught.value.links)


@given(
    place=st.integers(min_value=0, max_value=len(ENTRIES)),
    break_=st.sampled_from(
        ["&", "<br>", "</b>", "\x00", "&nbsp;", "<!-- x -->", "<b a=1>", "<", ">"]
    ),
)
def test_a_break_costs_the_entry_it_is_in_and_its_neighbour_at_most(
    place: int, break_: str
) -> None:
    links = feed(rss(f"{ENTRIES[:place]}{break_}{ENTRIES[place:]}").encode())

    assert len(WHOLE) - 2 <= sum(link in WHOLE for link in links)


N = 20_000
HOSTILE = {
    "entries never closed": "<rss>" + "<item>" * N + "</rss>",
    "prose never closed": "<rss>" + "<item><description>" * N + "</rss>",
    "one entry of prose": "<rss><item>" + "<description>" * N + "</item></rss>",
    "ends": "<rss>" + "</item>" * N + "</rss>",
    "roots": "<rss>" * N,
    "ends of the root": "<rss>" + "</rss " * N,
    "sections of text": "<rss>" + "<![CDATA[]" * N,
    "comments": "<rss>" + "<!--" * N,
    "ampersands": "<rss>" + "&" * N + "&a;" * N + "</rss>",
    "deep": "<rss>" + "<a>" * N + "</a>" * N + "</rss>",
    "deep entries": "<rss>" + "<item><link>/1</link>" * N + "</item>" * N + "</rss>",
    "prefixes": "<rss>" + "".join(f"<item><a{n}:b/></item>" for n in range(N // 5)) + "</rss>",
    "large root": "<rss a='" + "x" * 20 * N + "'>" + "<item><link>/1</link>" * (N // 10) + "</rss>",
    "blanks in an address": f"<rss><item><link>a{' ' * N}b</link></item></rss>",
    "long date": f"<rss><item><link>/1</link><pubDate>{'12 مايو ' * N}</pubDate></item></rss>",
    "brackets": "[" * N,
    "objects": '{"a":' * N,
    "links": "<div><a href=/1>" * N,
    "templates": "<template>" * N,
    "lines": "http://a/\n" * N + "x",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_answer_and_not_faster(text: str) -> None:
    as_sitemap = text.replace("rss", "urlset").replace("item", "url").replace("link>", "loc>")
    started = process_time()

    for read, raw in ((feed, text), (sitemap, as_sitemap), (section, text)):
        try:
            read(raw.encode())
        except ListingError:
            continue
    # a second or three; what grows with the square takes minutes
    assert process_time() - started < 30


def test_a_hundred_thousand_entries_are_all_named() -> None:
    raw = rss("".join(f"<item><link>{URL}/{n}</link></item>" for n in range(100_000))).encode()

    assert 100_000 == len({link.url for link in feed(raw)})


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>',
        '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>',
    ],
    ids=["DTD", "entity", "parameter entity", "stylesheet"],
)
def test_nothing_outside_is_opened(
    read: Reader, doctype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(f"opened {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr("builtins.open", refuse)

    for root, entry in (("rss", "item"), ("urlset", "url")):
        text = f"{doctype}<{root}><{entry}><link>/&x;1</link><loc>/&x;1</loc></{entry}></{root}>"
        try:
            assert all(link.url.endswith("/&x;1") for link in read(text.encode()))
        except ListingError:
            continue
