"""Any bytes give an item or a named refusal, in time linear in the page."""

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.commands.extract import AnySite
from crawler.extract.errors import ExtractError
from crawler.extract.page import ArticlePage
from models.item import ArticleItem, Publisher
from tests.crawler.extract.prose import BEES
from tests.crawler.extract.sites import MENU, SITES, p

FETCHED_AT = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
PAGES = [site.html.encode() for site in SITES.values()]
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def read(raw: bytes, url: str = "https://x.example/2026/05/10/a") -> ArticleItem | str:
    """Return the item of *raw*, or the reason of its refusal; anything else is raised."""
    try:
        item = AnySite.read(raw, url=url, fetched_at=FETCHED_AT)
    except ExtractError as error:
        return error.reason
    assert item.title == item.title.strip()
    assert item.published_on is None or item.published_local is not None
    assert all(item.provenance.values())
    return item


class OfAny(ArticlePage):
    """A publisher whose selectors find something on most pages."""

    title_css = "h1"
    date_css = "time, .date"
    update_css = "time + time"
    body_css = "main, .story, article"
    drop_css = "main ul, .tags"
    byline_css = ".by"
    keywords_css = ".tags a"
    section_css = "nav a:first-child"


def read_as(page: type[ArticlePage], raw: bytes, content_type: str = "") -> ArticleItem | str:
    """Return what *page* reads, or the reason of its refusal; anything else is raised."""
    publisher = Publisher("خبر", "Khabar", home="https://x.example/", zone="Asia/Amman")
    try:
        return page(
            raw, url="https://x.example/2026/05/10/a", publisher=publisher, fetched_at=FETCHED_AT,
            content_type=content_type,
        ).to_item()  # fmt: skip
    except ExtractError as error:
        return error.reason


@SLOW
@given(st.sampled_from(PAGES), st.integers(0, 6000))
def test_truncated_page_is_read_or_refused(page: bytes, length: int) -> None:
    read(page[:length])


@SLOW
@given(st.sampled_from(PAGES), st.integers(0, 2**32))
def test_page_with_flipped_bytes_is_read_or_refused(page: bytes, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(page)
    for _ in range(chance.randint(1, 60)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    read(bytes(raw))


@SLOW
@given(st.sampled_from(PAGES), st.integers(0, 2**32))
def test_page_with_shuffled_tags_is_read_or_refused(page: bytes, seed: int) -> None:
    chance = random.Random(seed)
    parts = page.split(b"<")
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(parts))
        parts.insert(chance.randrange(len(parts)), parts.pop(at))
    read(b"<".join(parts))


@SLOW
@given(st.binary(max_size=300))
def test_rubbish_is_refused_by_name(raw: bytes) -> None:
    assert isinstance(read(raw), str)


ENCODINGS = "utf-7 utf-16 utf-32 idna punycode unicode_escape raw_unicode_escape hex rot13 cp864"


@SLOW
@given(st.binary(max_size=300), st.sampled_from(ENCODINGS.split()), st.booleans())
def test_any_encoding_that_a_server_names_is_survived(
    raw: bytes, encoding: str, arabic: bool
) -> None:
    text = PAGES[0] if arabic else b""

    assert isinstance(read_as(OfAny, raw + text + b"\xff", f"text/html; charset={encoding}"),
                      (str, ArticleItem))  # fmt: skip


@SLOW
@given(st.sampled_from(PAGES), st.integers(0, 2**32))
def test_publishers_page_with_flipped_bytes_is_read_or_refused(page: bytes, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(page)
    for _ in range(chance.randint(1, 60)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)

    read_as(OfAny, bytes(raw))


@SLOW
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_machine_data_is_survived(value: str, other: str) -> None:
    html = (
        f"<script type='application/ld+json'>{value}</script><script type='application/ld+json'>"
        f'{{"@type": {value!r}, "author": [{other!r}]}}</script>'
        f'<meta property="article:published_time" content="{other}"><title>{BEES[0]}</title>'
        f"<link rel=canonical href='{value}'><h1>{BEES[0]}</h1>{p(BEES[1])}"
    )
    read(html.encode("utf-8", "replace"))


ITEM = "<p>قال النحالون إن الموسم جيد هذا العام رغم السيول التي جرفت الخلايا.</p>"
HEAD = f"<title>{BEES[0]}</title><h1>{BEES[0]}</h1><p>10 مايو 2026 10:30</p>"
SCRIPT = "<script type='application/ld+json'>"
GROWING: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: HEAD + ITEM * n,
    "one paragraph": lambda n: f"{HEAD}<p>{'كلمة أخرى في النص ' * (4 * n)}",
    "links": lambda n: HEAD + p(BEES[1]) + "<a href='/tag/1'>خبر آخر من الأرشيف</a><br>" * n,
    "links in one line": lambda n: HEAD + p(BEES[1]) + "<a href=/tag/1>رابط</a> " * n,
    "nested divs": lambda n: HEAD + "<div>" * n + p(BEES[1]) + ITEM,
    "nested spans": lambda n: HEAD + ("<span>" + "كلمة ") * n + p(BEES[1]),
    "each paragraph deeper": lambda n: HEAD + (f"<div>{ITEM}") * n,
    "menus": lambda n: MENU * (n // 4) + HEAD + p(BEES[1]),
    "microdata": lambda n: HEAD + p(BEES[1]) + "<i itemprop=datePublished>1 مايو 2026</i>" * n,
    "scopes": lambda n: "<div itemscope itemtype=http://schema.org/Article>" * n + HEAD + ITEM,
    "tags": lambda n: "<meta property='article:tag' content='عسل'>" * n + HEAD + ITEM,
    "json": lambda n: "<script type='application/ld+json'>" + "[" * n + "</script>" + HEAD + ITEM,
    "json strings": lambda n: SCRIPT + "{" + '"a\\' * n + "</script>" + HEAD,
    "json comments": lambda n: SCRIPT + "/*" * n + "</script>" + HEAD,
    "title": lambda n: f"<title>{'عنوان طويل - ' * n}</title><h1>عنوان طويل</h1>{ITEM}",
    "headings": lambda n: HEAD + "<h2>عنوان فرعي من ثلاث</h2>" * n + ITEM,
    "dates": lambda n: HEAD + "<time datetime=2026-05-10></time>10 مايو 2026 10:30<br>" * n + ITEM,
    "labels": lambda n: HEAD + "<p>كلمات مفتاحية</p><p>المصدر:</p><p>كتب:</p>" * n + ITEM,
    "separators": lambda n: f"<title>{'| - ' * n}</title><p>{'| / - ' * n}</p>{HEAD}{ITEM}",
}  # fmt: skip


@pytest.mark.parametrize("grow", GROWING.values(), ids=GROWING.keys())
def test_a_publishers_work_grows_with_the_page_and_no_faster(grow: Callable[[int], str]) -> None:
    small, large = (
        work(f"<main>{grow(n)}</main>".encode(), partial(read_as, OfAny)) for n in (500, 4_000)
    )

    assert large < 12 * small


@pytest.mark.parametrize("grow", GROWING.values(), ids=GROWING.keys())
def test_work_grows_with_the_page_and_no_faster(grow: Callable[[int], str]) -> None:
    small, large = (work(grow(n).encode()) for n in (1_000, 8_000))

    # eight times the page: a square would take 64 times the calls
    assert large < 12 * small


def work(raw: bytes, reading: Callable[[bytes], object] = read) -> int:
    """Return how many calls *reading* takes for *raw*."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        reading(raw)
    finally:
        sys.setprofile(None)
    return calls


def test_a_very_long_page_is_read() -> None:
    paragraph = "<p>" + ITEM[3:-4] * 7 + "</p>"

    item = read((HEAD + paragraph * 12_000).encode())  # 10 MB

    assert isinstance(item, ArticleItem)
    assert 12_000 == item.body.count("\n\n") + 1
