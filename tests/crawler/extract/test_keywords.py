"""Which entries are an article's keywords: behind their heading, by address, in a list told."""

import pytest
from lxml import etree

from crawler.extract import keywords
from crawler.extract.body import Block, lines
from tests.crawler.extract.prose import TRAM
from tests.crawler.extract.sites import Site, p, read

TITLE = "سباق القوارب يعود إلى الخليج"
TEXT = "عاد سباق القوارب الشراعية إلى الخليج بعد انقطاع، وشارك فيه صيادون من قرى الساحل."


def page(html: str) -> list[Block]:
    return lines(etree.HTML(f"<body>{html}</body>").find("body"))


def tag(name: str, folder: str = "tags") -> str:
    return f"<a href='/{folder}/{name}'>{name}</a>"


SAILS, SHIPS, COAST = tag("أشرعة"), tag("سفن"), tag("ساحل")
OTHERS = "<a href='/story/11'>افتتاح ميناء الصيد القديم</a>"
LISTS = {
    "links behind the heading": f"<p>كلمات مفتاحية: {SAILS} {SHIPS} {COAST}</p>",
    "heading as an element": f"<div><b>وسوم</b> {SAILS} {SHIPS} {COAST}</div>",
    "links in the next line": f"<h4>الكلمات المفتاحية</h4><p>{SAILS} {SHIPS} {COAST}</p>",
    "links one a line": f"<h4>وسوم</h4><ul><li>{SAILS}<li>{SHIPS}<li>{COAST}</ul>",
    "other articles in the same list": (
        f"<h4>وسوم</h4><ul><li>{SAILS}<li>{SHIPS}<li>{COAST}<li>{OTHERS}</ul>"
    ),
    "other articles in the line": f"<p>وسوم: {SAILS} {SHIPS} {COAST} {OTHERS}</p>",
    "commas": "<p>كلمات دلالية: أشرعة، سفن، ساحل</p>",
    "Latin commas": "<p>كلمات دلالية: أشرعة, سفن, ساحل</p>",
    "bars in the next line": "<h4>وسوم</h4><p>أشرعة | سفن | ساحل</p>",
    "items without links": "<h4>وسوم</h4><ul><li>أشرعة<li>سفن<li>ساحل</ul><p>خبر آخر</p>",
    "elements without separators": "<p><b>وسوم:</b> <i>أشرعة</i> <i>سفن</i> <i>ساحل</i></p>",
}


@pytest.mark.parametrize("html", LISTS.values(), ids=LISTS.keys())
def test_list_behind_its_heading_is_read_entry_by_entry(html: str) -> None:
    found = page(f"<p>{TEXT}</p>{html}")
    at = next(at for at, line in enumerate(found) if keywords.behind_label(line) is not None)

    assert ["أشرعة", "سفن", "ساحل"] == keywords.labelled(found, at)


@pytest.mark.parametrize(
    "html",
    [
        "<h4>وسوم</h4>",
        f"<h4>وسوم</h4><p>{TEXT}</p>",
        "<h4>وسوم</h4><p>رياضة</p>",
        f"<p>وسوم: {TEXT} {TEXT}</p>",
    ],
    ids=["nothing follows", "prose follows", "one word follows, which may be anything", "prose"],
)
def test_heading_without_a_list_gives_no_keywords(html: str) -> None:
    assert [] == keywords.labelled(page(html), 0)


@pytest.mark.parametrize(
    "html",
    ["<p>التعريفات الجمركية ترتفع</p>", f"<p>{TEXT}</p>", f"<p>{SAILS} {SHIPS}</p>"],
    ids=["prose that begins like a heading", "prose", "links without a heading"],
)
def test_line_without_a_heading_has_nothing_behind_it(html: str) -> None:
    (line,) = page(html)

    assert keywords.behind_label(line) is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>{SAILS} {SHIPS}</p>", ["أشرعة", "سفن"]),
        (f"<p>{tag('أشرعة', 'topic')}</p>", ["أشرعة"]),
        (f"<p>{tag('أشرعة', 'وسم')}</p>", ["أشرعة"]),
        ("<p><a href='/search?tag=أشرعة'>أشرعة</a></p>", ["أشرعة"]),
        (f"<p><a>شارك</a></p><p>{SAILS}</p><p>{OTHERS}</p><p>{SHIPS}</p>", ["أشرعة"]),
        (f"<p>{OTHERS}</p>", []),
        (f"<p>{TEXT} {SAILS}</p>", []),
        (f"<p>{tag('عاد سباق القوارب الشراعية إلى الخليج بعد انقطاع')}</p>", []),
    ],
    ids=[
        "tags", "topic", "Arabic folder", "query", "only the first row", "other articles",
        "inside prose", "a headline is no keyword",
    ],
)  # fmt: skip
def test_links_to_tags_are_known_by_their_address(html: str, expected: list[str]) -> None:
    assert expected == keywords.tag_links(page(html))


def believed(
    *entries: str, known: float = 0.5, text: str = TEXT, every_word: bool = False
) -> tuple[str, ...]:
    return keywords.believable(
        entries, title=TITLE, text=text, sites=frozenset({"جريده الشراع"}), section="رياضة",
        known=known, every_word=every_word,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (("سباق القوارب", "صيادون"), ("سباق القوارب", "صيادون")),
        (("سباق", "الصيادين", "قرى"), ("سباق", "الصيادين", "قرى")),
        (("صيادون", "جريدة الشراع"), ("صيادون",)),
        (("رياضة", "صيادون"), ("صيادون",)),
        (("صيادون", " صيادون ", "صيّادون"), ("صيادون",)),
    ],
    ids=[
        "of the text", "half of the words known", "without the site", "without the section",
        "each once",
    ],
)  # fmt: skip
def test_list_that_the_article_knows_is_kept(
    entries: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert expected == believed(*entries)


@pytest.mark.parametrize(
    "entries",
    [
        (),
        ("", " "),
        (TITLE,),
        tuple(TITLE.split()),
        ("أسهم", "عقارات", "طقس"),
        ("سباق", "أسهم", "عقارات", "طقس"),
        tuple(f"سباق {number}" for number in range(60)),
        ("جريدة الشراع", "رياضة"),
    ],
    ids=[
        "empty", "blank", "the title", "the title in words", "the site's constants",
        "constants and one of the text", "a page of tags", "site and section",
    ],
)  # fmt: skip
def test_list_that_says_nothing_of_the_article_is_junk(entries: tuple[str, ...]) -> None:
    assert () == believed(*entries)


def test_words_of_any_news_page_are_no_keywords_where_nobody_chose_them() -> None:
    said = f"{TEXT} أخبار عاجل"
    list_of_site = ("أخبار", "عاجل", "صيادون")

    assert ("صيادون",) == believed(*list_of_site, text=said, every_word=True)
    assert list_of_site == believed(*list_of_site, text=said)


def test_a_labelled_list_needs_only_one_entry_that_the_article_knows() -> None:
    entries = ("صيادون", "رياح", "بحر", "تراث")

    assert () == believed(*entries)
    assert entries == believed(*entries, known=0.01)


@pytest.mark.parametrize(
    ("before", "after", "head", "expected"),
    [
        ("", "<p>تاغات: ترام، شارع البحر</p>", "", ("ترام", "شارع البحر")),
        ("", "<p>العلامات الدلالية: ترام، شارع البحر</p>", "", ("ترام", "شارع البحر")),
        ("", "<p>#ترام #شارع_البحر</p>", "", ("ترام", "شارع_البحر")),
        ("", "<div class=post-tags><a href=/s/1>ترام</a> <a href=/s/2>نقل</a></div>", "",
         ("ترام", "نقل")),
        ("", "<p><a rel=tag href=/s/1>ترام</a> <a rel=tag href=/s/2>نقل</a></p>", "",
         ("ترام", "نقل")),
        ("<div class=tags><a href=/s/1>ترام</a></div>", "", "", ("ترام",)),
        ("<p>الوسوم: <a href=/s/1>ترام</a></p>", "", "", ("ترام",)),
        ("", "", "<meta name=news_keywords content='ترام، تراث المدن'>", ("ترام", "تراث المدن")),
        ("", "", "<meta name=keywords content='الترام - شارع البحر - هيئة النقل'>",
         ("الترام", "شارع البحر", "هيئة النقل")),
        ("", "<div class=sidebar><h3>الوسوم</h3><a href=/tag/1>ترام</a></div>", "", ()),
        ("", "<h3>الأكثر بحثا</h3><p><a href=/tag/1>ترام</a> <a href=/tag/2>نقل</a></p>", "", ()),
        ("", "<h3>مواضيع ذات صلة</h3><a href=/n/1>ترام آخر</a> <a href=/n/2>نقل</a>", "", ()),
        ("", "", "<meta name=keywords content='الترام,القديم,يعود,إلى,شارع,البحر,بعد,أخبار'>", ()),
    ],
    ids=[
        "label", "longer label", "hashtags", "box of tags", "rel", "box over the text",
        "label over the text", "news keywords", "dashes", "sidebar", "most searched", "related",
        "title and a word",
    ],
)  # fmt: skip
def test_keywords_stand_in_many_places(
    before: str, after: str, head: str, expected: tuple[str, ...]
) -> None:
    title, text = TRAM
    html = (
        f"{head}<title>{title}</title><h1>{title}</h1>{before}<p>2 أبريل 2026</p>{p(text)}{after}"
    )

    assert expected == read(Site(html, {})).keywords
