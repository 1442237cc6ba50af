"""Lines and endings that agencies sign."""

import pytest

from crawler.extract.agencies import agency, signed_agency, without_signature


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("م.أ/ع.ح (رويترز، د ب أ)", "رويترز، د ب أ"),
        ("خ.س (أ.ف.ب/ رويترز)", "أ.ف.ب/ رويترز"),
        ("(بنا)", "بنا"),
        ("- كونا -", "كونا"),
        ("--(بترا) م ح/ب ط", "بترا"),
        ("--(بترا) م ح/ب ط 09/05/2026 07:55:21", "بترا"),
        ("رويترز + أ ف ب", "رويترز + أ ف ب"),
        ("عن وكالة الأناضول", "وكالة الأناضول"),
        ("المصدر رويترز", "رويترز"),
        ("#وكالات", "وكالات"),
        ("وكالة الأنباء السعودية (واس)", "وكالة الأنباء السعودية (واس)"),
    ],
)
def test_line_of_agencies_is_signed_by_them(line: str, expected: str) -> None:
    assert expected == signed_agency(line)


@pytest.mark.parametrize(
    "line",
    [
        "عادت العربات (رويترز)", "بنا", "وفا", "العربية", "صورة من رويترز", "(النهاية) ر س / م ع",
        "عن مصدر مطلع", "المصدر نفسه", "رويترز وصحيفة النهار", "دبي (رويترز)",
    ],
)  # fmt: skip
def test_line_that_says_more_or_less_is_not(line: str) -> None:
    assert signed_agency(line) is None


@pytest.mark.parametrize(
    "signature",
    ["(رويترز)", "(أ ف ب، رويترز)", "م.أ/ع.ح (د ب أ)", "--(بترا)", "المصدر: وكالات (أ ف ب)"],
)
def test_agency_behind_the_last_sentence_signs_the_text(signature: str) -> None:
    text, signed = without_signature(f"وعادت السفن إلى الميناء. {signature}")

    assert "وعادت السفن إلى الميناء." == text
    assert signed is not None


@pytest.mark.parametrize(
    "paragraph",
    [
        "وقال المتحدث لوكالة فرانس برس (أ ف ب).",
        "وعادت السفن إلى الميناء (رويترز)",
        "وعادت السفن. وقالت (رويترز) إن الميناء فتح.",
        "وعادت السفن. ونقلته رويترز",
    ],
    ids=["in the sentence", "a caption", "in a sentence", "no brackets"],
)
def test_agency_inside_a_sentence_signs_nothing(paragraph: str) -> None:
    assert (paragraph, None) == without_signature(paragraph)


def test_word_that_is_an_agency_counts_in_brackets_only() -> None:
    assert (None, "bna") == (agency("بنا"), agency("(بنا)"))
