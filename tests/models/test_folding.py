"""Four levels of Arabic text: what each keeps apart, and that each is stable."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import folding
from models.folding import display, exact, match, one_line, search

ANY_TEXT = st.text(alphabet=st.characters())  # lone surrogates included
# the letters, marks and blanks that meet each other in the tables of the four levels
TROUBLE = st.text(
    alphabet="اأبيىیهةئؤ.…-_Aaß\u0130\u0640\u064b\u0653\u0654\u0655\u0670\u0301\u0307\u0345\u06d2"
    "\u06d5\u06c0\u06d3\u0390\u0344\ufdfa\ufef5\ufb50\u200c\u200d\u200f\u00a0\u0085\u2028\u2029"
    " \t\r\n\0\ud800"
)
TABLED = st.text(alphabet=folding._KNOWN_ALL + ".…\n  ااب", max_size=60)
LEVELS = [display, exact, match, search]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u00a0 كلمات مفتاحية", "كلمات مفتاحية"),
        ("\u200fخبر\u200e \u202bعاجل\u202c\u061c", "خبر عاجل"),
        ("\ufeffالعر\u00adاق", "العراق"),
        ("خبر\0 عا\ud800جل\udfff", "خبر عاجل"),
        ("خبر\ufffe\ufdd0\U0001ffff", "خبر"),
        ("ا\u0653ب", "آب"),
        ("حاليًا مــكونًا", "حاليًا مــكونًا"),
        ("«٢٠٢٠»… – ½ ﷺ ﺍ", "«٢٠٢٠»… – ½ ﷺ ﺍ"),
        ("می\u200cرود", "می\u200cرود"),
        ("أول \n \t\n\n ثان", "أول\n\nثان"),
        ("أول\u2029ثان", "أول\n\nثان"),
        ("أول \r\n ثان\u2028ثالث", "أول\nثان\nثالث"),
        ("أول\u2009\u202f\tثان", "أول ثان"),
        (" two  words ", "two words"),
        ("\n\u200f\n", ""),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
    ids=[
        "no-break space", "bidi marks", "BOM and soft hyphen", "NUL and surrogates",
        "noncharacters", "composed", "vowel signs and tatweel stay", "signs stay as printed",
        "joiners stay", "paragraphs by one blank line", "paragraph separator", "line ends",
        "thin blanks", "ascii", "nothing visible", "joined emoji",
    ],
)  # fmt: skip
def test_display_tidies_and_keeps_what_is_printed(text: str, expected: str) -> None:
    assert expected == display(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("حاليًا مكوّنًا رَحْمَٰن", "حاليا مكونا رحمن"),
        ("الأســـرة", "الأسرة"),
        ("می\u200cرود", "میرود"),
        ("٢٠٢٠ ۲۰۲۰", "2020 2020"),
        ("«أ» “ب” ‘ج’", "\"أ\" \"ب\" 'ج'"),
        ("أ – ب — ج", "أ - ب - ج"),
        ("تدفن.. وتتهم… كذا....", "تدفن... وتتهم... كذا..."),
        ("أول\n\nثان", "أول ثان"),
        ("ا\u064b\u0653", "آ"),
    ],
    ids=[
        "vowel signs", "tatweel", "joiner", "digits", "quotes", "dashes", "dots", "one line",
        "composed once nothing stands between",
    ],
)  # fmt: skip
def test_exact_drops_what_does_not_make_another_text(text: str, expected: str) -> None:
    assert expected == exact(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("على", "علي"), ("كتابة", "كتابه"), ("أحد", "احد"), ("کتاب", "كتاب"), ("كلمة،", "كلمة")],
    ids=["final ya", "ta marbuta", "hamza", "Persian kaf", "comma"],
)
def test_exact_keeps_other_letters_apart(one: str, other: str) -> None:
    assert exact(one) != exact(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("على", "علي"), ("صحيفة", "صحيفه"), ("إندبندنت", "اندبندنت"), ("ٱلآن", "الان"),
        ("مسؤول", "مسوول"), ("مسئول", "مسيول"), ("کی", "كي"), ("ہھەۀۃ", "ههههه"), ("ے", "ي"),
        ("أ.ف.ب", "افب"), ("د.ب.أ", "دبا"), ("وِكـالات", "وكالات"),
    ],
    ids=[
        "final ya", "ta marbuta", "hamza under alef", "wasla and madda", "hamza on waw",
        "hamza on ya", "Persian kaf and ya", "five forms of ha", "Urdu ye", "initials",
        "initials ending in hamza", "what exact drops",
    ],
)  # fmt: skip
def test_match_joins_letters_that_newsrooms_interchange(one: str, other: str) -> None:
    assert match(one) == match(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("غاز", "جاز"), ("سبأ", "سب"), ("أ ف ب", "أفب"), ("كلمة.", "كلمة"), ("ﻛﺘﺎﺏ", "كتاب")],
    ids=["other letters", "final hamza", "blanks between initials", "full stop", "presentation"],
)
def test_match_keeps_the_rest_apart(one: str, other: str) -> None:
    assert match(one) != match(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«الأمريكيّة»، والعراق!", "الامريكيه والعراق"),
        ("ﻻ ﻛﺘﺎﺏ ﷲ", "لا كتاب الله"),
        ("CNN بالعربية: Straße", "cnn بالعربيه strasse"),
        ("\u0130stanbul", "istanbul"),
        ("فرانس_24 / ٢٤", "فرانس 24 24"),
        ("...", ""),
    ],
    ids=["signs", "presentation forms", "case", "dotted capital i", "digits", "only signs"],
)
def test_search_gives_words(text: str, expected: str) -> None:
    assert expected == search(text)


@pytest.mark.parametrize("fold", LEVELS)
@given(text=ANY_TEXT | TROUBLE)
def test_each_level_is_idempotent(fold: Callable[[str], str], text: str) -> None:
    once = fold(text)

    assert once == fold(once)


@given(text=ANY_TEXT | TROUBLE)
def test_display_fits_any_database_and_has_no_blanks_at_its_ends(text: str) -> None:
    shown = display(text)

    assert shown == shown.encode().decode()
    assert "\0" not in shown
    assert [line.strip() for line in shown.split("\n")] == shown.split("\n")
    assert "\n\n\n" not in shown
    assert shown.strip() == shown


@given(text=ANY_TEXT | TROUBLE | TABLED)
def test_the_short_way_gives_what_the_definition_gives(text: str) -> None:
    assert folding._display(text) == display(text)
    assert folding._exact(text) == exact(text)
    assert folding._match(text) == match(text)
    assert folding._search(text) == search(text)
    assert folding._display(" ".join(text.split())) == one_line(text)


@pytest.mark.parametrize("fold", LEVELS)
def test_each_sign_of_the_table_reads_as_defined(fold: Callable[[str], str]) -> None:
    definition = getattr(folding, f"_{fold.__name__}")

    for sign in folding._KNOWN_ALL.rstrip("\ufffe"):
        for text in (sign, f"ا{sign}ب", f"{sign}.{sign}.", f" {sign}\n\u0651{sign}\u064e"):
            assert definition(text) == fold(text), ascii(text)


@pytest.mark.parametrize("fold", LEVELS)
@pytest.mark.parametrize("signs", ["\u0651\u064e", "\u0300\u0316", "\u0344", "\u0640\u0654"])
def test_signs_piled_up_cost_no_more_than_others(fold: Callable[[str], str], signs: str) -> None:
    pile = "ا" + signs * 100_000 + "ب"  # sorted at once, it would take minutes

    once = fold(pile)

    assert once == fold(once)
