"""Links and dates of RSS, RDF, Atom and JSON Feed, and what happens where there is no feed."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery.document import CutOff
from crawler.discovery.feeds import NotAFeed, feed_links
from models.item import Link

URL = "https://news.example/rss/all.xml"
AMMAN = ZoneInfo("Asia/Amman")  # three hours ahead of UTC since 2022
NOW = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 5, 12, 6, 30, tzinfo=UTC)


def read(feed: str | bytes, *, content_type: str = "") -> list[Link]:
    raw = feed.encode() if isinstance(feed, str) else feed
    return feed_links(raw, url=URL, zone=AMMAN, now=NOW, content_type=content_type)


def urls(feed: str | bytes, *, content_type: str = "") -> list[str]:
    return [link.url for link in read(feed, content_type=content_type)]


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


def json_feed(*items: object, version: str = "https://jsonfeed.org/version/1.1") -> str:
    return json.dumps({"version": version, "title": "المثال", "items": items}, ensure_ascii=False)


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
        rss(f"{LINK}<pubDate>الثلاثاء, ١٢ مايو ٢٠٢٦ ٠٩:٣٠:٠٠</pubDate>"),
        rss(f"{LINK}<pubDate>Tue, 12 مايو 2026 09:30:00 +0300</pubDate>"),
        rss(f"{LINK}<pubDate>\n <![CDATA[Tue, 12 May 2026 09:30:00 +0300]]> </pubDate>"),
        rss(f"{LINK}<a10:updated>2026-05-12T09:30:00+03:00</a10:updated>"),
        rss(
            f"{LINK}<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>"
            "<dc:date>2026-05-12T06:30Z</dc:date>"
        ),
        rss(f"{LINK}<pubDate>2026-05-12T06:30Z</pubDate><dc:date>2026-05-14T06:30Z</dc:date>"),
        rdf(f"{LINK}<dc:date>2026-05-12T06:30Z</dc:date>").replace("xmlns:dc=", "xmlns:d="),
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
        atom(f"{ATOM_LINK}<issued>2026-05-12T09:30+03:00</issued><modified>2026-05-11</modified>"),
        json_feed({"url": "https://news.example/1", "date_published": "2026-05-12T09:30:00+03:00"}),
        json_feed(
            {
                "url": "https://news.example/1", "date_published": "2026-05-11T09:30:00+03:00",
                "date_modified": "2026-05-12T06:30:00Z",
            }
        ),
    ],
    ids=[
        "RSS 2.0 with offset", "RSS 2.0 in GMT", "RSS 2.0 without a zone: the publisher's",
        "RSS 2.0 in Arabic", "RSS 2.0 with dc:date", "RSS 1.0", "Arabic digits", "Arabic month",
        "CDATA with blanks", "Atom within RSS, not declared", "year 1 is none",
        "a date to come is none", "Dublin Core, not declared", "Atom published", "Atom updated",
        "Atom updated later", "Atom published later", "Atom 0.3", "JSON published",
        "JSON modified later",
    ],
)  # fmt: skip
def test_link_comes_with_its_later_date(feed: str) -> None:
    assert [Link("https://news.example/1", named_at=MORNING)] == read(feed)


@pytest.mark.parametrize(
    "stamp",
    [
        "", "<pubDate></pubDate>", "<pubDate>قريبا</pubDate>", "<pubDate>32 May 2026</pubDate>",
        "<pubDate>May 2026</pubDate>", "<pubDate>Wed, 13 May 2026 15:30:00 +0300</pubDate>",
        "<pubDate>Mon, 01 Jan 0001 00:00:00 +0300</pubDate>",
        "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>",
        "<dc:date>9999-12-31T23:59:59-03:00</dc:date>",
        "<game:date xmlns:game='urn:games'>2026-05-12</game:date>",
        "<source><pubDate>2026-05-12</pubDate></source>",
    ],
    ids=[
        "none", "empty", "words", "no such day", "a month", "more than a day ahead", "year 1",
        "1970", "year 9999", "another vocabulary's", "of something inside",
    ],
)  # fmt: skip
def test_date_that_cannot_be_meant_is_none(stamp: str) -> None:
    assert [Link("https://news.example/1")] == read(rss(LINK + stamp))


def test_clock_labelled_gmt_by_mistake_stays_as_written() -> None:
    # local time under the label GMT: three hours ahead, and nothing in the feed shows it
    (link,) = read(rss(f"{LINK}<pubDate>Tue, 12 May 2026 14:30:00 GMT</pubDate>"))

    assert datetime(2026, 5, 12, 14, 30, tzinfo=UTC) == link.named_at


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
        ("<![CDATA[\n https://news.example/خبر \n]]>", "https://news.example/خبر"),
        ("<![CDATA[https://news.example/?id=1&#038;x=2]]>", "https://news.example/?id=1&x=2"),
        ("https://news.example/?id=1&amp;amp;x=2", "https://news.example/?id=1&x=2"),
        ("https://news.example/?id=1&x=2", "https://news.example/?id=1&x=2"),
        ("https://news.example/?id=1&copy=2", "https://news.example/?id=1&copy=2"),
        ("https://news.example/خبر\n-أول", "https://news.example/خبر-أول"),
        ("https://news.example/خبر أول", "https://news.example/خبر أول"),
        ("\u200fhttps://news.example/1\u200f", "https://news.example/1"),
        ("//news.example/1", "https://news.example/1"),
        ("www.news.example/1", "https://www.news.example/1"),
        ("https://news.example/%CE%C8%D1", "https://news.example/%CE%C8%D1"),
    ],
    ids=[
        "Arabic", "relative to the site", "relative to the feed", "blanks", "tracking", "CDATA",
        "CDATA with blanks", "WordPress's ampersand", "escaped twice", "bare ampersand",
        "looks like an entity", "broken in two lines", "blank inside", "marks of direction",
        "no scheme", "only a host", "windows-1256 escapes",
    ],
)  # fmt: skip
def test_link_is_absolute_and_otherwise_as_written(target: str, expected: str) -> None:
    assert [expected] == urls(rss(f"<link>{target}</link>"))


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (rss('<guid isPermaLink="true">https://news.example/1</guid>'), 1),
        (rss("<guid>https://news.example/1</guid>"), 1),
        (rss('<guid isPermaLink="false">https://news.example/1</guid>'), None),
        (rss('<guid isPermalink="False">https://news.example/1</guid>'), None),
        (rss("<guid>7-1</guid>"), None),
        (rss("<link> </link><guid>https://news.example/1</guid>"), 1),
        (rss("<link>http://[</link><guid>https://news.example/1</guid>"), 1),
        (rss(f"<guid>https://news.example/?p=2</guid>{LINK}"), 1),
        (
            rss(
                "<link>https://proxy.example/~r/x/~3/2</link>"
                '<feedburner:origLink xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
                "https://news.example/1</feedburner:origLink>"
            ),
            1,
        ),
        (rss(f'<atom:link rel="self" href="https://news.example/2"/>{LINK}'), 1),
        (rss('<a10:link href="https://news.example/1"/>'), 1),
        (rss('<link href="https://news.example/1"/>'), 1),
        (rss(f"<media:link>https://news.example/2</media:link>{LINK}"), 1),
        (rss(f"<source url='https://b.example/'>ب</source><comments>/2</comments>{LINK}"), 1),
        (rss('<enclosure url="https://news.example/2.jpg" type="image/jpeg"/>'), None),
        (rdf("<title>خبر</title>"), 1),
        (rdf("<link>https://news.example/2</link>"), 2),
        (atom('<link href="https://news.example/1"/>'), 1),
        (atom('<link rel="http://www.iana.org/assignments/relation/alternate" href="/1"/>'), 1),
        (
            atom(
                '<link rel="self" href="/5"/><link rel="edit" href="/4"/><link rel="enclosure" '
                'href="/3"/><link rel="related" href="/2"/><link rel="alternate" href="/1"/>'
            ),
            1,
        ),
        (
            atom(
                '<link rel="alternate" type="application/json" href="/3"/>'
                '<link rel="alternate" type="text/html" hreflang="en" href="/2"/>'
                '<link rel="alternate" type="text/html" hreflang="ar" href="/1"/>'
            ),
            1,
        ),
        (atom('<link rel="self" href="/1"/><id>https://news.example/1</id>'), None),
        (atom('<source><link href="/2"/></source>'), None),
        (json_feed({"id": "7", "url": "/1"}), 1),
        (json_feed({"url": "", "external_url": "https://news.example/1"}), 1),
        (json_feed({"url": "/1", "external_url": "https://b.example/9"}), 1),
        (json_feed({"url": 7}), None),
        (json_feed({"title": "خبر"}, None, 7, ["https://news.example/1"]), None),
        (json_feed({"url": "/1"}, version="https://jsonfeed.org/version/1"), 1),
        (f"\ufeff \n{json_feed({'url': '/1'})}", 1),
    ],
    ids=[
        "permanent guid", "guid is permanent unless it says no", "guid that is no address",
        "guid in other letters", "guid of digits", "blank link", "broken link", "link before guid",
        "feed service", "Atom's self within RSS", "Atom's link within RSS", "href within RSS",
        "another vocabulary's link", "source and comments", "enclosure", "RDF subject",
        "link before RDF subject", "Atom without rel", "Atom's long rel", "Atom's other rels",
        "the Arabic page of several", "Atom id is no address", "link of an Atom source",
        "JSON url", "JSON external_url", "both", "JSON number", "JSON without addresses",
        "JSON 1.0", "JSON with BOM",
    ],
)  # fmt: skip
def test_the_articles_address_is_chosen(feed: str, expected: int | None) -> None:
    assert ([f"https://news.example/{expected}"] if expected else []) == urls(feed)


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (atom('<link href="1"/>').replace("<feed", '<feed xml:base="https://b.example/"'), "https://b.example/1"),
        (atom('<link xml:base="x/" href="1"/>').replace("<feed", '<feed xml:base="/ar/"'), "https://news.example/ar/x/1"),
        (rss("<link>1</link>").replace("<channel", "<channel xml:base='/ar/'"), "https://news.example/ar/1"),
        (atom('<link href="1"/>').replace("<feed", '<feed xml:base="http://["'), "https://news.example/rss/1"),
    ],
    ids=["other host", "base within base", "RSS", "broken base"],
)  # fmt: skip
def test_address_is_relative_to_its_base(feed: str, expected: str) -> None:
    assert [expected] == urls(feed)


def test_links_come_in_the_feeds_order_and_those_without_address_not_at_all() -> None:
    feed = rss(
        "<link>https://news.example/2</link>", "<title>خبر بلا رابط</title>",
        "<link>http://[</link>", "<link>https://news.example/1</link>",
    )  # fmt: skip

    assert ["https://news.example/2", "https://news.example/1"] == [link.url for link in read(feed)]


ARABIC = rss("<title>خبر</title><link>https://news.example/خبر</link>")
LATIN_HEAD = ARABIC.replace('encoding="utf-8"', 'encoding="windows-1256"')


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (ARABIC.encode(), "text/xml; charset=windows-1256"),
        (LATIN_HEAD.encode("cp1256"), "text/xml; charset=utf-8"),
        (ARABIC.partition("?>")[2].encode("cp1256"), "text/xml; charset=windows-1256"),
        (ARABIC.encode("utf-8-sig"), ""),
        (b"\n\n  " + ARABIC.encode(), ""),
        (b"\xef\xbb\xbf\n" + ARABIC.encode(), ""),
        (ARABIC.encode("utf-16"), "text/xml"),
        (ARABIC.encode("utf-16-le"), ""),
        (ARABIC.encode("utf-16-be"), ""),
        (gzip.compress(ARABIC.encode()), "text/xml; charset=utf-8"),
        (gzip.compress(ARABIC.encode()[:99]) + gzip.compress(ARABIC.encode()[99:]), ""),
        (ARABIC.replace("<title>خبر", "<title>خبر\x00\x0b &#0; &#11;").encode(), ""),
        (f"<br />\n<b>Warning</b>: line 7<br />{ARABIC}".encode(), "text/html"),
        (f"{ARABIC}<!-- 0.2 s --><script src='/x.js'></script>".encode(), ""),
    ],
    ids=[
        "header says windows-1256", "declaration says it", "header alone says it", "BOM",
        "blank lines first", "BOM and blank line", "UTF-16", "UTF-16 without BOM", "big-endian",
        "compressed", "compressed in two parts", "control characters", "a warning first",
        "scripts after",
    ],
)  # fmt: skip
def test_bytes_are_read_as_what_they_are(raw: bytes, content_type: str) -> None:
    assert ["https://news.example/خبر"] == urls(raw, content_type=content_type)


def test_letter_cut_in_half_costs_no_link_but_its_own() -> None:
    half = "خبر".encode()[:-1]
    feed = rss(
        "<link>https://news.example/خبر</link><description>ملخص الXX</description>",
        "<link>https://news.example/XX</link>", LINK,
    ).encode()  # fmt: skip

    links = urls(feed.replace(b"XX", half))
    assert ["https://news.example/خبر", "https://news.example/1"] == links


SECOND = "<link>https://news.example/2</link><pubDate>2026-05-12T06:30Z</pubDate>"


@pytest.mark.parametrize(
    "first",
    [
        f"{LINK}<title>بيع & شراء</title>",
        f"{LINK}<title>خبر&nbsp;أول &hellip; &unknown;</title>",
        f"<description>نص<br>وآخر <b>غامق</p></description>{LINK}",
        f"<description>نص</b></i></div></description>{LINK}",
        f"{LINK}<content:encoded><p class=x>3 < 4</content:encoded>",
        f"<media:thumbnail url='/x.jpg'/>{LINK}",
        f"{LINK}<description><![CDATA[ <item><link>/9</link></item> ]]></description>",
        f"<!-- <link>/9</link> <item> -->{LINK}",
        f"{LINK}</wrong>",
        f"{LINK}<image><url>https://news.example/1.jpg</image>",
    ],
    ids=[
        "bare ampersand",
        "entities of HTML",
        "HTML not escaped",
        "ends without beginning",
        "attribute without quotes",
        "prefix not declared",
        "item within CDATA",
        "item within a comment",
        "end of nothing",
        "end missing",
    ],
)
def test_broken_markup_costs_no_other_entry(first: str) -> None:
    links = read(rss(first, SECOND, LINK.replace("1", "3")))

    assert [
        Link("https://news.example/1"), Link("https://news.example/2", named_at=MORNING),
        Link("https://news.example/3"),
    ] == links  # fmt: skip


@pytest.mark.parametrize("end", ["https://news.example/2", "/2</link>", "/2</link></item>"])
def test_feed_that_breaks_off_says_so_and_names_what_was_whole(end: str) -> None:
    feed = rss(LINK, "<link>https://news.example/2</link>")

    with pytest.raises(CutOff) as caught:
        read(feed[: feed.rindex(end) + len(end) - 1])
    assert (Link("https://news.example/1"),) == caught.value.links


def test_compressed_feed_that_breaks_off_says_so() -> None:
    raw = rss(*(f"<link>https://news.example/{n * 7919}</link>" for n in range(2000))).encode()

    with pytest.raises(CutOff) as caught:
        read(gzip.compress(raw)[:-3000])
    assert 100 < len(caught.value.links) < 2000
    assert set(caught.value.links) < set(read(raw))


@pytest.mark.parametrize("feed", [rss(), "<rss version='2.0'/>", json_feed(), "<feed></feed>"])
def test_empty_feed_names_nothing(feed: str) -> None:
    assert [] == read(feed)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b" \n", b"\x1f\x8b\x08\x00rubbish", b"Not found", b'{"items": []}',
        "<!doctype html><html><title>خطأ</title><body><a href=/1>خبر</a></body></html>".encode(),
        b"<urlset><url><loc>https://news.example/1</loc></url></urlset>",
        f"<html><body><pre>{rss(LINK)}</pre></body></html>".encode(),
        json_feed({"url": "/1"}).encode()[:-9], b"{" * 100_000, b'{"version": 1, "items": 2}',
        b'{"message": "Access denied, contact us"}', gzip.compress(b"Not found"), bytes(range(256)),
    ],
    ids=[
        "nothing", "blanks", "compressed", "text", "JSON", "HTML", "sitemap", "feed within HTML",
        "JSON Feed cut off", "JSON without end", "JSON of another kind", "JSON with a message",
        "compressed text", "rubbish",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(NotAFeed):
        read(raw)


def test_error_says_what_it_met() -> None:
    with pytest.raises(NotAFeed, match=r"an HTML page: .*الصفحة غير موجودة"):
        read("<!DOCTYPE html><html><title>الصفحة غير موجودة</title></html>")


@pytest.mark.parametrize(
    "raw",
    [b"\0\1\2 no feed", b"\x1b]0;owned\x07\x1b[31mno feed", bytes(range(256)) * 9],
    ids=["NUL", "what commands a terminal", "every byte"],
)
def test_error_says_nothing_that_a_database_or_a_terminal_chokes_on(raw: bytes) -> None:
    with pytest.raises(NotAFeed) as error:
        read(raw)

    assert str(error.value).startswith("it begins with ")
    assert str(error.value).isprintable()


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

    assert ["https://news.example/&x;"] == urls(feed)


def test_a_billion_laughs_do_nothing() -> None:
    layers = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY b0 "ha">{layers}]>'
    feed = rss("<link>https://news.example/&b9;</link>", LINK)

    links = urls(feed.replace("<rss", f"{doctype}<rss", 1))
    assert ["https://news.example/&b9;", "https://news.example/1"] == links
