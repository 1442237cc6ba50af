"""What a page calls itself, and the line that shows it."""

import pytest
from lxml import etree

from crawler.extract.article_title import completes, machine_titles, title_at, without_site
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
        ("<h1>وصول السفن من الميناء البعيد</h1><p>خبر</p>", 0),
        ("<h1>جريدة الظل</h1><p>خبر</p>", None),
        ("<p>خبر</p><p>خبر آخر</p>", None),
    ],
    ids=[
        "heading", "heading before a line", "line before the site's heading", "spelled otherwise",
        "with words more", "only heading", "the site's heading alone", "none",
    ],
)  # fmt: skip
def test_title_is_shown_by_the_line_most_like_it(html: str, place: int | None) -> None:
    page = lines(etree.HTML(f"<body>{html}</body>").find("body"))

    assert place == title_at(page, [TITLE], SITE.names)
