"""Where the article stands on a page: found among its lines, or placed by its known elements."""

import pytest
from lxml import etree

from crawler.extract.body import Block, lines
from crawler.extract.story import KEYWORD_LINES, Story, find_story, placed_story
from tests.crawler.extract.prose import BEES, LIBRARY, TRAM, WELL
from tests.crawler.extract.sites import MENU, Site, p, read

TITLE, TEXT = BEES
DATE = "الأربعاء 6 مايو 2026 - 10:30"
OTHER_TITLE, OTHER_TEXT = WELL
TEASER = f"<div><a href=/2>{OTHER_TITLE}</a><p>{OTHER_TEXT[3]}</p></div>"


def tree(html: str) -> etree._Element:
    return etree.HTML(f"<body>{html}</body>").find("body")


def found(html: str, *titles: str) -> Story:
    return find_story(lines(tree(html)), titles or [TITLE])


def body(story: Story) -> list[str]:
    return story.texts(story.body)


SHAPES = {
    "paragraphs": f"<h1>{TITLE}</h1>{p(TEXT)}",
    "breaks": f"<h1>{TITLE}</h1><div>{'<br><br>'.join(TEXT)}</div>",
    "divs": f"<h1>{TITLE}</h1><div>{''.join(f'<div>{text}</div>' for text in TEXT)}</div>",
    "cells": f"<table><tr><td><b>{TITLE}</b><tr><td>{'<br>'.join(TEXT)}</table>",
    "lead of its own": f"<h1>{TITLE}</h1><div><p>{TEXT[0]}</p><div>{p(TEXT[1:])}</div></div>",
    "menus around": f"{MENU}<h1>{TITLE}</h1><div>{p(TEXT)}</div>{MENU}",
    "share bar inside": (
        f"<h1>{TITLE}</h1><div>{p(TEXT[:2])}<p><a>شارك</a> <a>اطبع</a></p>{p(TEXT[2:])}</div>"
    ),
    "pointer inside": (
        f"<h1>{TITLE}</h1><div>{p(TEXT[:2])}<p>اقرأ أيضا: <a href=/2>{OTHER_TITLE}</a></p>"
        f"{p(TEXT[2:])}</div>"
    ),
    "box of related inside": (
        f"<h1>{TITLE}</h1><div>{p(TEXT[:2])}<div class=related-box>{p(OTHER_TEXT[:1])}</div>"
        f"{p(TEXT[2:])}</div>"
    ),
    "comments behind": (
        f"<h1>{TITLE}</h1><div>{p(TEXT)}</div><h3>التعليقات</h3>{p(LIBRARY[1][2:4])}"
    ),
    "another article behind": f"<h1>{TITLE}</h1><div>{p(TEXT)}</div>{TEASER * 4}",
    "another article before": f"<div>{TEASER * 4}</div><h1>{TITLE}</h1><div>{p(TEXT)}</div>",
    "keywords behind": f"<h1>{TITLE}</h1><div>{p(TEXT)}<p>كلمات مفتاحية: نحل، عسل</p></div>",
}


@pytest.mark.parametrize("html", SHAPES.values(), ids=SHAPES.keys())
def test_body_is_the_articles_paragraphs_and_no_others(html: str) -> None:
    assert list(TEXT) == body(found(html))


def test_subheading_is_part_of_the_body() -> None:
    html = f"<h1>{TITLE}</h1><div>{p(TEXT[:2])}<h3>مراع غمرتها المياه</h3>{p(TEXT[2:])}</div>"

    assert [*TEXT[:2], "مراع غمرتها المياه", *TEXT[2:]] == body(found(html))


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f"<p>{TITLE}</p><h1>{TITLE}</h1>{p(TEXT)}", 1),
        (f"<h1>أخبار الوادي</h1><h2>{TITLE}</h2>{p(TEXT)}", 1),
        (f"<h1>{OTHER_TITLE}</h1><div>{TITLE}</div>{p(TEXT)}", 1),
        (f"<h1>{TITLE} .. صور</h1>{p(TEXT)}", 0),
    ],
    ids=["heading before text", "not the site's", "not another article's", "with a word more"],
)
def test_title_is_the_line_that_machines_are_told(html: str, shown: int) -> None:
    assert shown == found(html).title_at


def test_page_that_tells_no_title_is_read_from_its_first_heading() -> None:
    story = find_story(lines(tree(f"{MENU}<h1>{TITLE}</h1>{p(TEXT)}")), [])

    assert story.title_at is not None
    assert TITLE == story.lines[story.title_at].text
    assert list(TEXT) == body(story)


def test_surroundings_are_the_date_over_under_and_behind() -> None:
    html = (
        f"{MENU}<div><p>محليات</p><h1>{TITLE}</h1><p>{DATE}</p></div><div>{p(TEXT)}</div>"
        f"<p>المصدر: وكالات</p>{MENU}"
    )
    story = found(html)

    assert (["محليات"], [DATE]) == (story.texts(story.above), story.texts(story.head))
    assert "المصدر: وكالات" == story.texts(story.tail)[0]


def test_what_stands_beside_is_no_head() -> None:
    html = f"<h1>{TITLE}</h1><p class=caption>{DATE}</p><p>كتبت سلمى</p><div>{p(TEXT)}</div>"

    assert ["كتبت سلمى"] == [found(html).lines[at].text for at in found(html).head]


@pytest.mark.parametrize(
    "html",
    ["", MENU * 5, f"<h1>{TITLE}</h1>", f"<h1>{TITLE}</h1><p>صورة</p>", f"<ul>{TEASER * 0}</ul>"],
    ids=["empty", "menus", "title alone", "a caption", "an empty list"],
)
def test_page_without_prose_has_no_body(html: str) -> None:
    assert [] == found(html).body


def placed(html: str, *, title: str = "h1", bodies: str = "div.text") -> Story | None:
    page = tree(html)
    heading = page.find(f".//{title}")
    assert heading is not None
    known: dict[etree._Element, list[Block]] = {
        each: lines(each) for each in page.iter() if f"{each.tag}.{each.get('class')}" == bodies
    }
    text = {id(line) for each in known.values() for line in each if not line.is_links}
    return placed_story(page, heading, TITLE, known, text)


HEAD = f"<div><p>محليات</p><h1>{TITLE}</h1><p>{DATE}</p></div>"
STORY = f"<div class=text>{p(TEXT)}<p><a>شارك</a></p></div>"


def test_places_of_a_known_article_are_those_of_its_elements() -> None:
    story = placed(f"{MENU}{HEAD}{STORY}<p>المصدر: وكالات</p>")

    assert story is not None
    assert story.title_at is not None
    assert TITLE == story.lines[story.title_at].text
    assert list(TEXT) == body(story)
    assert (["محليات"], [DATE]) == (story.texts(story.above), story.texts(story.head))
    assert ["شارك", "المصدر: وكالات"] == story.texts(story.tail)


def test_what_stands_before_or_far_behind_a_known_article_is_not_read() -> None:
    far = "".join(f"<p>سطر {number}</p>" for number in range(5 * KEYWORD_LINES))
    story = placed(f"{MENU}<p>الرئيسية</p>{HEAD}{STORY}{far}")

    assert story is not None
    assert "محليات" == story.lines[0].text
    assert len(story.lines) < 2 * KEYWORD_LINES


def test_known_article_in_several_elements_is_one() -> None:
    first, second = (f"<div class=text>{p(part)}</div>" for part in (TEXT[:2], TEXT[2:]))
    story = placed(f"{HEAD}{first}<p>إعلان</p>{second}<p>المصدر: وكالات</p>")

    assert story is not None
    assert list(TEXT) == body(story)
    assert ["المصدر: وكالات"] == story.texts(story.tail)


@pytest.mark.parametrize(
    "html",
    [f"{STORY}{HEAD}", f"{HEAD}<div class=text><p><a>شارك</a></p></div>"],
    ids=["text before its title", "no text"],
)
def test_article_that_does_not_follow_its_title_is_not_placed(html: str) -> None:
    assert placed(html) is None


def body_of(html: str) -> list[str]:
    return read(Site(f"<title>{TRAM[0]}</title>{html}", {})).body.split("\n\n")


@pytest.mark.parametrize("paragraphs", [2, 9], ids=["short", "whole"])
@pytest.mark.parametrize("told", [TRAM, BEES, WELL], ids=["tram", "bees", "well"])
@pytest.mark.parametrize("more", [0, 1], ids=["one behind", "two behind"])
def test_article_that_is_loaded_behind_is_not_read(
    told: tuple[str, list[str]], paragraphs: int, more: int
) -> None:
    title, text = told[0], told[1][:paragraphs]
    one, other = (each for each in (TRAM, BEES, WELL) if each is not told)
    longer = one[0], [*one[1], *other[1]]
    articles = "".join(
        f"<div class=wrap data-url=/{at}><h1 class=title>{title}</h1><p>{at} أبريل 2026</p>"
        f"<div class=text>{p(text)}</div></div>"
        for at, (title, text) in enumerate([(title, text), longer, *[other] * more], 2)
    )
    item = read(Site(f"<title>{title}</title><div id=all>{articles}</div>", {}))

    assert (title, [*text]) == (item.title, item.body.split("\n\n"))
    assert "2026-04-02" == str(item.published_on)


def test_article_behind_with_a_lesser_heading_is_not_read() -> None:
    def entry(tag: str, title: str, date: str, text: list[str]) -> str:
        dated = f"<div class=sub><time>{date}</time></div>" if date else ""
        return f"<div class=entry><{tag}>{title}</{tag}>{dated}{p(text)}</div>"

    first = entry("h1", TRAM[0], "2 أبريل 2026", TRAM[1])
    undated = body_of(first + entry("h2", "رأي السكان", "", BEES[1]))

    assert [*TRAM[1]] == body_of(first + entry("h2", BEES[0], "1 أبريل 2026", BEES[1]))
    assert {*TRAM[1], "رأي السكان", *BEES[1]} == {*undated}  # parts of one article


def test_headings_like_the_title_inside_the_text_do_not_end_it() -> None:
    title, text = TRAM
    heading = "<h1>تذكرة موحدة للترام والحافلات</h1>"
    html = f"<h1>{title}</h1><p>2 أبريل 2026</p>{p(text[:3])}{heading}{p(text[4:])}"

    assert [*text[:3], "تذكرة موحدة للترام والحافلات", *text[4:]] == body_of(html)


@pytest.mark.parametrize(
    "between",
    [
        f"<blockquote class=pull>«{TRAM[1][0][:60]}»</blockquote>",
        "<p>- الإعلانات -</p>",
    ],
    ids=["a sentence set apart", "an advertisement's sign"],
)
def test_what_repeats_or_sells_is_no_paragraph(between: str) -> None:
    title, text = TRAM

    assert [*text] == body_of(
        f"<h1>{title}</h1><p>2 أبريل 2026</p><div>{p(text[:2])}{between}{p(text[2:])}</div>"
    )


def test_quotation_that_says_something_new_stays() -> None:
    title, text = TRAM
    said = "لم أصدق عيني حين رأيت العربة الأولى تعبر الشارع من جديد."
    html = f"<h1>{title}</h1><p>2 أبريل 2026</p><div>{p(text)}<blockquote>{said}</blockquote></div>"

    assert [*text, said] == body_of(html)


def test_text_ends_where_readers_are_asked_to_pay() -> None:
    title, text = TRAM
    asked = "سجل الدخول أو اشترك لتكمل قراءة المقال كله من هنا."
    wall = f"<h3>هذا المحتوى للمشتركين فقط</h3><p>{asked}</p>"

    assert [*text] == body_of(f"<h1>{title}</h1><p>2 أبريل 2026</p><div>{p(text)}{wall}</div>")


def test_second_half_behind_a_button_is_read() -> None:
    title, text = TRAM
    more = f"<div class=collapse>{p(text[3:])}</div><button>المزيد</button>"

    assert [*text] == body_of(f"<h1>{title}</h1><p>2 أبريل 2026</p><div>{p(text[:3])}{more}</div>")


def test_lead_may_be_a_heading() -> None:
    title, text = TRAM
    html = f"<h1>{title}</h1><p>2 أبريل 2026</p><div><h2>{text[0]}</h2>{p(text[1:])}</div>"

    assert [*text] == body_of(html)
