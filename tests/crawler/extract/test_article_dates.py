"""Where an article says its dates, on pages whose clocks and lists say others."""

from datetime import UTC, datetime

import pytest

from tests.crawler.extract.prose import TRAM, WELL
from tests.crawler.extract.sites import MENU, Site, p, read

TITLE, TEXT = TRAM
FETCHED_AT = datetime(2026, 4, 3, 6, 0, tzinfo=UTC)  # the morning after, 9:00 in Amman
CARDS = "".join(
    f"<a href=/{at}><i>{at} | 2026/04/0{day} 1{at}:10</i><b>خبر آخر من أخبار المدينة</b></a><br>"
    for at, day in ((1, 2), (2, 3), (3, 1))
)


def published(before: str, *, over: str = "", after: str = "", rest: str = "") -> str | None:
    """Return the local date of a page with a box of *over*, title and *before*, over the text."""
    html = (
        f"<title>{TITLE} - المرفأ</title><body><div id=top>الجمعة 3 نيسان 2026 08:41</div>{MENU}"
        f"<div class=page><div class=item>{over}<h2>{TITLE}</h2>{before}</div>"
        f"<div class=full>{p(TEXT)}</div>{after}</div>{rest}"
    )
    item = read(Site(html, {}), FETCHED_AT)
    local, precision = item.published_local, item.published_precision
    return local.isoformat(" ")[: 10 if precision == "day" else 16] if local else None


@pytest.mark.parametrize(
    "over",
    [
        "<span class=itemDateCreated>الخميس, 02 نيسان/أبريل 2026 19:45</span>",
        "<p>الخميس, 02 نيسان/أبريل 2026 19:45</p>",
    ],
    ids=["bare in the box of the title", "a line of it"],
)
def test_date_over_the_title_is_the_articles_in_a_box_without_its_text(over: str) -> None:
    assert "2026-04-02 19:45" == published("", over=over)


ISSUED = "الخميس 2 نيسان 2026"  # hours before the fetch
MENU_LINE = "<p><a href=/1>محليات</a> <a href=/2>رياضة</a> <a href=/3>رأي</a> <a href=/4>فن</a></p>"


@pytest.mark.parametrize(
    ("head", "foot", "expected"),
    [
        (f"<div>{ISSUED} - 22:40</div>", "", "2026-04-02 22:40"),
        ("<div>الجمعة 3 نيسان 2026</div>", "", "2026-04-03"),
        (f"<p><a href=/>الرئيسية</a> / <a href=/1>محليات</a></p><p>{ISSUED} - 22:40</p>", "",
         "2026-04-02 22:40"),
        ("<p>الجمعة 3 نيسان 2026 - 08:50</p>", "", None),
        (f"{MENU_LINE}<p>الجمعة 3 نيسان 2026 - 07:30</p>", "", None),
        ("", f"<div class=on>{ISSUED} - 22:40</div>", "2026-04-02 22:40"),
        ("", f"<p><a href=#>فيسبوك</a></p><div class=on>{ISSUED}</div>", "2026-04-02"),
        ("", f"<div><a href=/2>بلدية المرفأ تفتح سوق السمك</a></div><div>{ISSUED}</div>", None),
        ("", f"<div>زار الوفد الميناء {ISSUED}</div>", None),
        ("", f"<div>{ISSUED} - 22:40</div><div>الأربعاء 1 نيسان 2026 - 10:12</div>", None),
        ("", f"<div class=comments><p>{ISSUED} - 22:40</p></div>", None),
        ("", f"</div><div>{ISSUED} - 22:40</div>", None),
    ],
    ids=["over the title", "a day over the title", "under the breadcrumb", "now", "under a menu",
         "at the foot", "behind the share bar", "of a headline", "in a sentence", "in a list",
         "of a comment", "outside"],
)  # fmt: skip
def test_the_box_of_title_and_text_begins_or_ends_with_its_date(
    head: str, foot: str, expected: str | None
) -> None:
    html = (
        f"<title>{TITLE}</title><body>{MENU}<div class=one>{head}<h1>{TITLE}</h1>"
        f"<div class=text>{p(TEXT)}</div>{foot}</div>"
    )
    item = read(Site(html, {}), FETCHED_AT)
    local, precision = item.published_local, item.published_precision

    shown = local.isoformat(" ")[: 10 if precision == "day" else 16] if local else None
    assert expected == shown


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<i>الخميس 02 نيسان 2026 - 13:10</i><i>1532 مشاهدة</i>", "2026-04-02 13:10"),
        ("<i>الخميس ٢ نيسان ٢٠٢٦ ٥:١٠ مساءً</i><i>عمّان</i>", "2026-04-02 17:10"),
        ("<i>02</i>/<i>04</i>/<i>2026</i>", "2026-04-02"),
    ],
    ids=["digits", "words", "a date in parts"],
)
def test_words_of_two_elements_are_two(line: str, expected: str) -> None:
    assert expected == published(f"<div>{line}</div>")


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ("<div><nav>الرئيسية</nav><i>الأربعاء 1 نيسان 2026</i></div>", "2026-04-01"),
        ("<div>الأربعاء 1 نيسان 2026</div><div>10:12</div>", "2026-04-01"),
        ("<a href=#a>تجاوز إلى المحتوى الرئيسي</a><p>الأربعاء 1 نيسان 2026</p>", "2026-04-01"),
        ("<div>الجمعة 3 نيسان 2026</div>", None),
        ("<div class=live>الأربعاء 1 نيسان 2026</div>", None),
        ("<div><a href=/4>بلدية المرفأ تفتح سوق السمك</a></div><div>1 نيسان 2026</div>", None),
        ("<p>خبر أول<p>30 آذار 2026<p>خبر ثان<p>31 آذار 2026</p>", None),
        ("<div>الأربعاء 1 نيسان 2026</div><div><a href=/4>سوق السمك يفتح أبوابه</a></div>", None),
    ],
    ids=["beside the crumbs", "and its clock", "under a link into the page", "the page's clock",
         "named so", "of a headline", "of a list", "over a headline"],
)  # fmt: skip
def test_a_date_alone_over_the_title_is_asked_last(over: str, expected: str | None) -> None:
    html = (
        f"<title>{TITLE}</title><body><div class=top>{over}</div><div class=head><h1>{TITLE}</h1>"
        f"</div><div class=text><p>كتب: سالم الكردي</p>{p(TEXT)}</div>"
    )
    item = read(Site(html, {}), FETCHED_AT)
    told = "<meta property=article:published_time content='2026-03-09T10:00:00+03:00'>"
    other = read(Site(told + html, {}), FETCHED_AT)

    assert expected == (str(item.published_on) if item.published_on else None)
    assert "2026-03-09" == str(other.published_on)


def page(head: str, foot: str = "") -> str:
    return f"<title>{TITLE}</title><body><div class=all>{head}<h1>{TITLE}</h1>{p(TEXT)}</div>{foot}"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (page("<div>4 | 2026/04/02 13:10</div>", CARDS), datetime(2026, 4, 2, 13, 10)),
        (page("<div>الجمعة 3 نيسان 2026 - 08:41</div>", CARDS), None),
        (page("<div class=date-now>الخميس 1 كانون الثاني 2026 - 08:41</div>", CARDS), None),
    ],
    ids=["as on every card", "as on no card", "named so"],
)
def test_a_line_over_the_title_is_a_clock_unless_cards_look_like_it(
    html: str, expected: datetime | None
) -> None:
    byline = f"<p>كتب: سالم الكردي</p>{p(TEXT[:1])}"
    item = read(Site(html.replace(p(TEXT[:1]), byline), {}), FETCHED_AT)

    assert expected == item.published_local


def test_old_tables_print_the_issue_over_the_title() -> None:
    rows = (
        "<tr><td>الجمعة 3 نيسان 2026</td></tr><tr><td><a href=/>الرئيسية</a></td></tr>"
        "<tr><td>الإثنين 10 ربيع الآخر 1430هـ - 6 أبريل 2009م - العدد 14896</td></tr>"
        f"<tr><td>حكاية خط قديم</td></tr><tr><td>{TITLE}</td></tr>"
    )
    text = "<br><br>".join(TEXT)
    html = f"<title>المرفأ : {TITLE}</title><table>{rows}<tr><td>{text}</td></tr></table>"

    assert "2009-04-06" == str(read(Site(html, {}), FETCHED_AT).published_on)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "<i>عمان - أ ف ب</i> <i>نشر في: الخميس 2 نيسان 2026 - 2:31 م | <i>آخر تحديث: الجمعة "
            "3 نيسان 2026 - 4:02 ص</i></i>",
            "2026-04-02 14:31",
        ),
        ("<div class='date-share clearfix'><i>02-04-2026 04:11 PM</i></div>", "2026-04-02 16:11"),
        ("<time datetime=2026-04-02T16:11:00+03:00></time>", "2026-04-02 16:11"),
    ],
    ids=["byline, date and update in one line", "date in the bar for sharing",
         "time without text"],
)  # fmt: skip
def test_date_is_told_from_update_and_neighbours(line: str, expected: str) -> None:
    assert expected == published(line)


@pytest.mark.parametrize(
    "foot",
    [
        "<p>ه ق / س ن</p><p>02/04/2026 13:10:00</p>",
        "<footer>نُشر في <time datetime='2026-04-02T13:10:00+03:00'>2 أبريل، 2026</time></footer>",
    ],
    ids=["behind the initials", "a time in the footer"],
)
def test_date_at_the_foot_is_the_articles(foot: str) -> None:
    html = f"<title>{TITLE}</title><body><article><h1>{TITLE}</h1>{p(TEXT)}{foot}</article>{CARDS}"

    assert datetime(2026, 4, 2, 13, 10) == read(Site(html, {}), FETCHED_AT).published_local


def test_blogger_tells_the_instant_in_the_title_of_an_abbreviation() -> None:
    foot = (
        "<div>مرسلة بواسطة المرفأ في <abbr class=published itemprop=datePublished "
        "title='2026-04-02T09:14:00-07:00'>9:14 ص</abbr></div>"
    )
    html = (
        f"<title>المرفأ: {WELL[0]}</title><body><h2 class=date-header>الخميس، 2 أبريل 2026</h2>"
        "<div itemscope itemtype=https://schema.org/BlogPosting>"
        f"<h3 itemprop=name>{WELL[0]}</h3><div itemprop=articleBody>{p(WELL[1])}</div>{foot}</div>"
    )

    published_at = read(Site(html, {}), FETCHED_AT).published_at
    assert datetime(2026, 4, 2, 16, 14, tzinfo=UTC) == published_at


@pytest.mark.parametrize(
    "lines",
    [
        "<dl><dt>تاريخ النشر</dt><dd>9 مايو 2026 14:05</dd>"
        "<dt>آخر تحديث</dt><dd>10 مايو 2026 09:00</dd></dl>",
        "<div>آخر تحديث:</div><div>10 مايو 2026 09:00</div>"
        "<div>نشر:</div><div>9 مايو 2026 14:05</div>",
        "<div>9 مايو 2026 14:05</div><div>آخر تحديث</div><div>10 مايو 2026 09:00</div>",
    ],
    ids=["a list of terms", "the update first", "only the update labelled"],
)  # fmt: skip
def test_label_in_a_line_of_its_own_is_of_the_next(lines: str) -> None:
    title, text = TRAM
    item = read(Site(f"<title>{title}</title><h1>{title}</h1>{lines}{p(text)}", {}))

    assert datetime(2026, 5, 9, 14, 5) == item.published_local
    assert datetime(2026, 5, 10, 6, 0, tzinfo=UTC) == item.modified_at


def test_update_alone_is_no_publication() -> None:
    title, text = TRAM
    update = "<div>آخر تحديث: 9 مايو 2026 14:05</div>"
    item = read(Site(f"<title>{title}</title><h1>{title}</h1>{update}{p(text)}", {}))

    assert item.published_on is None
    assert datetime(2026, 5, 9, 11, 5, tzinfo=UTC) == item.modified_at


@pytest.mark.parametrize(
    "told",
    ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+03:00", "1970-01-01T00:00:00Z",
     "1900-01-01T00:00:00"],
)  # fmt: skip
def test_what_programs_print_for_no_date_is_none(told: str) -> None:
    head = f"<meta property=article:published_time content='{told}'>"
    dated = read(Site(head + page(f"<div>{ISSUED}</div>"), {}), FETCHED_AT)

    assert "2026-04-02" == str(dated.published_on)
    for shown in ("", "<div>31/12/9999 23:59</div>"):
        assert read(Site(head + page(shown), {}), FETCHED_AT).published_on is None
