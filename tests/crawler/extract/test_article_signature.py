"""Who signed an article, by how bylines of Arabic news are written and marked."""

import pytest

from models.item import ArticleItem
from tests.crawler.extract.prose import BEES, TRAM
from tests.crawler.extract.sites import Site, p, read

TITLE, TEXT = TRAM


def item_of(byline: str, *, head: str = "", after: str = "", title: str = TITLE) -> ArticleItem:
    html = (
        f"<head><title>{title}</title><meta property='og:title' content='{TITLE}'>"
        f"<meta property='og:site_name' content='المرفأ - جريدة الميناء اليومية'>{head}</head>"
        f"<body><h1>{TITLE}</h1>{byline}<p>2 أبريل 2026</p><div>{p(TEXT)}{after}</div></body>"
    )
    return read(Site(html, {}))


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<span class=Writer>صور - نادر الحلبي</span>", ["نادر الحلبي"]),
        ("<span class=Writer>خان يونس - نادر الحلبي</span>", ["نادر الحلبي"]),
        ("<i class=author>نادر الحلبي - كفر الشيخ</i>", ["نادر الحلبي"]),
        ("<i>الخميس 10:12</i><i class=author>نادر الحلبي (العقبة) nader_h@</i>", ["نادر الحلبي"]),
        ("<a href=/author/7>المرفأ - نادر الحلبي</a> <i>10:12</i>", ["نادر الحلبي"]),
        ("<p>المرفأ - حاوره في العقبة / نادر الحلبي</p>", ["نادر الحلبي"]),
        ("<p>كتب بواسطة نادر الحلبي</p>", ["نادر الحلبي"]),
        ("<p>كتبه: نادر الحلبي</p>", ["نادر الحلبي"]),
        ("<div class=authors-audio><p>استمع للمقال 3 دقائق</p></div>", []),
        ("<div><i>رياضة محلية</i><div class=author><img src=a.png></div></div>", []),
        ("<i class=author>المرفأ</i>", []),
        ("<i class=auteur>رزان بوراس</i> / <i>2 أبريل 2026</i>", ["رزان بوراس"]),
        ("<p>نشر بتاريخ 2-4-2026 الساعة 19:45 - هدى قاسم</p>", ["هدى قاسم"]),
        ("<p>سامي العقاد (الدمام)</p>", ["سامي العقاد"]),
        ("<p>خبر عاجل | 2-4-2026 19:45</p>", []),
        ("<p>كتبت هدى قاسم ـ سمير نور</p>", ["هدى قاسم", "سمير نور"]),
        ("<i class=author>طنجة بريس - محمد العلمي</i>", ["محمد العلمي"]),
        ("<div><div>كتب&nbsp;</div><div>هدى قاسم وسمير نور</div></div>", ["هدى قاسم", "سمير نور"]),
        ("<div><p>متابعة</p><p>رامي نور الدين حمدان</p></div>", []),
        ("<div><p>كتب</p></div><div><p>مواعيد النقل العام</p></div>", []),
    ],
    ids=["city first", "city of two words", "city last", "city and account", "outlet first",
         "outlet before the label", "K2's label", "Joomla's label", "audio bar", "box of others",
         "the site", "French", "behind the date", "before its city", "no name behind the date",
         "two names", "a press", "under its label", "under a button",
         "under a shelf of books"],
)  # fmt: skip
def test_byline_is_read_without_place_and_outlet(byline: str, expected: list[str]) -> None:
    assert expected == [*item_of(byline).authors]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("إربد 12 تشرين الثاني (بترا) هالة السيد- ", ["هالة السيد"]),
        ("العقبة (رويترز) - هالة السيد - ", ["هالة السيد"]),
        ("إربد 12 تشرين الثاني (بترا)- ", []),
        ("إربد (محافظة) هالة السيد- ", []),
        ("عمان (بترا) في خطوة منتظرة - ", []),
    ],
    ids=["behind the agency", "behind a dash", "nobody", "no agency", "a sentence"],
)
def test_reporter_stands_behind_the_agency_of_a_dateline(opening: str, expected: list[str]) -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2 أبريل 2026</p><p>{opening}{TEXT[0]}</p>"

    assert expected == [*read(Site(html + p(TEXT[1:]), {})).authors]


@pytest.mark.parametrize("opening", ["عمان 2 نيسان (بترا) ", "بيروت - "])
def test_an_endless_word_in_a_reporters_place_costs_nothing(opening: str) -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2 أبريل 2026</p><p>{opening}{'ا' * 5000}.</p>"

    assert () == read(Site(html + p(TEXT), {})).authors


def test_microdata_may_name_the_city_first() -> None:
    byline = "<span itemprop=author>بيروت - سمر حداد</span>"
    html = (
        f"<div itemscope itemtype=https://schema.org/NewsArticle><h1 itemprop=headline>{TITLE}</h1>"
    )

    assert ("سمر حداد",) == read(Site(f"{html}{byline}{p(TEXT)}</div>", {})).authors


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p>صحار: هالة درويش</p>", ("هالة درويش",)),
        ("<p class=writer>صحار: ريحانة درويش</p>", ("ريحانة درويش",)),
        ("<p><b class=name>هالة درويش / نورة السيد</b> <b>•</b> <i>أبريل 2, 2026 01:30 م</i></p>",
         ("هالة درويش", "نورة السيد")),
        ("<p>تصوير: هالة درويش</p>", ()),
        ("<p class=writer>ترجمة: هالة درويش</p>", ()),
    ],
    ids=["a known given name", "marked as the writer's", "bullets", "no city", "a translator"],
)  # fmt: skip
def test_colons_and_bullets_part_names_from_others(line: str, expected: tuple[str, ...]) -> None:
    assert expected == item_of(line).authors


def test_machine_data_name_the_second_author_behind_a_dash() -> None:
    told = "".join(f"<meta name=author content='{name}'>" for name in ("نادر الحلبي", "هند ربيع"))

    names = item_of("<p>كتب: نادر الحلبي - هند ربيع</p>", head=told).authors
    assert ("نادر الحلبي", "هند ربيع") == names


def test_the_name_beside_the_title_is_the_sites() -> None:
    blog = "<meta name=author content='صدى الوادي'>"

    assert () == item_of("", head=blog, title=f"صدى الوادي: {TITLE}").authors


@pytest.mark.parametrize(
    "last",
    [
        "<p><b>هدى قاسم</b></p>",
        "</div><div class=author-box><h4><a href=/u/3>هدى قاسم</a></h4><p>صحفية من صور.</p>",
    ],
    ids=["last line", "author's box"],
)
def test_name_behind_the_text_is_the_authors(last: str) -> None:
    item = item_of("", after=last)

    assert (("هدى قاسم",), [*TEXT]) == (item.authors, item.body.split("\n\n"))


@pytest.mark.parametrize(
    "last", ["<p>صفحات من دفتر</p>", "</div><ul class=writers><li>هدى قاسم</ul>"]
)
def test_other_lines_behind_the_text_are_no_name(last: str) -> None:
    assert () == item_of("", after=last).authors


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("<p>نقلا عن صحيفة الشروق</p>", "صحيفة الشروق"),
        ("<p>المرفأ/ أ ف ب</p>", "أ ف ب"),
        ("<p>المرفأ + رويترز</p>", "رويترز"),
        ("</div><div><span>المصدر</span><a href=https://r.example>رويترز</a>", "رويترز"),
        ("<p>نقلا عن مصادر محلية</p>", None),
        ("<p>المرفأ/ قسم الأخبار</p>", None),
        (f"<p>نقلا عن الأهالي: {BEES[1][4]}</p>", None),
    ],
    ids=[
        "quoted",
        "own and agency",
        "joined by a plus",
        "label apart",
        "anonymous",
        "a desk",
        "prose",
    ],
)
def test_last_line_names_the_source(last: str, expected: str | None) -> None:
    assert expected == item_of("", after=last).credit.origin


def test_agency_stands_in_one_line_with_the_dates() -> None:
    line = (
        "<p><i>العقبة - أ ش أ</i> <i>نشر في: الخميس 2 أبريل 2026 - 2:31 م | آخر تحديث: الخميس "
        "2 أبريل 2026 - 4:02 م</i></p>"
    )

    assert "أ ش أ" == item_of(line).credit.origin


def test_section_called_like_an_outlet_is_no_source() -> None:
    html = f"<div><i>الشرق الأوسط</i><h1>{TITLE}</h1><p>2 أبريل 2026</p>{p(TEXT)}</div>"

    assert read(Site(f"<title>{TITLE}</title>{html}", {})).credit.origin is None


@pytest.mark.parametrize(
    ("byline", "source"),
    [
        ("<div>القاهرة - أ ش أ</div>", "أ ش أ"),
        ("<p>واشنطن: أ ف ب</p>", "أ ف ب"),
        ("<p>دبي (رويترز)</p>", "رويترز"),
        ("<p>نقلا عن رويترز</p>", "رويترز"),
        ("<div><span>المصدر: الأناضول</span><span>2 أبريل 2026 14:05</span></div>", "الأناضول"),
        ("<div>المصدر: خاص | 2 أبريل 2026 14:05</div>", None),
        ("<div>المرفأ + وكالات</div>", "وكالات"),
        ("<div class=article-source>صحيفة النهر الكبير</div>", "صحيفة النهر الكبير"),
        ("<div class=source>سامي العقاد</div>", None),
        ("<div class=source>المرفأ</div>", None),
        ("<div class=photo-credit>رويترز</div>", None),
        ("<figure><img src=a.jpg><span>رويترز</span></figure>", None),
        ("<p>صورة: رويترز</p>", None),
        ("<p>عربة الترام القديم (رويترز)</p>", None),
    ],
)
def test_agency_in_the_bylines_place_is_the_origin(byline: str, source: str | None) -> None:
    item = item_of(byline)

    assert source == item.credit.origin
    assert [*TEXT] == item.body.split("\n\n")


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ('"author": {"@type": "Organization", "name": "رويترز"}', "رويترز"),
        ('"author": {"@type": "Organization", "name": "المرفأ"}', None),
        ('"author": [{"@type": "Organization", "name": "المرفأ"}, "وكالات"]', "وكالات"),
        ('"sourceOrganization": {"name": "صحيفة النهر"}', "صحيفة النهر"),
        ('"sourceOrganization": {"name": "المرفأ"}', None),
        ('"provider": {"name": "أ ف ب"}, "publisher": {"name": "المرفأ"}', "أ ف ب"),
        ('"provider": {"name": "رويترز"}, "publisher": {"name": "رويترز"}', None),
        ('"provider": {"name": "شركة البرمجة"}', None),
        ('"image": {"@type": "ImageObject", "creditText": "رويترز"}', None),
    ],
)
def test_machines_may_be_told_the_origin(told: str, source: str | None) -> None:
    script = f'{{"@type": "NewsArticle", "headline": "{TITLE}", {told}}}'
    head = f"<script type='application/ld+json'>{script}</script>"

    assert source == item_of("", head=head).credit.origin


@pytest.mark.parametrize(
    ("content", "source"),
    [("رويترز", "رويترز"), ("المرفأ", None), ("https://almarfa.example", None)],
)
def test_source_in_meta_is_believed_if_it_is_an_agency(content: str, source: str | None) -> None:
    assert source == item_of("", head=f"<meta name=source content='{content}'>").credit.origin


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<p>نادر الحلبي - المرفأ</p>", ["نادر الحلبي"]),
        ("<p>المرفأ - نادر الحلبي</p>", ["نادر الحلبي"]),
        ("<p>خاص المرفأ - نادر الحلبي</p>", ["نادر الحلبي"]),
        ("<p>القدس المحتلة/ نادر الحلبي</p>", ["نادر الحلبي"]),
        ("<p>غزة- نادر الحلبي:</p>", ["نادر الحلبي"]),
        ("<p>بيروت - من نادر الحلبي</p>", ["نادر الحلبي"]),
        ("<p>مراسلتنا هدى قاسم</p>", ["هدى قاسم"]),
        ("<p>مراسل المرفأ: نادر الحلبي</p>", ["نادر الحلبي"]),
        ("<p>الكاتبة: هدى قاسم</p>", ["هدى قاسم"]),
        ("<p>متابعة: هدى قاسم</p>", ["هدى قاسم"]),
        ("<p>كتب ـ نادر الحلبي</p>", ["نادر الحلبي"]),
        (
            "<p>الجمعة 2-4-2026 <b>ربورتاج: هدى قاسم ونادر الحلبي</b></p>",
            ["هدى قاسم", "نادر الحلبي"],
        ),
        ("<p>كتب: مندوب المرفأ</p>", []),
        ("<i class=author>القسم الرياضي</i>", []),
        ("<p>كتب: مراسلنا في عدن</p>", []),
        ("<p>متابعة أحوال الطقس في المدن</p>", []),
        ("<p>2 أبريل 2026 | صباح الخير</p>", []),
        ("<p>المصدر: نادر الحلبي - المرفأ</p>", []),
    ],
)
def test_writer_is_named_as_newsrooms_do(byline: str, expected: list[str]) -> None:
    item = item_of(byline)

    assert expected == [*item.authors]
    assert item.credit.origin is None


def test_reporter_may_open_the_text() -> None:
    first = f"بيروت – هدى قاسم: {TEXT[0]}"
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2 أبريل 2026</p>{p((first, *TEXT[1:]))}"
    item = read(Site(html, {}))

    assert ("هدى قاسم",) == item.authors
    assert item.body.startswith(first)


def test_columnist_may_be_named_over_the_title() -> None:
    over = "<div class=columnist><a href=/writers/5>نادر الحلبي</a></div>"
    html = f"<title>{TITLE}</title>{over}<h1>{TITLE}</h1><p>2 أبريل 2026</p>{p(TEXT)}"

    assert ("نادر الحلبي",) == read(Site(html, {})).authors


@pytest.mark.parametrize(
    "told",
    [
        '"author": {"@type": "Organization", "name": "المرفأ"}, "creator": ["هدى قاسم"]',
        '"author": {"@type": "Person", "givenName": "هدى", "familyName": "قاسم"}',
        '"author": {"@id": "#1"}, "mainEntity": {"@id": "#1", "name": "هدى قاسم"}',
    ],
    ids=["beside the site", "in two parts", "described elsewhere"],
)
def test_machines_are_told_the_writer_in_several_ways(told: str) -> None:
    script = f'{{"@type": "NewsArticle", "headline": "{TITLE}", {told}}}'
    head = f"<script type='application/ld+json'>{script}</script>"

    assert ("هدى قاسم",) == item_of("", head=head).authors
