"""A publisher's page class over small pages: each field, how it was read, and what is doubted."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.extract.errors import NotAnArticle, NotArabic, UnreadableEncoding
from crawler.extract.page import ArticlePage
from models.item import ArticleItem, Party, Publisher

PUBLISHER = Publisher(
    "جريدة السدرة", "Al Sidra", home="https://sidra.example/", zone="Asia/Riyadh", key="sidra"
)
ASSUMED = Publisher(
    "جريدة السدرة", "Al Sidra", home="https://sidra.example/", zone="Asia/Riyadh",
    zone_basis="assumed", key="sidra",
)  # fmt: skip
URL = "https://sidra.example/news/17"
FETCHED_AT = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)

FIRST = "عاد بائع الكتب المتجول إلى أحياء المدينة بعد غياب دام عشر سنوات، ومعه عربة جديدة."
SECOND = "وقال إن المصدر الأول لكتبه هو بيوت الناس، فكل بيت فيه كتاب لا يقرؤه أحد."
THIRD = "ويقف في كل حي ساعة واحدة، من العصر إلى الغروب."
FOURTH = "أما الأطفال فيقرؤون عنده مجانا، بشرط أن يعيدوا الكتاب نظيفا."
LAST = "وفي المساء يعود الرجل إلى بيته ماشيا."
TEXT = [FIRST, SECOND, THIRD, FOURTH, LAST]


class SidraPage(ArticlePage):
    article_css = "article"
    title_css = "h1"
    date_css = "time"
    update_css = ".updated"
    body_css = ".story"
    drop_css = ".see-also"
    byline_css = ".by"
    credit_css = ".source"
    keywords_css = ".tags a"
    section_css = ".path a:last-child"
    summary_css = "meta[name=description]::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


PARTS = {
    "head": "<meta name=description content='حكاية  عربة'>"
    "<meta property='og:image' content='/a.jpg'>"
    "<link rel=canonical href=' https://sidra.example/news/17 '>",
    "open": "<body><article>",
    "path": "<div class=path><a>الرئيسية</a> / <a>ثقافة</a></div>",
    "title": "<h1> بائع الكتب\u00a0يعود <br>إلى أحيائه</h1>",
    "by": "<p class=by>كتبت: سمر حداد - الساحل</p>",
    "date": "<time datetime='2026-05-10T21:30:00+03:00'>الأحد 10 مايو 2026 09:30 م</time>",
    "updated": "<p class=updated>آخر تحديث: 11 مايو 2026 08:00 ص</p>",
    "text": f"<div class=story>{paragraphs(TEXT)}</div>",
    "source": "<p class=source>المصدر: رويترز</p>",
    "tags": "<p class=tags><a>كتب</a> <a>باعة متجولون</a> <a>كتب</a></p>",
    "close": "</article></body>",
}


def page(**changes: str) -> SidraPage:
    """Return the page with some of its parts written otherwise."""
    raw = "".join((PARTS | changes).values()).encode()
    return SidraPage(raw, url=URL, publisher=PUBLISHER, fetched_at=FETCHED_AT)


def test_every_field_is_read() -> None:
    item = page().to_item()

    expected: dict[str, Any] = {
        "page": "", "fetched_url": URL, "url": URL, "url_key": "", "publisher": "sidra",
        "run": None, "fetched_at": FETCHED_AT, "title": "بائع الكتب يعود إلى أحيائه",
        "body": "\n\n".join(TEXT), "summary": "حكاية عربة", "section": "ثقافة", "language": "ar",
        "image_url": "https://sidra.example/a.jpg",
        "published_at": datetime(2026, 5, 10, 18, 30, tzinfo=UTC),
        "published_local": datetime(2026, 5, 10, 21, 30), "published_on": date(2026, 5, 10),
        "zone_from": "machine", "modified_at": datetime(2026, 5, 11, 5, 0, tzinfo=UTC),
        "authors": ("سمر حداد",), "keywords": ("كتب", "باعة متجولون"),
    }  # fmt: skip
    assert expected == {name: getattr(item, name) for name in expected}
    assert ((Party("رويترز", "origin", "reuters"),), "المصدر: رويترز") == (
        item.credit.parties,
        item.credit.text,
    )


def test_provenance_says_how_each_field_was_read() -> None:
    names = (
        "title body published_at modified_at summary section image_url authors credit keywords"
    ).split()

    assert dict.fromkeys(names, "css") == page().to_item().provenance


def test_page_without_its_parts_has_empty_fields_and_no_provenance() -> None:
    bare = dict.fromkeys(("head", "path", "title", "by", "date", "updated", "source", "tags"), "")
    item = page(**bare).to_item()

    fields = (item.title, item.summary, item.section, item.image_url, item.published_at)
    assert ("", None, None, None, None) == fields
    assert ((), (), (), None) == (
        item.authors,
        item.keywords,
        item.credit.parties,
        item.credit.text,
    )
    assert {"body": "css"} == item.provenance


def test_same_bytes_give_the_same_item_every_time() -> None:
    first = page()

    items: list[ArticleItem] = [first.to_item(), first.to_item(), page().to_item()]
    assert [items[0]] * 3 == items


def body(inside: str, **changes: str) -> list[str]:
    return page(text=f"<div class=story>{inside}</div>", **changes).paragraphs()


@pytest.mark.parametrize(
    "inside",
    [
        "<br><br>".join(TEXT),
        "<br>".join(TEXT),
        paragraphs(TEXT[:2]) + "<div class=see-also><p>خبر آخر</p></div>" + paragraphs(TEXT[2:]),
        paragraphs(TEXT[:2]) + "<p>اقرأ أيضا: <a href=/1>خبر آخر</a></p>" + paragraphs(TEXT[2:]),
        paragraphs(TEXT[:2]) + "<h4>اقرأ أيضًا</h4><ul><li><a>خبر</a></ul>" + paragraphs(TEXT[2:]),
        paragraphs(TEXT[:2]) + "<p><a>شارك</a> | <a>اطبع</a></p>" + paragraphs(TEXT[2:]),
        paragraphs([*TEXT, "كلمات مفتاحية: كتب، باعة"]),
        paragraphs([*TEXT, "المصدر: رويترز"]),
        paragraphs(["المصدر: رويترز", *TEXT]),
        paragraphs(TEXT) + "<br>المصدر: رويترز",
        paragraphs(TEXT[:-1]) + f"<p>{LAST}<br>المصدر: رويترز</p>",
        "<figure><img><figcaption>العربة (رويترز)</figcaption></figure>" + paragraphs(TEXT),
    ],
    ids=[
        "two br", "one br", "drop_css", "pointer in the middle", "related list in the middle",
        "links only", "keywords line", "credit last", "credit first", "credit as bare text",
        "credit glued to the last paragraph", "caption",
    ],
)  # fmt: skip
def test_body_has_its_paragraphs_and_nothing_else(inside: str) -> None:
    assert TEXT == body(inside, source="")


@pytest.mark.parametrize(
    "told",
    [
        "التعريفات الجمركية على الورق ألغيت، فصار الكتاب أرخص.",
        "المصدر: قال لنا رجل من أهل القرية طلب عدم نشر اسمه إن الكتب لن تصل قبل الشتاء",
        "أخبار متعلقة <a>بالكتب</a> تملأ الصحف.",
        "بيروت (رويترز) - عاد البائع.",
    ],
    ids=["tariffs", "a long quotation", "news about", "dateline"],
)
def test_prose_like_a_label_stays_in_the_body(told: str) -> None:
    plain = told.replace("<a>", "").replace("</a>", "")

    assert [*TEXT, plain] == body(paragraphs([*TEXT, told]))


def test_subheading_stays_in_the_body() -> None:
    assert [FIRST, "عربة من خشب", SECOND] == body(f"<p>{FIRST}</p><h3>عربة من خشب</h3><p>{SECOND}")


@pytest.mark.parametrize(
    ("position", "expected"), [(0, "رويترز"), (2, "رويترز"), (4, None), (8, "رويترز")]
)
def test_credit_is_believed_at_the_edges_only(position: int, expected: str | None) -> None:
    lines = [FIRST, SECOND, THIRD, FOURTH, FIRST, SECOND, THIRD, LAST]
    lines.insert(position, "المصدر: رويترز")
    read = page(text=f"<div class=story>{paragraphs(lines)}</div>", source="")

    assert expected == read.credit().origin
    assert ("المصدر: رويترز" in read.paragraphs()) == (expected is None)


@pytest.mark.parametrize(
    ("lines", "parties", "text"),
    [
        (["(رويترز)"], ["رويترز"], "(رويترز)"),
        (["أ ف ب"], ["أ ف ب"], "أ ف ب"),
        (["المصدر: الجزيرة", "وكالات"], ["الجزيرة", "وكالات"], "المصدر: الجزيرة\nوكالات"),
        (["المصدر:", "رويترز"], ["رويترز"], "المصدر:\nرويترز"),
        (["المصدر: السدرة + رويترز"], ["رويترز"], "المصدر: السدرة + رويترز"),
    ],
    ids=["bare in brackets", "bare", "two lines", "name in the next line", "the publisher itself"],
)
def test_credit_at_the_end_is_no_paragraph(lines: list[str], parties: list[str], text: str) -> None:
    read = page(text=f"<div class=story>{paragraphs([*TEXT, *lines])}</div>", source="")

    assert TEXT == read.paragraphs()
    assert parties == [party.name for party in read.credit().parties]
    assert text == read.credit().text


def test_dateline_stays_in_the_body_and_names_city_and_origin() -> None:
    first = f"الساحل (رويترز) - {FIRST}"
    read = page(text=f"<div class=story>{paragraphs([first, *TEXT[1:]])}</div>", source="")

    assert [first, *TEXT[1:]] == read.paragraphs()
    assert ("رويترز", "الساحل") == (read.credit().origin, read.credit().dateline)


def test_dateline_gives_the_city_of_a_credited_text() -> None:
    first = f"الساحل - أ ش أ: {FIRST}"
    read = page(text=f"<div class=story>{paragraphs([first, *TEXT[1:]])}</div>")

    assert ("رويترز", "الساحل") == (read.credit().origin, read.credit().dateline)


def test_publisher_named_by_its_agencys_name_is_no_origin() -> None:
    raw = "".join((PARTS | {"source": "<p class=source>المصدر: بترا + رويترز</p>"}).values())
    petra = Publisher("وكالة", "Petra", home="https://sidra.example/", zone="UTC", key="petra")
    read = SidraPage(raw.encode(), url=URL, publisher=petra, fetched_at=FETCHED_AT)

    assert ["رويترز"] == [party.name for party in read.credit().parties]


def test_credit_found_by_its_label_says_so() -> None:
    read = page(text=f"<div class=story>{paragraphs([*TEXT, 'المصدر: رويترز'])}</div>", source="")

    assert "رويترز" == read.credit().origin
    assert "label" == read.provenance["credit"]


def test_city_before_the_name_is_cut_off_where_the_class_says_so() -> None:
    class CityFirst(SidraPage):
        city_first = True

    raw = "<article><p class=by>الساحل - سمر حداد</p></article>".encode()
    read = CityFirst(raw, url=URL, publisher=PUBLISHER, fetched_at=FETCHED_AT)

    assert ("سمر حداد",) == read.authors()


def test_desk_is_no_author_and_leaves_no_provenance() -> None:
    read = page(by="<p class=by>فريق التحرير</p>")

    assert () == read.authors()
    assert "authors" not in read.provenance


def test_keywords_of_an_attribute_are_split() -> None:
    class MetaKeywords(SidraPage):
        keywords_css = "meta[name=keywords]::attr(content)"

    raw = "<meta name=keywords content='كتب، باعة متجولون,كتب'>".encode()
    read = MetaKeywords(raw, url=URL, publisher=PUBLISHER, fetched_at=FETCHED_AT)

    assert ("كتب", "باعة متجولون") == read.keywords()


def test_image_that_is_no_address_is_none() -> None:
    read = page(head="<meta property='og:image' content='http://['>")

    assert read.image_url() is None


def time(machine: str, visible: str) -> str:
    return f"<time datetime='{machine}'>{visible}</time>"


# Riyadh is three hours ahead of UTC all year.
AGREEING = {
    "offset and clock": ("2026-05-10T21:30:00+03:00", "10 مايو 2026 21:30", (18, 30), "second"),
    "offset beats clock": ("2026-05-10T21:25:00+03:00", "10 مايو 2026 21:30", (18, 25), "second"),
    "UTC and local clock": ("2026-05-10T18:30:00Z", "10 مايو 2026 21:30", (18, 30), "second"),
    "Z before the digits": ("2026-05-10T21:30:13Z", "10 مايو 2026 21:30", (18, 30), "minute"),
    "+00:00 before them": ("2026-05-10T21:30:13+00:00", "10 مايو 2026 21:30", (18, 30), "minute"),
    "no offset, same clock": ("2026-05-10T21:30:13", "10 مايو 2026 21:30", (18, 30), "second"),
    "clock and day": ("2026-05-10T21:30:00+03:00", "10 مايو 2026", (18, 30), "second"),
    "midnight and clock": ("2026-05-10T00:00:00+03:00", "10 مايو 2026 21:30", (18, 30), "minute"),
    "day beside a clock": ("2026-05-10", "10 مايو 2026 21:30", (18, 30), "minute"),
    "no machine date": ("", "10 مايو 2026 21:30", (18, 30), "minute"),
    "unreadable machine date": ("0000-00-00", "10 مايو 2026 21:30", (18, 30), "minute"),
    "unreadable text": ("2026-05-10T21:30:00+03:00", "مساء الأحد", (18, 30), "second"),
    "no text": ("2026-05-10T21:30:00+03:00", "", (18, 30), "second"),
    "text with a zone": ("2026-05-10T18:30:00", "10 مايو 2026 18:30 GMT", (18, 30), "minute"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("machine", "visible", "clock", "precision"), AGREEING.values(), ids=AGREEING.keys()
)
def test_dates_that_agree_give_the_more_precise(
    machine: str, visible: str, clock: tuple[int, int], precision: str
) -> None:
    reading = page(date=time(machine, visible)).published()

    assert reading is not None
    assert reading.instant is not None
    assert datetime(2026, 5, 10, *clock, tzinfo=UTC) == reading.instant.replace(second=0)
    assert precision == reading.precision


@pytest.mark.parametrize(
    "machine",
    ["2026-05-10T00:00:00", "2026-05-10T00:00:00+03:00", "2026-05-10T00:00:00Z", "2026-05-10"],
)
def test_midnight_beside_a_day_is_that_day(machine: str) -> None:
    item = page(date=time(machine, "الأحد 10 مايو 2026")).to_item()

    assert (date(2026, 5, 10), "day") == (item.published_on, item.published_precision)
    assert datetime(2026, 5, 9, 21, 0, tzinfo=UTC) == item.published_at


def test_day_is_the_publishers_where_the_clock_is_utc() -> None:
    item = page(date=time("2026-05-10T22:30:00Z", "11 مايو 2026 01:30 ص")).to_item()

    assert datetime(2026, 5, 10, 22, 30, tzinfo=UTC) == item.published_at
    assert date(2026, 5, 11) == item.published_on


@pytest.mark.parametrize(
    ("machine", "visible", "doubt"),
    [
        ("2026-05-09T21:30:00+03:00", "10 مايو 2026 09:30 م", "dates disagree"),
        ("2026-05-10T22:30:00Z", "10 مايو 2026 09:00 م", "dates disagree"),
        ("2025-05-10T00:00:00+03:00", "10 مايو 2026", "dates disagree"),
        ("2026-05-10T20:15:00", "10 مايو 2026 09:30 م", "clocks disagree"),
        ("2026-05-13T15:00:01+03:00", "", "in the future"),
        ("", "14 مايو 2026 09:30 م", "in the future"),
        ("1994-12-31T10:00:00+03:00", "", "too long ago"),
        ("1970-01-01T00:00:00Z", "1 يناير 1970", "too long ago"),
        ("", "أمس أو قبله", "unreadable"),
        ("", "35 مايو 2026", "unreadable"),
        ("", "آخر تحديث: 10 مايو 2026 09:30 م", "unreadable"),
    ],
    ids=[
        "another day", "another day at the publisher's", "another year", "another clock, no offset",
        "future by machine", "future by text", "before the web", "epoch", "vague", "no such day",
        "only an update",
    ],
)  # fmt: skip
def test_doubted_date_is_none_and_provenance_says_why(
    machine: str, visible: str, doubt: str
) -> None:
    item = page(date=time(machine, visible)).to_item()

    date_fields = (item.published_at, item.published_local, item.published_on, item.zone_from)
    assert (None, None, None, None) == date_fields
    assert f"none: {doubt}" == item.provenance["published_at"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("10 مايو 2026 09:30 م", None),
        ("نشر: 10 مايو 2026 09:30 م - آخر تحديث: 11 مايو 2026 08:00 ص", 5),
    ],
    ids=["only published", "published and updated"],
)
def test_line_shared_by_both_dates_is_read_by_its_label(line: str, expected: int | None) -> None:
    class Shared(SidraPage):
        update_css = date_css = ".meta"

    raw = f"<article><p class=meta>{line}</p></article>".encode()
    item = Shared(raw, url=URL, publisher=PUBLISHER, fetched_at=FETCHED_AT).to_item()

    assert datetime(2026, 5, 10, 18, 30, tzinfo=UTC) == item.published_at
    assert expected == (item.modified_at and item.modified_at.hour)


@pytest.mark.parametrize(
    ("updated", "expected", "how"),
    [
        ("آخر تحديث: 11 مايو 2026 08:00 ص", (11, 5), "css"),
        ("آخر تحديث: 10 مايو 2026 09:31 م", (10, 18), "css"),
        ("آخر تحديث: 10 مايو 2026 09:30 م", None, "none: not later than published"),
        ("آخر تحديث: 9 مايو 2026 08:00 ص", None, "none: not later than published"),
        ("آخر تحديث: 11 مايو 2026", None, "none: no clock"),
        ("آخر تحديث: 20 مايو 2026 08:00 ص", None, "none: in the future"),
    ],
    ids=["next day", "a minute", "the same", "before", "a day", "in the future"],
)
def test_update_is_later_than_the_publication_or_none(
    updated: str, expected: tuple[int, int] | None, how: str
) -> None:
    item = page(updated=f"<p class=updated>{updated}</p>").to_item()

    assert expected == (item.modified_at and (item.modified_at.day, item.modified_at.hour))
    assert how == item.provenance["modified_at"]


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ("2026-05-11T08:00:00+03:00", datetime(2026, 5, 11, 5, tzinfo=UTC)),
        ("2026-05-10T21:30:00+03:00", None),
        ("2026-05-09T08:00:00+03:00", None),
    ],
    ids=["later", "the same", "before"],
)
def test_update_that_machines_are_told_is_held_against_the_publishers_date(
    machine: str, expected: datetime | None
) -> None:
    head = f"<meta property='article:modified_time' content='{machine}'>"

    assert expected == page(head=head, updated="").to_item().modified_at


def test_update_beside_a_machine_date_does_not_contradict_it() -> None:
    reading = page(date=time("2026-05-10T21:30:00+03:00", "آخر تحديث: 11 مايو 2026")).published()

    assert reading is not None
    assert datetime(2026, 5, 10, 18, 30, tzinfo=UTC) == reading.instant


def told(name: str, date: str) -> str:
    """Return a page's head that tells machines *date*."""
    if name == "meta":
        return f"<meta property='article:published_time' content='{date}'>"
    script = f'{{"@type": "NewsArticle", "datePublished": "{date}"}}'
    return f"<script type='application/ld+json'>{script}</script>"


SHOWN = "<time>الأحد 10 مايو 2026 09:30 م</time>"


@pytest.mark.parametrize("how", ["meta", "json-ld"])
@pytest.mark.parametrize(
    ("machine", "second", "zone_from"),
    [
        ("2026-05-10T21:30:17+03:00", 17, "machine"),
        ("2026-05-10T18:30:17Z", 17, "machine"),
        ("2026-05-10T21:30:17Z", 0, "publisher"),
        ("2026-05-10", 0, "publisher"),
        ("2026-05-10T00:00:00+03:00", 0, "publisher"),
        ("soon", 0, "publisher"),
    ],
    ids=["offset", "UTC", "mislabelled", "day", "midnight", "unreadable"],
)
def test_date_that_machines_are_told_makes_the_shown_one_more_precise(
    how: str, machine: str, second: int, zone_from: str
) -> None:
    item = page(head=told(how, machine), date=SHOWN).to_item()

    assert datetime(2026, 5, 10, 18, 30, second, tzinfo=UTC) == item.published_at
    assert zone_from == item.zone_from


@pytest.mark.parametrize("how", ["meta", "json-ld"])
@pytest.mark.parametrize(
    ("machine", "doubt"),
    [
        ("2026-05-09T21:30:00+03:00", "dates disagree"),
        ("2026-05-10T21:30:00Z", None),
        ("2026-05-10T22:10:00Z", "dates disagree"),
        ("2024-05-10", "dates disagree"),
    ],
    ids=["another day", "local clock said to be UTC", "another day at the publisher's", "year"],
)
def test_date_that_machines_are_told_otherwise_leaves_none(
    how: str, machine: str, doubt: str | None
) -> None:
    item = page(head=told(how, machine), date=SHOWN).to_item()

    assert (doubt is None) == (item.published_at is not None)
    assert (f"none: {doubt}" if doubt else "css") == item.provenance["published_at"]


class DatedByAddress(SidraPage):
    date_css = None
    url_day = r"^/news/(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d{4})/"


@pytest.mark.parametrize(
    ("path", "head", "expected", "how"),
    [
        ("/news/10-05-2026/7", "", (date(2026, 5, 10), "day"), "url"),
        ("/news/10-05-2026/7", told("meta", "2026-05-10T21:30:00+03:00"),
         (date(2026, 5, 10), "second"), "opengraph"),
        ("/news/10-05-2026/7", told("meta", "2026-05-12"), (None, None), "none: dates disagree"),
        ("/news/31-02-2026/7", "", (None, None), None),
        ("/news/7", told("meta", "2026-05-11"), (date(2026, 5, 11), "day"), "opengraph"),
    ],
    ids=["alone", "with a machine's", "against a machine's", "no such day", "not in this address"],
)  # fmt: skip
def test_day_of_an_address_is_read_as_the_publisher_writes_it(
    path: str, head: str, expected: tuple[date | None, str | None], how: str | None
) -> None:
    raw = "".join((PARTS | {"head": head, "date": "", "updated": ""}).values()).encode()
    url = f"https://sidra.example{path}"
    item = DatedByAddress(raw, url=url, publisher=PUBLISHER, fetched_at=FETCHED_AT).to_item()

    assert expected == (item.published_on, item.published_precision)
    assert how == item.provenance.get("published_at")


def test_a_day_ahead_of_the_fetch_is_still_plausible() -> None:
    reading = page(date=time("2026-05-13T15:00:00+03:00", "")).published()

    assert reading is not None


@pytest.mark.parametrize(
    ("publisher", "zone", "written", "expected"),
    [
        (PUBLISHER, None, "10 مايو 2026 21:30", ("publisher", "Asia/Riyadh", 18)),
        (ASSUMED, None, "10 مايو 2026 21:30", ("assumed", "Asia/Riyadh", 18)),
        (ASSUMED, "Africa/Tunis", "10 مايو 2026 21:30", ("publisher", "Africa/Tunis", 20)),
        (ASSUMED, None, "10 مايو 2026 21:30 GMT", ("text", "UTC", 21)),
        (ASSUMED, None, "2026-05-10T21:30:00+03:00", ("machine", "+03:00", 18)),
    ],
    ids=["known", "assumed", "given by the caller", "in the text", "in a machine date"],
)
def test_zone_says_where_it_comes_from(
    publisher: Publisher, zone: str | None, written: str, expected: tuple[str, str, int]
) -> None:
    raw = f"<article><time>{written}</time></article>".encode()
    own = ZoneInfo(zone) if zone else None

    item = SidraPage(raw, url=URL, publisher=publisher, fetched_at=FETCHED_AT, zone=own).to_item()

    assert item.published_at is not None
    assert expected == (item.zone_from, item.published_zone, item.published_at.hour)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel=canonical href='/news/17'><meta property=og:url content=/x>", "/news/17"),
        (
            "<meta property='og:url' content=' https://sidra.example/17 '>",
            "https://sidra.example/17",
        ),
        ("<link rel=canonical href=''><meta property=og:url content=/x>", "/x"),
        ("<link rel=stylesheet href=/a.css>", None),
        ("", None),
    ],
    ids=["canonical first", "og:url", "empty canonical", "another link", "nothing"],
)
def test_canonical_is_what_the_page_names(head: str, expected: str | None) -> None:
    assert expected == page(head=head).canonical()


def test_page_without_the_articles_block_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="article"):
        page(open="<body><div>", close="</div></body>").to_item()


def test_page_in_another_language_is_refused() -> None:
    english = "The bookseller came back to the old town with a new cart. " * 6

    with pytest.raises(NotArabic):
        page(text=f"<div class=story>{english}</div>").to_item()


@pytest.mark.parametrize("raw", [b"", b" ", b"\x00", b"<!-- x -->", b"<?xml?>", b"abc"])
def test_next_to_nothing_is_no_article(raw: bytes) -> None:
    with pytest.raises(NotAnArticle):
        SidraPage(raw, url=URL, publisher=PUBLISHER, fetched_at=FETCHED_AT).to_item()


def test_rubbish_is_refused_at_the_door() -> None:
    with pytest.raises(UnreadableEncoding):
        SidraPage(bytes(range(256)), url=URL, publisher=PUBLISHER, fetched_at=FETCHED_AT)
