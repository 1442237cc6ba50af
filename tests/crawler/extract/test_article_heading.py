"""The title of a page that machines are told nothing of: what stands over the text and apart."""

import pytest

from tests.crawler.extract.prose import TRAM
from tests.crawler.extract.sites import Site, p, read

TITLE, TEXT = TRAM
PAPER = "صحيفة الأفق اليومية"
DATE = "<div>السبت 9 مايو 2026 - 14:05</div>"
MENU = "<div><a href=/1>محليات</a> <a href=/2>اقتصاد</a> <a href=/3>رياضة</a></div>"


def title(top: str, *, told: str = PAPER, foot: str = "") -> str:
    page = f"<title>{told}</title>{top}{DATE}{p(TEXT)}{foot}"
    return read(Site(page, {})).title


@pytest.mark.parametrize(
    "shown",
    [
        f"<div class='news-title'>{TITLE}</div>",
        f"<table><tr><td class=عنوان>{TITLE}</td></table>",
        f"<p><b>{TITLE}</b></p>", f"<center><font size='+2'>{TITLE}</font></center>",
        f"<div style='font-size: 24px'>{TITLE}</div>", f"<h2>{TITLE}</h2>", f"<div>{TITLE}</div>",
    ],
    ids=["named", "a named cell", "bold", "large font", "style", "h2", "place"],
)  # fmt: skip
@pytest.mark.parametrize("told", [PAPER, f"{PAPER} - محليات", "", "تفاصيل الخبر"])
def test_title_is_the_line_set_apart_over_the_text(shown: str, told: str) -> None:
    assert TITLE == title(f"<div class=logo>{PAPER}</div>{MENU}{shown}", told=told)


@pytest.mark.parametrize(
    "top",
    [
        f"<div class=logo>{PAPER}</div>{MENU}",
        f"<h1><a href='/'>{PAPER}</a></h1>",
        "<h3 class=block-title>أخبار المدن والمحافظات</h3>",
        "<div class=caption>عربة الترام القديم في شارع البحر</div>",
        f"<div class=crumbs><a href=/>الرئيسية</a> » {TITLE}</div>",
        "<div><b><a href=/news/1>الترام الجديد في شارع البحر</a></b></div>",
    ],
    ids=["sign", "sign in a heading", "a box's heading", "caption", "crumbs", "another article"],
)
def test_what_only_stands_over_the_text_is_no_title(top: str) -> None:
    assert "" == title(top)


def test_title_may_stand_under_the_date_in_a_row_of_its_own() -> None:
    rows = f"<tr><td>القسم: محليات<br>السبت 9 مايو 2026 - 14:05</td></tr><tr><td>{TITLE}</td></tr>"
    html = f"<title>للطباعة - {PAPER}</title><table>{rows}<tr><td>{p(TEXT)}</td></tr></table>"

    assert TITLE == read(Site(html, {})).title


def test_heading_behind_the_text_is_no_title() -> None:
    related = "<h2>أخبار أخرى عن الترام القديم</h2><a href=/news/1>السيول تقطع طريق الوادي</a>"

    assert "" == title("", foot=related)


def test_title_that_the_text_does_not_know_is_one_where_it_is_told_or_a_heading() -> None:
    poem = "حين يبكي النخيل وحيدا"

    assert poem == title(f"{MENU}<div>{poem}</div>", told=f"{poem} | {PAPER}")
    assert poem == title(f"{MENU}<h1>{poem}</h1>")


def test_title_comes_before_standfirst_and_behind_kicker() -> None:
    kicker, below = "نقل عام", "زغاريد على رصيفي شارع البحر عند عودة العربات"

    assert TITLE == title(f"<p><b>{kicker}</b></p><p><b>{TITLE}</b></p><p><b>{below}</b></p>")


def test_kicker_in_the_heading_is_known_by_the_title_of_the_head() -> None:
    shown = f"<h1><span>حركة النقل</span> {TITLE}</h1>"

    assert TITLE == title(shown, told=f"{TITLE} | {PAPER}")
    assert f"حركة النقل {TITLE}" == title(shown)
