"""The same article in many markups reads the same; and the shared renderings read as their gold."""

import json
from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest

from crawler.commands.extract import as_record
from crawler.extract.errors import NotAnArticle
from crawler.spiders.thenewkhalij import TheNewKhalijSpider
from models.item import ArticleItem, Party
from tests.conftest import SHARED

URL = "https://thenewkhalij.news/article/4711"
FETCHED_AT = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)

TITLE = "لماذا تعود قوافل الملح إلى طريق الساحل القديم؟"
DATE = "الأحد 8 فبراير 2026 07:45 م"
PARAGRAPHS = [
    'في أواخر يناير/كانون الثاني، وصلت إلى سوق "أم الغاف" أول قافلة ملح منذ أربعين عامًا.',
    "يقول التجار إن الطريق الساحلي أقصر بيومين، وإن كلفة النقل فيه تراجعت إلى النصف بعد ترميم "
    "الآبار الثلاث التي كانت القوافل تقف عندها.",
    "لكن المصدر الأول للقلق هو الرمال، فهي تغطي العلامات بعد كل عاصفة.",
    "وطالب أصحاب الجمال بنصب أعمدة مرتفعة على طول الطريق قبل حلول الصيف، على أن يتولى أهل القرى "
    "صيانتها مقابل حصة من رسوم السوق.",
    "ولم تعلن البلدية موقفها بعد.",
]
CREDIT = "المصدر | رويترز + الأناضول - ترجمة وتحرير الخليج الجديد"
PARTIES = (
    Party("رويترز", "origin", "reuters"),
    Party("الأناضول", "origin", "anadolu"),
    Party("الخليج الجديد", "translator", "thenewkhalij"),
    Party("الخليج الجديد", "editor", "thenewkhalij"),
)
KEYWORDS = ("تجارة الملح", "طريق الساحل", "قوافل الجمال")
RELATED = ("صيادو اللؤلؤ يبحثون عن موسم أفضل في الجزر", "كيف غيرت السدود الصغيرة وجه الواحات؟")

SHARE = "<div><a href='#'>شارك</a> <a href='#'>تويتر</a> <a href='#'>واتساب</a></div>"
MENU = "<div><li><a href='/ar'>الرئيسية</a></li><li><a href='/c/1'>سياسة</a></li></div>"
FOOT = "<div>جميع الحقوق محفوظة © الخليج الجديد 2026</div>"
HEADING = "<h4>&nbsp; كلمات مفتاحية</h4>"
TAGS = [f"<a href='/tag/{at}'>{word}</a>" for at, word in enumerate(KEYWORDS)]
TITLES = [f"<a href='/article/{at}'>{title}</a>" for at, title in enumerate(RELATED, 900)]


def each(tag: str, texts: list[str], end: str = "") -> str:
    return "".join(f"<{tag}>{text}{end or f'</{tag}>'}" for text in texts)


TEXTS = [escape(text) for text in PARAGRAPHS]
STANDARD = {
    "title": f"<h1>{TITLE}</h1>",
    "share": SHARE,
    "date": f"<span class='d'>{DATE}</span>",
    "text": f"<div class='t'>{each('p', TEXTS)}</div>",
    "credit": f"<p>{CREDIT}</p>",
    "keywords": f"<div>{HEADING}{' '.join(TAGS)}</div>",
    "related": each("div", TITLES),
}


def page(**changes: str) -> str:
    """Return the article's page with some of its parts written otherwise."""
    parts = STANDARD | changes
    return (
        f"<!DOCTYPE html><html lang=ar dir=rtl><head><meta charset=utf-8>"
        f"<title>{TITLE} | الخليج الجديد</title></head><body>{MENU}{''.join(parts.values())}"
        f"{FOOT}</body></html>"
    )


def read(html: str | bytes, content_type: str = "text/html; charset=utf-8") -> ArticleItem:
    raw = html.encode() if isinstance(html, str) else html
    return TheNewKhalijSpider.read(raw, url=URL, fetched_at=FETCHED_AT, content_type=content_type)


def said(item: ArticleItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "minute": item.published_at,
        "paragraphs": item.body.split("\n\n"),
        "parties": item.credit.parties,
        "keywords": item.keywords,
    }


EXPECTED = {
    "title": TITLE,
    "minute": datetime(2026, 2, 8, 16, 45, tzinfo=UTC),  # 19:45 in Riyadh
    "paragraphs": PARAGRAPHS,
    "parties": PARTIES,
    "keywords": KEYWORDS,
}

TWO, ONE = "<br><br>", "<br>"
RENDERINGS: dict[str, dict[str, str]] = {
    "paragraphs": {},
    "two line breaks": {"text": f"<div>{TWO.join(TEXTS)}</div>"},
    "two line breaks with a blank between": {"text": f"<div>{'<br>&nbsp;<br>'.join(TEXTS)}</div>"},
    "one line break": {"text": f"<div>{ONE.join(TEXTS)}</div>"},
    "divs": {"text": each("div", TEXTS)},
    "spans in divs": {"text": each("div", [f"<span>{text}</span>" for text in TEXTS])},
    "table rows": {"text": f"<table>{each('tr', [f'<td>{text}</td>' for text in TEXTS])}</table>"},
    "one cell": {"text": f"<table><tr><td>{TWO.join(TEXTS)}</td></tr></table>"},
    "bare text": {"title": f"<h2>{TITLE}</h2>", "share": "", "date": f"{DATE}<p>",
                  "text": TWO.join(TEXTS)},
    "unclosed paragraphs": {"text": "<div>" + "".join(f"<p>{text}\n" for text in TEXTS) + "</div>"},
    "all in one form": {"title": f"<form><h1>{TITLE}</h1>", "related": "</form>"},
    "credit in strong": {"credit": f"<strong>{CREDIT}</strong>"},
    "credit in em": {"credit": f"<div><em>{CREDIT}</em></div>"},
    "credit with its label in bold": {"credit": f"<p><b>المصدر</b>{CREDIT[6:]}</p>"},
    "credit glued to the last paragraph": {
        "text": each("p", TEXTS[:-1]) + f"<p>{TEXTS[-1]}<br><strong>{CREDIT}</strong></p>",
        "credit": "",
    },
    "everything between line breaks of one div": {
        "text": f"<div>{ONE.join([*TEXTS, CREDIT, 'كلمات مفتاحية', *TAGS, *TITLES])}</div>",
        "credit": "", "keywords": "", "related": "",
    },
    "a link in the text of one div": {
        "text": "<div>" + ONE.join(TEXTS).replace("التجار", "<a href='/tag/77'>التجار</a>"),
        "credit": f"<br>{CREDIT}", "keywords": f"<br>كلمات مفتاحية {' '.join(TAGS)}</div>",
    },
    "keywords in their heading's line": {"keywords": f"<p>كلمات مفتاحية {' '.join(TAGS)}</p>"},
    "keywords after a colon": {"keywords": f"<p><b>كلمات مفتاحية</b>: {' | '.join(TAGS)}</p>"},
    "keywords as a list of links": {"keywords": HEADING + f"<ul>{each('li', TAGS)}</ul>"},
    "keywords as a list of words": {"keywords": HEADING + f"<ul>{each('li', [*KEYWORDS])}</ul>"},
    "keywords as cells": {
        "keywords": f"<table><tr><td>كلمات مفتاحية</td>{each('td', TAGS)}</tr></table>",
    },
    "keywords as divs": {
        "keywords": HEADING + "".join(f"<div class='k'>{tag}</div>" for tag in TAGS),
    },
    "keywords as spans": {"keywords": f"<div>{HEADING}{each('span', [*KEYWORDS])}</div>"},
    "keywords as spans beside a bold heading": {
        "keywords": f"<div><b>كلمات مفتاحية</b> {each('span', [*KEYWORDS])}</div>",
    },
    "keywords as spans of links": {"keywords": f"<div>{HEADING}{each('span', TAGS)}</div>"},
    "keywords with commas": {"keywords": f"<p>كلمات مفتاحية: {'، '.join(KEYWORDS)}</p>"},
    "keywords with commas below": {"keywords": f"{HEADING}<p>{'، '.join(KEYWORDS)}</p>"},
    "links with commas": {"keywords": f"<div>{HEADING}{'، '.join(TAGS)}</div>"},
    "another heading": {"keywords": f"<h3>الكلمات المفتاحيّة :</h3><div>{' '.join(TAGS)}</div>"},
    "heading of no-break spaces": {"keywords": f"<div>&nbsp; كلمات&nbsp;مفتاحية</div>{TAGS[0]} "
                                               f"{TAGS[1]} {TAGS[2]}"},
    "h2 title": {"title": f"<h2>{TITLE}</h2>"},
    "div title": {"title": f"<div class='x'>{TITLE}</div>"},
    "title broken in two": {"title": f"<h1>{TITLE[:22]}<br>{TITLE[23:]}</h1>"},
    "site name in h1, title in h2": {"title": f"<h1>الخليج الجديد</h1><h2>{TITLE}</h2>"},
    "title named by the path first": {
        "title": f"<div><a href='/ar'>الرئيسية</a> » {TITLE}</div><h1>{TITLE}</h1>",
    },
    "related in the same list": {
        "keywords": HEADING + f"<ul>{each('li', [*TAGS, *TITLES])}</ul>", "related": "",
    },
    "related in the same line": {
        "keywords": f"<div>{HEADING}{' '.join(TAGS)} {' '.join(TITLES)}</div>", "related": "",
    },
    "related in a list of their own": {"related": f"<ul>{each('li', TITLES)}</ul>"},
    "links without addresses, in two lists": {
        "keywords": HEADING + f"<ul>{each('li', [f'<a>{word}</a>' for word in KEYWORDS])}</ul>",
        "related": f"<ul>{each('li', [f'<a>{title}</a>' for title in RELATED])}</ul>",
    },
    "ten share links in a list": {
        "share": f"<ul>{each('li', [f'<a href=#{at}>شبكة</a>' for at in range(10)])}</ul>",
    },
    "related in the middle": {
        "text": each("p", [*TEXTS[:2], f"اقرأ أيضًا: {TITLES[0]}", *TEXTS[2:]]),
    },
    "share links after the date": {
        "share": "", "date": f"<div>{DATE}</div>{SHARE}",
    },
    "picture and caption": {
        "text": "<figure><img src=x><figcaption>قافلة قرب البئر (رويترز)</figcaption></figure>"
                + each("p", TEXTS),
    },
    "update before the date": {"date": f"<p>آخر تحديث: 9 فبراير 2026 10:00 ص</p><p>{DATE}</p>"},
    "a day in the standfirst": {"share": "<p>حكاية بدأت في 3 مارس 1986</p>"},
    "Arabic-Indic digits": {"date": "<p>الأحد ٨ فبراير ٢٠٢٦ ٠٧:٤٥ م</p>"},
    "date with labels": {"date": "<p>نشر في: الأحد، 8 فبراير 2026 - 07:45 مساءً</p>"},
    "a table's source in the middle": {
        "text": each("p", TEXTS[:2]) + "<p>المصدر: البنك المركزي</p>" + each("p", TEXTS[2:]),
    },
    "comments and scripts between": {
        "text": "<!-- <p>نص قديم</p> -->" + "<!-- x --><script>var a='المصدر: س';</script>".join(
            each("p", [text]) for text in TEXTS
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize("changes", RENDERINGS.values(), ids=RENDERINGS.keys())
def test_every_rendering_gives_the_same_article(changes: dict[str, str]) -> None:
    html = page(**changes)

    expected = dict(EXPECTED)
    if "البنك المركزي" in html:  # a line of the text like any other
        expected["paragraphs"] = [*PARAGRAPHS[:2], "المصدر: البنك المركزي", *PARAGRAPHS[2:]]
    assert expected == said(read(html))


@pytest.mark.parametrize(
    "content_type",
    ["text/html; charset=windows-1256", "text/html", "text/html; charset=utf-8"],
    ids=["named by the header", "not named", "header names UTF-8"],
)
def test_windows_1256_reads_as_utf_8_does(content_type: str) -> None:
    raw = page().replace("charset=utf-8", "charset=windows-1256").encode("cp1256")

    assert EXPECTED == said(read(raw, content_type))


def test_without_credit_the_text_ends_at_the_keywords() -> None:
    item = read(page(credit=""))

    assert EXPECTED | {"parties": ()} == said(item)
    assert item.credit.text is None


def test_without_keywords_the_text_ends_at_the_credit() -> None:
    assert EXPECTED | {"keywords": ()} == said(read(page(keywords="", related="")))


def test_without_both_the_text_ends_before_related_titles_and_footer() -> None:
    item = read(page(credit="", keywords=""))

    assert EXPECTED | {"parties": (), "keywords": ()} == said(item)


def test_a_paragraph_about_tariffs_is_no_keywords_heading() -> None:
    told = "التعريفات الجمركية على الملح ألغيت قبل عام، وهذا ما شجع القوافل على العودة."
    item = read(page(text=each("p", [*TEXTS, told])))

    assert EXPECTED | {"paragraphs": [*PARAGRAPHS, told]} == said(item)


@pytest.mark.parametrize(
    "below",
    ["", "<p>لم يكتب أحد هنا وسوما لهذا المقال.</p>", "<p>موعد القافلة المقبلة</p>"],
    ids=["nothing", "a sentence", "a few words"],
)
def test_heading_without_keywords_gives_none(below: str) -> None:
    item = read(page(keywords=HEADING, related=below))

    assert () == item.keywords


def test_date_line_that_cannot_be_read_is_neither_date_nor_paragraph() -> None:
    item = read(page(date="<p>الأحد 38 فبراير 2026 07:45 م</p>"))

    assert EXPECTED | {"minute": None} == said(item)
    assert item.provenance["published_at"].startswith("none")


def test_only_an_update_gives_no_date() -> None:
    item = read(page(date="<p>آخر تحديث: 9 فبراير 2026 10:00 ص</p>"))

    assert (None, None) == (item.published_at, item.published_on)


def test_zone_is_recorded_as_assumed() -> None:
    item = read(page())

    assert ("assumed", "Asia/Riyadh", "minute") == (
        item.zone_from,
        item.published_zone,
        item.published_precision,
    )


def test_provenance_says_that_labels_and_order_were_read() -> None:
    expected = {
        "title": "body", "published_at": "body", "body": "body", "credit": "label",
        "keywords": "label", "url": "fetched",
    }  # fmt: skip

    assert expected == read(page()).provenance


def test_headline_over_the_text_that_takes_it_up_is_an_article() -> None:
    item = read(page(date="", credit="", keywords=""))

    expected = read(page())
    assert (expected.title, expected.body) == (item.title, item.body)
    assert (None, (), ()) == (item.published_on, item.credit.parties, item.keywords)


def test_page_without_date_credit_and_keywords_under_a_sections_name_is_no_article() -> None:
    html = page(title="<h2>مقالات الرأي</h2>", date="", credit="", keywords="")

    with pytest.raises(NotAnArticle):
        read(html)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/article/184273", True),
        ("/node/98765", True),
        ("/سياسة/عنوان-مقال", True),
        ("/ar", False),
        ("/rss", False),
        ("/tag/ملح", False),
        ("/opinions/1", False),
        ("/videos/12", False),
        ("/articles/1", False),
    ],
)
def test_article_addresses_are_told_from_others(path: str, expected: bool) -> None:
    assert expected == TheNewKhalijSpider._is_article(f"https://thenewkhalij.news{path}")


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_shared_rendering_reads_as_its_gold(number: str) -> None:
    saved = SHARED / "corpus" / "pages" / "thenewkhalij" / f"{number}.html"
    if not saved.exists():
        pytest.skip("the shared corpus is not on this machine: ../shared/corpus")
    gold = json.loads((SHARED / "corpus/gold/thenewkhalij" / f"{number}.json").read_text("utf-8"))

    item = TheNewKhalijSpider.read(saved.read_bytes(), url=gold["url"], fetched_at=FETCHED_AT)
    record = as_record(item)
    shown = (record["title"], record["body"].split("\n\n"), record["keywords"], record["source"])
    assert (gold["title"], gold["body"], gold["keywords"], gold["source"]) == shown
    assert datetime.fromisoformat(gold["published_at"]) == item.published_at
    assert [gold["translator"]] == [p.name for p in item.credit.parties if p.role == "translator"]
