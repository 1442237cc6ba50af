"""Datelines, in the orders and between the signs that newsrooms use."""

import pytest

from crawler.extract.agencies import AGENCIES, CITIES
from crawler.extract.dateline import MAX_FIRST_WORDS, read_dateline


@pytest.mark.parametrize(
    ("paragraph", "city", "name"),
    [
        ("بغداد (رويترز) - قالت وزارة المياه", "بغداد", "رويترز"),
        ("بغداد (رويترز) – قالت وزارة المياه", "بغداد", "رويترز"),
        ("القاهرة - أ ش أ: قالت وزارة المياه", "القاهرة", "أ ش أ"),
        ("دمشق، سوريا (CNN) -- قالت وزارة المياه", "دمشق", "CNN"),
        ("الدار البيضاء (د ب أ) - قالت", "الدار البيضاء", "د ب أ"),
        ("إسطنبول/ أنس كامل/ الأناضول", "إسطنبول", "الأناضول"),
        ("أنقرة / الأناضول", "أنقرة", "الأناضول"),
        ("واشنطن - أ ف ب", "واشنطن", "أ ف ب"),
        ("عمان 4 أيار (بترا)- قالت", "عمان", "بترا"),
        ("9 يونيو (رويترز) - أغلقت", None, "رويترز"),
        ("من سالم حداد (رويترز) - قالت", None, "رويترز"),
        ("الرياض – واس: قالت وزارة المياه", "الرياض", "واس"),
        ("د ب أ – برلين – قالت وزارة المياه", "برلين", "د ب أ"),
        ("(أ ف ب) - قالت وزارة المياه", None, "أ ف ب"),
        ("وكالات: قالت وزارة المياه", None, "وكالات"),
        ("الدوحة في 09 مايو /قنا/ قالت", "الدوحة", "قنا"),
        ("المنامة في 9 مايو / بنا / قالت", "المنامة", "بنا"),
        ("رام الله 9-5-2026 وفا- قالت", "رام الله", "وفا"),
        ("الرياض 22 ذو القعدة 1447 هـ الموافق 9 مايو 2026 م واس", "الرياض", "واس"),
        ("كييف (أوكرانيا) - (أ ف ب): قالت", "كييف", "أ ف ب"),
        ("أنقرة / الأناضول هنأ الوزير العمال", "أنقرة", "الأناضول"),
        ("دمشق-سانا قالت وزارة المياه", "دمشق", "سانا"),
    ],
    ids=[
        "brackets", "en dash", "colon", "city and country", "two words", "reporter between",
        "slash", "its own line", "with the day", "only the day", "a reporter, no city",
        "dash and colon", "agency first", "agency alone", "agencies alone", "slashes", "a word",
        "numbers", "two calendars", "country", "glued", "hyphen",
    ],
)  # fmt: skip
def test_dateline_gives_city_and_agency(paragraph: str, city: str | None, name: str) -> None:
    found = read_dateline(paragraph)

    assert found is not None
    assert (city, name) == (found.city, found.agency)
    assert paragraph.startswith(found.shown)


@pytest.mark.parametrize(
    "paragraph",
    [
        "قالت (رويترز) إن المياه عادت",
        "عادت المياه إلى المدينة، بحسب رويترز.",
        "القاهرة - قالت وزارة المياه",
        "العامل الذي عاد إلى المدينة (جهة مجهولة) - قال",
        "بغداد: قالت وزارة المياه",
        "",
        "قالت (رويترز) - الوكالة الدولية - إن المياه عادت",
        "عربة الترام القديم (رويترز)",
        "الشرق الأوسط: خرائط تتغير",
        "العربية: لغة يتكلمها الملايين",
        "وقالت الوزارة - رويترز - إن المياه عادت",
        "نحن بنا - المدينة تعود",
    ],
    ids=[
        "no dash",
        "in the sentence",
        "no agency",
        "no known agency",
        "city alone",
        "empty",
        "said in dashes",
        "caption",
        "region",
        "language",
        "a verb first",
        "a word",
    ],
)
def test_paragraph_without_an_agency_at_its_start_has_no_dateline(paragraph: str) -> None:
    assert read_dateline(paragraph) is None


def test_no_place_or_agency_is_taken_for_prose_by_its_length() -> None:
    names = [*CITIES, *(f"وكالة الأنباء {name}" for names in AGENCIES.values() for name in names)]

    assert [] == [name for name in names if len(name.split()) >= MAX_FIRST_WORDS]
