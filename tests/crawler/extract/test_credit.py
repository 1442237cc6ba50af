"""Credit lines and bylines of the shapes in docs: who wrote, translated, edited; who is nobody."""

import pytest

from crawler.extract.agencies import AGENCIES, agency
from crawler.extract.credit import (
    credit_run,
    read_byline,
    read_credit,
    run_parties,
)  # fmt: skip
from models.item import Party

PUBLISHER = "صحيفة النخلة"
REUTERS = Party("رويترز", "origin", "reuters")


def credited(line: str) -> list[tuple[str, str, str | None]]:
    credit = read_credit(line, f"المصدر: {line}", publisher=PUBLISHER)
    return [(party.name, party.role, party.agency) for party in credit.parties]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("رويترز", [("رويترز", "origin", "reuters")]),
        (
            "ستراتفور - ترجمة وتحرير النخلة",
            [
                ("ستراتفور", "origin", "stratfor"),
                ("النخلة", "translator", None),
                ("النخلة", "editor", None),
            ],
        ),
        (
            "الجزيرة + وكالات",
            [("الجزيرة", "origin", "aljazeera"), ("وكالات", "origin", "agencies")],
        ),
        (
            "رويترز وفرانس برس والأناضول",
            [
                ("رويترز", "origin", "reuters"),
                ("فرانس برس", "origin", "afp"),
                ("الأناضول", "origin", "anadolu"),
            ],
        ),
        ("أ ف ب و د ب أ", [("أ ف ب", "origin", "afp"), ("د ب أ", "origin", "dpa")]),
        ("أ.ف.ب/رويترز", [("أ.ف.ب", "origin", "afp"), ("رويترز", "origin", "reuters")]),
        ("رويترز، الأناضول-", [("رويترز", "origin", "reuters"), ("الأناضول", "origin", "anadolu")]),
        ("الألمانية (د ب أ)", [("الألمانية", "origin", "dpa")]),
        ("(رويترز)", [("رويترز", "origin", "reuters")]),
        ("رويترز.", [("رويترز", "origin", "reuters")]),
        ("جريدة الميناء القديم", [("جريدة الميناء القديم", "origin", None)]),
        ("صحيفة الواحة (الليبية)", [("صحيفة الواحة (الليبية)", "origin", None)]),
        ("مراسلون بلا حدود", [("مراسلون بلا حدود", "origin", None)]),
        ("ترجمة: منى سعد", [("منى سعد", "translator", None)]),
        (
            "رويترز | تحرير وترجمة: منى سعد",
            [
                ("رويترز", "origin", "reuters"),
                ("منى سعد", "translator", None),
                ("منى سعد", "editor", None),
            ],
        ),
        (
            "رويترز - تحرير سالم حداد",
            [("رويترز", "origin", "reuters"), ("سالم حداد", "editor", None)],
        ),
        ("إعداد سالم حداد", [("سالم حداد", "editor", None)]),
        ("المرصد البحري والغرفة التجارية", [("المرصد البحري والغرفة التجارية", "origin", None)]),
        ("رويترز + رويترز", [("رويترز", "origin", "reuters")]),
        ("أنقرة / الأناضول", [("الأناضول", "origin", "anadolu")]),
    ],
    ids=[
        "one agency", "translated by the publisher", "with unnamed agencies", "three joined by و",
        "initials joined by و", "slash without blanks", "dash left behind", "initials in brackets",
        "all in brackets", "full stop", "an unknown paper", "brackets of a name",
        "a name like a role", "translator only", "roles the other way round",
        "editor behind a dash", "prepared by", "unknown names joined",
        "named twice", "city and agency",
    ],
)  # fmt: skip
def test_credit_is_taken_apart_into_parties(
    line: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert expected == credited(line)


@pytest.mark.parametrize(
    "line",
    ["خاص", "حصري", "النخلة", "صحيفة النخلة", "خاص - النخلة", "(أبوظبي - النخلة)", "القاهرة"],
)
def test_the_publisher_itself_and_cities_are_no_party(line: str) -> None:
    assert [] == credited(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("القاهرة - رويترز", "القاهرة"),
        ("(أبوظبي - النخلة)", "أبوظبي"),
        ("رويترز (لندن)", "لندن"),
        ("ابو ظبي - رويترز", None),
        ("عمّان - رويترز", "عمّان"),
        ("رويترز", None),
    ],
)
def test_city_of_the_line_is_the_dateline(line: str, expected: str | None) -> None:
    assert expected == read_credit(line, line, publisher=PUBLISHER).dateline


def test_line_is_kept_as_shown() -> None:
    credit = read_credit("رويترز", "\u00a0المصدر  |\u200f رويترز ", publisher=PUBLISHER)

    assert "المصدر | رويترز" == credit.text
    assert (REUTERS,) == credit.parties
    assert "رويترز" == credit.origin


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("أ ف ب", "afp"), ("أ.ف.ب", "afp"), ("ا.ف.ب.", "afp"), ("(أ ف ب)", "afp"), ("أف ب", "afp"),
        ("فرانس برس", "afp"), ("فرانسبرس", "afp"), ("الاناضول", "anadolu"),
        ("وكالة الأناضول", "anadolu"), ("أسوشييتد برس", "ap"), ("بلومبرج", "bloomberg"),
        ("REUTERS", "reuters"), ("Reuters", "reuters"), ("رويتـرز", "reuters"),
        ("إندبندنت عربيه", "independentarabia"), ("فرانس ٢٤", "france24_arabic"), ("واس", "spa"),
        ("بنا", None), ("رويترزي", None), ("", None),
    ],
)  # fmt: skip
def test_agency_is_known_in_its_variants(name: str, expected: str | None) -> None:
    assert expected == agency(name)


def test_no_name_belongs_to_two_agencies() -> None:
    names = [(key, agency(name)) for key, names in AGENCIES.items() for name in names]

    assert [] == [(key, found) for key, found in names if key != found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("كتبت: سمر حداد", ("سمر حداد",)),
        ("كتب سالم حداد", ("سالم حداد",)),
        ("بقلم : سمر حداد", ("سمر حداد",)),
        ("كتبا: سمر حداد وسالم نبيل", ("سمر حداد", "سالم نبيل")),
        ("كتب - سالم حداد - القاهرة", ("سالم حداد",)),
        ("سمر حداد وليلى منصور", ("سمر حداد", "ليلى منصور")),
        ("سمر حداد و ليلى منصور", ("سمر حداد", "ليلى منصور")),
        ("سمر حداد، سالم نبيل وليلى منصور", ("سمر حداد", "سالم نبيل", "ليلى منصور")),
        ("سمر حداد ووليد نبيل", ("سمر حداد", "وليد نبيل")),
        ("سالم حداد وليد نبيل", ("سالم حداد وليد نبيل",)),
        ("سالم حداد وائل نبيل", ("سالم حداد وائل نبيل",)),
        ("وليد نبيل", ("وليد نبيل",)),
        ("سالم وليلى", ("سالم وليلى",)),
        ("سمر حداد - بيروت", ("سمر حداد",)),
        ("سمر حداد – بيروت", ("سمر حداد",)),
        ("سمر حداد | النخلة", ("سمر حداد",)),
        ("سمر حداد |", ("سمر حداد",)),
        ("حاوره في صنعاء / سالم حداد -", ("سالم حداد",)),
        ("سمر حداد، سمر حدّاد", ("سمر حداد",)),
        ("د. سمر حداد", ("د. سمر حداد",)),
    ],
    ids=[
        "she wrote", "he wrote", "by", "they wrote", "dashes around", "joined by attached و",
        "joined by و", "three", "و before وليد", "وليد may be the third name",
        "وائل may be the third name", "وليد alone", "first names only", "city after a dash",
        "city after an en dash", "outlet after a bar", "bar left behind", "interviewed in",
        "named twice", "title",
    ],
)  # fmt: skip
def test_byline_names_its_persons(line: str, expected: tuple[str, ...]) -> None:
    assert expected == read_byline(line, publisher=PUBLISHER)


@pytest.mark.parametrize(
    "line",
    [
        "كتب: إفي |", "كتب: الألمانية د.ب.أ |", "بقلم: Reuters", "النخلة", "كتب: صحيفة النخلة",
        "فريق التحرير", "قسم الاقتصاد", "محرر الشؤون المحلية", "مراسلنا في عدن", "غرفة الأخبار",
        "ترجمة: منى سعد", "ترجمة وتحرير النخلة", "كتب في : الأحد 8 فبراير 2026", "خاص", "وكالات",
        "",
    ],
)  # fmt: skip
def test_agencies_desks_dates_and_translators_are_no_authors(line: str) -> None:
    assert () == read_byline(line, publisher=PUBLISHER)


PROSE = "عاد البائع إلى السوق بعد غياب طويل."


@pytest.mark.parametrize(
    ("lines", "expected", "named"),
    [
        (["المصدر: رويترز", PROSE], [0], "رويترز"),
        (["المصدر: الجزيرة", "وكالات"], [0, 1], "الجزيرة | وكالات"),
        (["المصدر: رويترز", "ترجمة: منى سعد"], [0, 1], "رويترز | ترجمة: منى سعد"),
        (
            ["المصدر | ستراتفور", "ترجمة وتحرير: النخلة", PROSE],
            [0, 1],
            "ستراتفور | ترجمة وتحرير: النخلة",
        ),
        (["المصدر:", "جريدة الميناء القديم", PROSE], [0, 1], "جريدة الميناء القديم"),
        (["رويترز", PROSE], [0], "رويترز"),
        (["(أ ف ب)", "(رويترز)"], [0, 1], "أ ف ب | رويترز"),
    ],
    ids=[
        "one line", "agencies in the next", "translator in the next", "both roles in the next",
        "name in the next", "an agency alone", "two agencies alone",
    ],
)  # fmt: skip
def test_credit_goes_on_in_the_next_lines(
    lines: list[str], expected: list[int], named: str
) -> None:
    run = credit_run(lines, 0)

    assert expected == run
    assert named == run_parties(lines[at] for at in run)


@pytest.mark.parametrize(
    "lines",
    [
        [PROSE, "المصدر: رويترز"],
        ["المصدر:", PROSE],
        ["المصدر:"],
        ["العربية", PROSE],
        ["ترجمة: منى سعد", PROSE],
        ["تحرير الأسرى يبدأ غدا"],
    ],
    ids=[
        "in another line",
        "a label over prose",
        "a label alone",
        "a word that is an agency too",
        "a translator without a source",
        "prose like a role",
    ],
)
def test_credit_begins_only_with_a_source(lines: list[str]) -> None:
    assert [] == credit_run(lines, 0)


@pytest.mark.parametrize(
    "following",
    [PROSE, "تحرير الأسرى يبدأ غدا", "ترجمة الرواية إلى العربية: كيف بدأت القصة ومتى تنتهي بنا"],
    ids=["prose", "prose like a role", "a long line"],
)
def test_prose_behind_a_credit_is_none_of_it(following: str) -> None:
    assert [0] == credit_run(["المصدر: رويترز", following], 0)
