"""What a page calls itself, and the line that shows it."""

import pytest
from lxml import etree

from crawler.extract.article_title import (
    completes,
    is_without_kicker,
    joined,
    machine_titles,
    title_at,
    told_part,
    without_site,
)  # fmt: skip
from crawler.extract.body import lines
from crawler.extract.site import Site

TITLE = "عودة القوافل إلى الطريق القديم"
SITE = Site(["جريدة الظل", "الظل نيوز"], "https://shade.example/1")


@pytest.mark.parametrize(
    "told",
    [
        f"{TITLE} | جريدة الظل",
        f"{TITLE} - جريدة الظل",
        f"جريدة الظل: {TITLE}",
        f"{TITLE} :: الظل نيوز",
        f"جريدة الظل | {TITLE} | الظل نيوز",
        f"{TITLE}|جريدة الظل",
        TITLE,
    ],
    ids=["bar", "dash", "before", "double colon", "on both sides", "without blanks", "bare"],
)
def test_name_of_the_site_is_no_part_of_the_title(told: str) -> None:
    assert TITLE == without_site(told, SITE)


@pytest.mark.parametrize(
    "told",
    [
        "عاجل: عودة القوافل",
        "عودة القوافل - صور",
        "عودة القوافل إلى ظل نيوز القديم",
        "جريدة الظل",
    ],
    ids=["label", "addition", "another name inside", "nothing but the name"],
)
def test_what_is_not_the_sites_name_stays(told: str) -> None:
    assert told == without_site(told, SITE)


def test_titles_come_bare_before_whole_and_each_once() -> None:
    whole = f"{TITLE} | جريدة الظل"

    assert [TITLE, whole] == machine_titles([whole, TITLE, "", whole], SITE)


@pytest.mark.parametrize(
    ("full", "shown", "expected"),
    [
        (TITLE, "عودة القوافل إلى...", True),
        (TITLE, "عودة القوافل إلى …", True),
        (TITLE, "عودة القوافل إلى", False),
        (TITLE, "وصول القوافل إلى...", False),
    ],
    ids=["dots", "ellipsis", "not cut off", "another title"],
)
def test_title_cut_off_by_dots_is_completed(full: str, shown: str, expected: bool) -> None:
    assert expected == completes(full, shown)


@pytest.mark.parametrize(
    ("html", "place"),
    [
        (f"<p>خبر</p><h1>{TITLE}</h1>", 1),
        (f"<p>{TITLE}</p><h2>{TITLE}</h2>", 1),
        (f"<h1>جريدة الظل</h1><div>{TITLE}</div>", 1),
        ("<p>خبر</p><div>عودَة القوافل الى الطريق القديم</div>", 1),
        (f"<div>{TITLE} بعد قرن</div><p>خبر</p>", 0),
        ("<h1>وصول السفن من الميناء البعيد</h1><p>خبر</p>", None),
        ("<h1>جريدة الظل</h1><p>خبر</p>", None),
        ("<p>خبر</p><p>خبر آخر</p>", None),
    ],
    ids=[
        "heading", "heading before a line", "line before the site's heading", "spelled otherwise",
        "with words more", "another heading", "the site's heading alone", "none",
    ],
)  # fmt: skip
def test_title_is_shown_by_the_line_most_like_it(html: str, place: int | None) -> None:
    page = lines(etree.HTML(f"<body>{html}</body>").find("body"))

    assert place == title_at(page, [TITLE], SITE.names)


@pytest.mark.parametrize(
    "told",
    [f"{TITLE} - محليات - جريدة الظل", f"الظل نيوز » {TITLE}", f"أخبار :: {TITLE}", TITLE],
)
def test_part_of_the_told_title_is_the_one_that_the_text_knows(told: str) -> None:
    assert TITLE == told_part(told, SITE, "عادت القوافل إلى طريق الجبل القديم.")


@pytest.mark.parametrize(
    "told",
    [
        "جريدة الظل",
        "الظل نيوز | محليات",
        "أخبار المدن والأرياف",
        "",
        "للطباعة - وكالة الجبل الخضراء",
    ],
)
def test_told_title_that_the_text_does_not_know_is_none(told: str) -> None:
    assert "" == told_part(told, SITE, "عادت القوافل إلى طريق الجبل القديم.")


def test_title_in_two_lines_is_one() -> None:
    html = "<h1>عودة القوافل</h1><h2>إلى الطريق القديم</h2>"
    first, second = lines(etree.HTML(html).find("body"))

    assert "عودة القوافل إلى الطريق القديم" == joined(first, second, TITLE)
    assert joined(first, second, "عودة القوافل") is None


def test_kicker_in_the_heading_is_not_of_the_title() -> None:
    (line,) = lines(etree.HTML(f"<h1><span>عاجل</span> {TITLE}</h1>").find("body"))

    assert is_without_kicker(TITLE, line)
    assert not is_without_kicker("عودة القوافل", line)
