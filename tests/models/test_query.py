"""What a query asks for, and what it becomes for each database."""

import pytest

from models.folding import search
from models.query import (
    MOST_WORDS,
    BadQuery,
    attached,
    excerpt,
    fts5,
    read_query,
    tsquery,
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"في" "من"', '("في") AND ("من")'),
        ('"خبر عاجل"', '("خبر عاجل")'),
        ("«خبرٌ عاجل»", '("خبر عاجل")'),
        ("“كوفيد-١٩”", '("كوفيد 19")'),
        ("كوفيد-19", '("كوفيد 19")'),
        ('"في" OR "من" "عن"', '("في" OR "من") AND ("عن")'),
        ('"في" AND "من"', '("في") AND ("من")'),
        ('"في" -"من عن"', '("في") NOT ("من عن")'),
        ('NOT "من" "في" -عن "لا"', '(("في") AND ("لا")) NOT ("من" OR "عن")'),
        ("مهند*", '("مهند"*)'),
        ('"نقابة مهند"*', '("نقابه مهند"*)'),
        ('"في" ؟ ! 😀 -', '("في")'),
        ('""  "في"', '("في")'),
        ("or في", '("or") AND ("في")'),
    ],
    ids=[
        "words", "phrase", "other quotation marks", "hyphen in quotes", "hyphen", "or", "and",
        "without a phrase", "not", "beginning", "beginning after words", "signs", "empty phrase",
        "or as a word",
    ],
)  # fmt: skip
def test_query_is_read_and_folded(words: str, expected: str) -> None:
    assert expected == fts5(read_query(words))


def test_postgresql_gets_the_same_query_in_its_own_signs() -> None:
    words = '"في" OR "خبر عاجل" مهند* -"من" -"عن بعد"*'

    assert (
        "('في' | ('خبر' <-> 'عاجل')) & ('مهند':*) & !('من' | ('عن' <-> 'بعد':*))"
        == tsquery(read_query(words))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "no word"),
        (" ؟! 😀 ", "no word"),
        ('""', "no word"),
        ("-كرة", "leave out"),
        ("NOT كرة", "leave out"),
        ("كرة NOT", "NOT stands before"),
        ('كرة "قدم', "two quotation marks"),
        ("OR كرة", "OR stands"),
        ("كرة OR", "OR stands"),
        ("كرة OR OR قدم", "OR stands"),
        ("كرة OR -قدم", "OR stands"),
        ("كرة -قدم OR يد", "OR stands"),
        ("ا*", "'ا*'"),
        (" ".join(["كرة"] * (MOST_WORDS + 1)), f"at most {MOST_WORDS}"),
    ],
)
def test_what_cannot_be_searched_is_said(words: str, said: str) -> None:
    with pytest.raises(BadQuery) as raised:
        read_query(words)

    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("asked", "written", "found"),
    [
        ("ميناء", "ميناء والميناء للميناء وبالميناء فلميناء كالميناء فميناء", True),
        ("الميناء", "الميناء والميناء للميناء وللميناء بالميناء", True),
        ("الهام", "هام", False),
        ("الله", "له", False),
        ("ان", "كان بان لان", False),
        ("ريم", "مريم", False),
    ],
)
def test_a_word_stands_for_itself_with_what_is_written_in_one_with_it(
    asked: str, written: str, found: bool
) -> None:
    forms = {form for (form,) in attached(search(asked))}

    assert found is forms.issuperset(search(written).split())


def test_a_word_in_quotes_stands_for_itself_only() -> None:
    assert '("ريم")' == fts5(read_query('"ريم"'))


BODY = " ".join(f"كلمة{number}" for number in range(50)) + " الميناءُ الجديد. " + "ثم " * 30


def test_excerpt_shows_the_words_about_the_hit_as_they_are_printed() -> None:
    shown = excerpt(BODY, read_query('"الميناء الجديد"'))

    assert shown.startswith("… كلمة40 ")
    assert " الميناءُ الجديد. ثم " in shown
    assert shown.endswith(" ثم …")


@pytest.mark.parametrize("words", ["المينا*", "ميناء", '"الميناء الجد"*', "لاشيء OR الجديد"])
def test_excerpt_finds_each_kind_of_hit(words: str) -> None:
    assert "الميناءُ" in excerpt(BODY, read_query(words))


def test_excerpt_of_a_hit_in_the_title_is_the_beginning() -> None:
    assert excerpt(BODY, read_query("عنوان")).startswith("كلمة0 كلمة1 ")
    assert "خبر" == excerpt("خبر", read_query("عنوان"))
